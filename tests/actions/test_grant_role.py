from datetime import date

import pytest
from sqlalchemy import update

from builders import ADMINISTRATOR, ENGINE, START, make_act, make_engagement, make_people
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_person import add_person
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.grant_role import GrantedRole, grant_role
from kt_engine.errors import GuardRefused, MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person, RoleGrant, table_of
from kt_engine.words import Role, Side


def grant(
    database: Database,
    person: str,
    role: Role,
    side: Side | None = Side.CLIENT,
    engagement_id: int | None = 1,
    by: int = ADMINISTRATOR,
) -> GrantedRole:
    return grant_role(
        database, make_act(by), person=person, role=role, side=side, engagement_id=engagement_id
    )


def test_an_administrator_grants_a_role_in_an_engagement(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    who = made.people.outsider
    assert grant(any_database, who.handle, Role.SUBJECT_EXPERT).is_new
    with open_store(any_database) as reader:
        assert roles_of(reader, made.engagement_id, who.id, START) == {(Role.SUBJECT_EXPERT, Side.CLIENT)}
    event = last_event(any_database)
    assert (event["kind"], event["subject"], event["chain"]) == ("role_granted", who.handle, "E1")
    assert event["facts"] == {"person_id": who.id, "role": "subject_expert", "side": "client"}


def test_the_transition_manager_grants_roles_of_the_own_engagement_only(database: Database) -> None:
    made = make_engagement(database, "tiny")
    manager, outsider = made.people.manager, made.people.outsider
    assert grant(database, outsider.handle, Role.SUBJECT_EXPERT, by=manager.id).is_new
    add_person(database, make_act(), name="Other Manager", party="O1")
    other = make_engagement(database, "tiny", people=made.people, name="Second")
    with pytest.raises(Refused, match="may not grant roles"):
        grant(
            database, outsider.handle, Role.SUBJECT_EXPERT, engagement_id=other.engagement_id, by=outsider.id
        )


def test_the_same_role_again_leaves_no_event(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    before = event_count(any_database)
    assert not grant(any_database, made.people.sponsor.handle, Role.STEERING_COMMITTEE).is_new
    assert event_count(any_database) == before


def test_the_same_command_grants_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(command_id="c1")
    for is_new in (True, False):
        granted = grant_role(
            database, act, person=made.people.outsider.handle, role=Role.TEAM_LEAD, side=Side.CLIENT,
            engagement_id=made.engagement_id,
        )  # fmt: skip
        assert granted.is_new is is_new


def test_nobody_grants_a_role_to_himself(database: Database) -> None:
    made = make_engagement(database, "tiny")
    manager = made.people.manager
    with pytest.raises(Refused, match=f"{manager.handle} cannot grant a role to himself"):
        grant(database, manager.handle, Role.PROCESS_OWNER, by=manager.id)


def test_an_administrator_cannot_take_a_role_in_an_engagement(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="P1 is administrator and holds no other role"):
        grant(database, "P1", Role.STEERING_COMMITTEE, by=made.people.manager.id)
    with pytest.raises(Refused, match="cannot grant a role to himself"):
        grant(database, "P1", Role.STEERING_COMMITTEE)


def test_an_auditor_serves_the_installation_and_holds_no_other_role(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    who = made.people.outsider.handle
    assert grant(any_database, who, Role.AUDITOR, None, None).is_new
    assert last_event(any_database)["chain"] == "installation"
    assert not grant(any_database, who, Role.AUDITOR, None, None).is_new
    with pytest.raises(Refused, match="is auditor and holds no other role"):
        grant(any_database, who, Role.SUBJECT_EXPERT)
    with pytest.raises(Refused, match="is auditor and holds no other role"):
        grant(any_database, who, Role.ADMINISTRATOR, None, None)


def test_who_works_in_an_engagement_never_becomes_administrator_or_auditor(database: Database) -> None:
    made = make_engagement(database, "tiny")
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(Refused, match="has a role in an engagement"):
            grant(database, made.people.sponsor.handle, role, None, None)


def test_a_transition_manager_cannot_make_an_auditor(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="may not grant roles"):
        grant(database, made.people.outsider.handle, Role.AUDITOR, None, None, by=made.people.manager.id)


def test_the_engine_is_granted_nothing_and_its_role_to_nobody(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="The engine has its one role"):
        grant(database, "P2", Role.TRAINER)
    with pytest.raises(Refused, match="The engine has its one role"):
        grant(database, made.people.outsider.handle, Role.SERVICE, None, None)


def test_one_person_holds_a_role_on_one_side_only(database: Database) -> None:
    made = make_engagement(database, "tiny", with_provider=False)
    lead = made.people.team_leads[0]
    with pytest.raises(Refused, match="is team lead on the side provider already"):
        grant(database, lead.handle, Role.TEAM_LEAD, Side.THIRD_PARTY)


def test_people_stand_on_the_side_of_their_company(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="that person's company is on client"):
        grant(database, made.people.outsider.handle, Role.TEAM_LEAD, Side.PROVIDER)


def test_rehearsal_people_have_roles_in_rehearsals_only(database: Database) -> None:
    people = make_people(database)
    real = make_engagement(database, "tiny", people=people)
    actor = add_person(database, make_act(), name="Rita Rehearsal", rehearsal=True)
    with pytest.raises(Refused, match="people of a rehearsal have roles only in rehearsals"):
        grant(database, actor.handle, Role.TRAINER, Side.PROVIDER, real.engagement_id)


def test_real_people_have_no_role_in_a_rehearsal(database: Database) -> None:
    made = make_engagement(database, "tiny", rehearsal=True)
    actor = add_person(database, make_act(), name="Rolf Real")
    with pytest.raises(Refused, match="people of a rehearsal have roles only in rehearsals"):
        grant(database, actor.handle, Role.TRAINER, Side.PROVIDER, made.engagement_id)


def test_who_has_left_gets_no_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.outsider
    person = table_of(Person)
    with open_store(database, write=True, act=make_act()) as unit:
        unit.connection.execute(
            update(person).where(person.c.id == who.id).values(disabled_on=date(2027, 1, 4))
        )
    with pytest.raises(Refused, match=f"{who.handle} has left"):
        grant(database, who.handle, Role.SUBJECT_EXPERT)


@pytest.mark.parametrize(
    ("role", "side", "engagement_id", "sentence"),
    [
        (Role.TRAINER, None, 1, "belongs to one engagement and one side"),
        (Role.TRAINER, Side.PROVIDER, None, "belongs to one engagement and one side"),
        (Role.AUDITOR, None, 1, "serves the whole installation"),
        (Role.ADMINISTRATOR, Side.CLIENT, None, "serves the whole installation"),
    ],
)
def test_engagement_and_side_go_with_the_role(
    database: Database, role: Role, side: Side | None, engagement_id: int | None, sentence: str
) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(UsageProblem, match=sentence):
        grant(database, made.people.outsider.handle, role, side, engagement_id)


def test_an_unknown_person_is_not_found(database: Database) -> None:
    make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no person P99"):
        grant(database, "P99", Role.TRAINER, Side.PROVIDER)


def test_no_role_is_granted_in_a_cancelled_engagement(database: Database) -> None:
    made = make_engagement(database, "tiny")
    cancel_engagement(database, make_act(made.people.manager), made.engagement_id, reason="Sold")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        grant(database, made.people.outsider.handle, Role.SUBJECT_EXPERT)


@pytest.mark.parametrize(
    ("person_id", "role", "side", "granted_by"),
    [
        (3, Role.PROCESS_OWNER, Side.CLIENT, 3),
        (1, Role.PROCESS_OWNER, Side.CLIENT, ENGINE),
        (4, Role.TRAINER, None, 1),
    ],
)
def test_the_store_itself_refuses_what_the_sentences_refuse(
    any_database: Database, person_id: int, role: Role, side: Side | None, granted_by: int
) -> None:
    made = make_engagement(any_database, "tiny")
    act = make_act()
    with (
        pytest.raises(GuardRefused),
        open_store(any_database, write=True, act=act, engagement_id=made.engagement_id) as unit,
    ):
        unit.insert(
            RoleGrant, engagement_id=made.engagement_id, person_id=person_id, role=role, side=side,
            granted_by=granted_by, granted_at=act.at,
        )  # fmt: skip
    assert all(row["granted_by"] != row["person_id"] for row in all_rows(any_database, RoleGrant))
