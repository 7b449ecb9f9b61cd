"""Who could do what on a day."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from authenticators import end_authenticator, enrol
from builders import ADMINISTRATOR, START, Made, make_act, make_engagement
from kt_engine.actions.confirm_break_glass import confirm_break_glass
from kt_engine.actions.end_role import end_role
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.open_break_glass import open_break_glass
from kt_engine.actions.revoke_delegation import revoke_delegation
from kt_engine.answers.access_list import AccessLine, Way, access_on
from kt_engine.answers.as_of import as_of
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Person, table_of
from kt_engine.words import Role, Side
from offices import second_administrator

AT = make_act().at
UNTIL = date(2027, 1, 22)


def lines_of(database: Database, person: str, on: date, way: Way = Way.ROLE) -> list[AccessLine]:
    return [one for one in access_on(database, on, "E1") if one.person == person and one.way is way]


def delegated(database: Database, made: Made) -> str:
    leave = Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, date(2027, 1, 11), UNTIL, "On leave")
    act = make_act(made.people.process_owner)
    return give_delegation(database, act, made.engagement_id, leave).handle


def test_a_role_is_listed_with_who_granted_and_approved_it(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    line = lines_of(any_database, made.people.process_owner.handle, START)[0]
    assert (line.engagement, line.role, line.side, line.way) == (
        "E1",
        Role.PROCESS_OWNER,
        Side.CLIENT,
        Way.ROLE,
    )
    assert (line.granted_by, line.approved_by, line.may_sign) == (made.people.manager.handle, "P1", True)
    assert (line.starts_at, line.until, line.enrolled_on) == (AT, None, None)


def test_a_proposed_role_signs_nothing(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.outsider.handle
    grant_role(
        database, make_act(made.people.manager), person=who, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
        engagement_id=made.engagement_id,
    )  # fmt: skip
    line = lines_of(database, who, START)[0]
    assert (line.approved_by, line.may_sign) == (None, False)


def test_the_installation_belongs_to_every_engagement(database: Database) -> None:
    make_engagement(database, "tiny")
    line = lines_of(database, "P1", START)[0]
    assert (line.engagement, line.role, line.granted_by) == (None, Role.ADMINISTRATOR, None)


def test_the_engine_itself_is_not_listed(database: Database) -> None:
    make_engagement(database, "tiny")
    assert {one.person for one in access_on(database, START)}.isdisjoint({"P2"})


def test_nobody_could_do_anything_before_it_was_granted(database: Database) -> None:
    make_engagement(database, "tiny")
    assert access_on(database, START - timedelta(days=30)) == ()


def test_a_role_is_listed_until_its_last_day(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.process_owner.handle
    end_role(
        database, make_act(), person=who, role=Role.PROCESS_OWNER, engagement_id=1, on=UNTIL, reason="New job"
    )
    assert lines_of(database, who, UNTIL)[0].until == UNTIL
    assert lines_of(database, who, UNTIL + timedelta(days=1)) == []


def test_as_of_a_past_day_a_role_ended_later_had_no_last_day(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.process_owner.handle
    end_role(
        database, make_act(ADMINISTRATOR, date(2027, 1, 18)), person=who, role=Role.PROCESS_OWNER, engagement_id=1,
        on=date(2027, 1, 20), reason="New job",
    )  # fmt: skip
    assert lines_of(database, who, START)[0].until == date(2027, 1, 20)
    with as_of(database, date(2027, 1, 10), today=date(2027, 2, 1)) as then:
        assert lines_of(then, who, date(2027, 1, 10))[0].until is None


@pytest.mark.parametrize(
    ("on", "count"), [(date(2027, 1, 10), 0), (date(2027, 1, 11), 1), (UNTIL, 1), (date(2027, 1, 23), 0)]
)
def test_a_delegation_is_listed_on_its_days(database: Database, on: date, count: int) -> None:
    made = make_engagement(database, "tiny")
    handle = delegated(database, made)
    lines = lines_of(database, made.people.experts[0].handle, on, Way.DELEGATION)
    owner = made.people.process_owner.handle
    assert [(one.handle, one.for_person, one.role, one.until) for one in lines] == [
        (handle, owner, Role.PROCESS_OWNER, UNTIL)
    ] * count


def test_a_revoked_delegation_is_not_listed_any_more(database: Database) -> None:
    made = make_engagement(database, "tiny")
    handle = delegated(database, made)
    revoke_delegation(database, make_act(on=date(2027, 1, 15)), made.engagement_id, handle)
    taker = made.people.experts[0].handle
    assert len(lines_of(database, taker, date(2027, 1, 14), Way.DELEGATION)) == 1
    assert lines_of(database, taker, date(2027, 1, 15), Way.DELEGATION) == []


def test_a_role_in_an_emergency_is_listed_on_the_days_it_held(any_database: Database) -> None:
    made, other = make_engagement(any_database, "tiny"), second_administrator(any_database)
    who = made.people.experts[0].handle
    late = make_act(other, AT + timedelta(hours=13))
    open_break_glass(
        any_database, replace(late, by=ADMINISTRATOR), made.engagement_id, person=who, role=Role.PROCESS_OWNER,
        side=Side.CLIENT, reason="Owner unreachable",
    )  # fmt: skip
    assert lines_of(any_database, who, START, Way.EMERGENCY) == []
    confirm_break_glass(any_database, late, made.engagement_id, "E1-BG1")
    for on, count in ((START, 1), (START + timedelta(days=1), 1), (START + timedelta(days=2), 0)):
        lines = lines_of(any_database, who, on, Way.EMERGENCY)
        assert [(one.handle, one.granted_by, one.approved_by) for one in lines] == [
            ("E1-BG1", "P1", f"P{other}")
        ] * count


def test_it_says_since_when_somebody_can_prove_who_he_is(database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny")
    owner = made.people.process_owner
    enrol(database, owner, tmp_path, AT + timedelta(days=1))
    end_authenticator(database, owner, AT + timedelta(days=3))
    days = [lines_of(database, owner.handle, START + timedelta(days=n))[0].enrolled_on for n in (0, 1, 3)]
    assert days == [None, date(2027, 1, 5), None]


def test_who_has_left_could_do_nothing(database: Database) -> None:
    made, person = make_engagement(database, "tiny"), table_of(Person)
    who = made.people.process_owner
    with open_store(database, write=True, act=make_act()) as unit:
        unit.connection.execute(update(person).where(person.c.id == who.id).values(disabled_on=UNTIL))
    assert len(lines_of(database, who.handle, UNTIL - timedelta(days=1))) == 1
    assert lines_of(database, who.handle, UNTIL) == []


def test_an_unknown_engagement_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no engagement E9"):
        access_on(database, START, "E9")
