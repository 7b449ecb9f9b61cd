"""Roles with a last day are prolonged, or brought back, by who may approve them."""

from datetime import date, timedelta

import pytest

from builders import ADMINISTRATOR, START, Made, make_act, make_engagement
from event_lines import event_count, last_event
from kt_engine.actions.add_person import add_person
from kt_engine.actions.end_role import end_role
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.renew_role import RenewedRole, renew_role
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.roles import signing_roles_of
from kt_engine.words import Role, Side

MAY, JUNE = date(2027, 5, 31), date(2027, 6, 30)


def granted(database: Database) -> Made:
    """Give an engagement in which the outsider is a subject expert until the end of May."""
    made = make_engagement(database, "tiny")
    grant_role(
        database, make_act(), person=made.people.outsider.handle, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
        engagement_id=made.engagement_id, valid_to=MAY,
    )  # fmt: skip
    return made


def renew(
    database: Database, made: Made, until: date = JUNE, by: int = ADMINISTRATOR, on: date = START
) -> RenewedRole:
    return renew_role(
        database, make_act(by, on), person=made.people.outsider.handle, role=Role.SUBJECT_EXPERT,
        engagement_id=made.engagement_id, until=until,
    )  # fmt: skip


def holds(database: Database, made: Made, on: date) -> bool:
    with open_store(database) as reader:
        return bool(signing_roles_of(reader, made.engagement_id, made.people.outsider.id, on))


def test_a_role_granted_until_a_day_ends_with_that_day(any_database: Database) -> None:
    made = granted(any_database)
    assert (holds(any_database, made, MAY), holds(any_database, made, MAY + timedelta(days=1))) == (
        True,
        False,
    )


def test_a_role_is_prolonged(any_database: Database) -> None:
    made = granted(any_database)
    assert renew(any_database, made).until == JUNE
    assert (holds(any_database, made, JUNE), holds(any_database, made, JUNE + timedelta(days=1))) == (
        True,
        False,
    )
    assert last_event(any_database)["kind"] == "role_renewed"


def test_a_role_that_has_ended_is_brought_back_by_renewing_only(database: Database) -> None:
    made, later = granted(database), date(2027, 6, 7)
    who = made.people.outsider.handle
    with pytest.raises(Refused, match=f"Renew it: kt role renew {who} subject_expert E1 --until DATE"):
        grant_role(
            database, make_act(ADMINISTRATOR, later), person=who, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
            engagement_id=made.engagement_id,
        )  # fmt: skip
    renew(database, made, on=later)
    assert holds(database, made, later)


@pytest.mark.parametrize("who", ["process_owner", "administrator"])
def test_who_may_approve_the_role_may_renew_it(database: Database, who: str) -> None:
    made = granted(database)
    by = ADMINISTRATOR if who == "administrator" else made.people.process_owner.id
    assert renew(database, made, by=by).is_new


def test_nobody_else_renews_it(database: Database) -> None:
    made = granted(database)
    before = event_count(database)
    for who in (made.people.manager, made.people.team_leads[0], made.people.outsider):
        with pytest.raises(Refused, match=f"{who.handle} may not renew this role"):
            renew(database, made, by=who.id)
    assert event_count(database) == before


def test_nobody_renews_a_role_of_his_own(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.process_owner
    end_role(
        database, make_act(), person=who.handle, role=Role.PROCESS_OWNER, engagement_id=made.engagement_id, on=MAY,
        reason="x",
    )  # fmt: skip
    with pytest.raises(Refused, match=f"{who.handle} cannot renew a role of his own"):
        renew_role(
            database, make_act(who), person=who.handle, role=Role.PROCESS_OWNER, engagement_id=made.engagement_id,
            until=JUNE,
        )  # fmt: skip


def test_a_day_that_is_not_later_is_refused(database: Database) -> None:
    made = granted(database)
    with pytest.raises(Refused, match=r"runs until 2027-05-31\. Give a later day"):
        renew(database, made, MAY)
    with pytest.raises(Refused, match="not before today"):
        renew(database, made, JUNE, on=date(2027, 7, 1))


def test_a_role_without_a_last_day_is_not_renewed(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="has no last day; there is nothing to renew"):
        renew_role(
            database, make_act(), person=made.people.sponsor.handle, role=Role.STEERING_COMMITTEE,
            engagement_id=made.engagement_id, until=JUNE,
        )  # fmt: skip


def test_a_role_never_granted_is_not_found(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no role subject_expert of"):
        renew(database, made)


def test_a_held_role_gets_no_other_last_day_by_granting(database: Database) -> None:
    made = granted(database)
    with pytest.raises(Refused, match="holds this role already, until 2027-05-31"):
        grant_role(
            database, make_act(), person=made.people.outsider.handle, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
            engagement_id=made.engagement_id, valid_to=JUNE,
        )  # fmt: skip


def test_a_role_is_not_granted_until_a_day_that_is_past(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(UsageProblem, match="which is past"):
        grant_role(
            database, make_act(), person=made.people.outsider.handle, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
            engagement_id=made.engagement_id, valid_to=START - timedelta(days=1),
        )  # fmt: skip


def test_the_same_command_renews_once(database: Database) -> None:
    made = granted(database)
    for is_new in (True, False):
        done = renew_role(
            database, make_act(command_id="c1"), person=made.people.outsider.handle, role=Role.SUBJECT_EXPERT,
            engagement_id=made.engagement_id, until=JUNE,
        )  # fmt: skip
        assert done.is_new is is_new


def test_who_is_only_proposed_as_process_owner_renews_nothing(database: Database) -> None:
    made = granted(database)
    who = made.people.second_process_owner
    actor = add_person(database, make_act(), name="Nora New", party=made.people.client)
    grant_role(
        database, make_act(made.people.manager), person=actor.handle, role=Role.PROCESS_OWNER, side=Side.CLIENT,
        engagement_id=made.engagement_id,
    )  # fmt: skip
    with pytest.raises(Refused, match=f"{actor.handle} may not renew this role"):
        renew(database, made, by=actor.person_id)
    assert renew(database, made, by=who.id).is_new
