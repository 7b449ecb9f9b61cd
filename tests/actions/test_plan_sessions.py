"""What is still needed is booked under what was promised; what has no place is said with hours, people and a day."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import ENGINE, make_act
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.plan_sessions import SessionsPlanned, plan_sessions
from kt_engine.actions.reconcile import reconcile
from kt_engine.answers.sessions_of_item import sessions_of_item
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.knowledge import items_of
from kt_engine.store.tables import Booking, PlannedSession, SessionItem, table_of
from kt_engine.store.unit import Act
from session_house import DAY, NEXT_MONDAY, booked, by, promised, session_house
from walking import House, count_of, last_event


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return session_house(database, tmp_path)


def planned(house: House, act: Act | None = None, **more: object) -> SessionsPlanned:
    return plan_sessions(house.database, act or by(house.people.trainers[0]), "E1", **more)  # type: ignore[arg-type]


def sessions(house: House) -> list[tuple[str, str, int]]:
    """Give item, begin in UTC and minutes of every session, by begin."""
    s, i = table_of(PlannedSession), table_of(SessionItem)
    with open_store(house.database) as reader:
        rows = reader.rows(
            select(i.c.item_key, s.c.starts_at, s.c.minutes)
            .join(i, i.c.session_id == s.c.id)
            .order_by(s.c.starts_at)
        )
        return [(row["item_key"], f"{row['starts_at']:%d %H:%M}", row["minutes"]) for row in rows]


def test_everything_that_is_needed_is_booked_and_the_bound_stands_beside_it(house: House) -> None:
    done = planned(house)
    assert sessions(house) == [
        ("the_work", "05 08:00", 180), ("the_house", "05 11:00", 90), ("the_work", "07 08:00", 120),
        ("rare_cases", "07 10:00", 120),
    ]  # fmt: skip
    assert (done.sessions_count, done.last_on, done.bound_on) == (4, date(2027, 1, 7), date(2027, 1, 7))
    assert count_of(house.database, Booking) == 3 + 2 + 3 + 2
    assert last_event(house.database) == ("time_booked", "E1")
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_what_is_booked_already_is_not_planned_again(house: House) -> None:
    booked(house, hours="3")
    planned(house)
    assert [row for row in sessions(house) if row[0] == "the_work"] == [
        ("the_work", "05 08:00", 120), ("the_work", "07 09:00", 180),
    ]  # fmt: skip
    assert next(row for row in sessions(house) if row[0] == "rare_cases")[1] >= "08"
    with pytest.raises(Refused, match="Nothing is left to be planned in E1"):
        planned(house)


def test_what_has_no_place_is_said_by_process_with_hours_and_a_day(
    database: Database, tmp_path: Path
) -> None:
    house = session_house(database, tmp_path, 2)
    done = planned(house, last_on=date(2027, 1, 8))
    assert done.ahead is not None
    expert = house.people.experts[0].handle
    assert [done.ahead.short(one) for one in done.ahead.shortfalls] == [
        (
            f"E1-P2: 7 hours have no place until 2027-01-08; with the hours promised now it needs {expert} "
            "until 2027-01-12."
        )
    ]
    assert {done.ahead.why(one) for one in done.ahead.plan.unplaced} == {
        f"the promised hours of {expert} are fewer than these sessions take",
        "waits for a session that has no place",
    }


def test_without_a_promise_nothing_is_booked_and_that_is_said(database: Database, tmp_path: Path) -> None:
    house = session_house(database, tmp_path)
    assign_function(
        database, by(house.people.manager), 1, function="expert", person=house.people.experts[1].handle
    )
    done = planned(house)
    assert done.ahead is not None
    assert [row[0] for row in sessions(house)] == ["the_house"]
    assert done.ahead.why(done.ahead.plan.unplaced[1]) == (
        f"nobody promised the hours of {house.people.experts[1].handle}"
    )
    assert done.ahead.shortfalls[0].needed_until is None


def test_only_the_processes_named_are_planned(database: Database, tmp_path: Path) -> None:
    house = session_house(database, tmp_path, 2)
    planned(house, processes=["process_2"], first_on=NEXT_MONDAY)
    assert [row[:2] for row in sessions(house)] == [
        ("the_work", "11 08:00"), ("the_work", "12 08:00"), ("rare_cases", "12 10:00"),
    ]  # fmt: skip
    with pytest.raises(NotFound, match="There is no process E1-P9"):
        planned(house, processes=["E1-P9"])


def test_what_was_taken_out_of_the_scope_is_not_planned(house: House) -> None:
    reconcile(house.database, make_act(ENGINE, DAY), house.made.engagement_id)
    with open_store(house.database) as reader:
        items = {row["item_key"]: row["handle"] for row in items_of(reader, house.made.engagement_id)}
    note = "Change 3: the client keeps the rare cases"
    descope_knowledge(house.database, by(house.people.manager), items["rare_cases"], note=note)
    planned(house)
    assert {row[0] for row in sessions(house)} == {"the_work", "the_house"}


def test_a_time_that_is_over_is_not_planned(house: House) -> None:
    with pytest.raises(UsageProblem, match="is no time to come"):
        planned(house, first_on=DAY)
    with pytest.raises(UsageProblem, match="is no time to come"):
        planned(house, last_on=DAY)


def test_a_playbook_without_sessions_says_so(stage_four: House) -> None:
    with pytest.raises(Refused, match="gives no sessions to its knowledge items"):
        planned(stage_four)


def test_who_may_not_plan_does_not_and_a_repeated_command_plans_once(house: House) -> None:
    with pytest.raises(Refused, match="may not keep knowledge sessions"):
        planned(house, by(house.people.experts[0]))
    act = by(house.people.trainers[0], command_id="c1")
    first, again = planned(house, act), planned(house, act)
    assert (first.sessions_count, again.sessions_count, again.sessions) == (4, 4, ())
    assert count_of(house.database, PlannedSession) == 4


def test_each_item_knows_its_sessions(house: House) -> None:
    planned(house)
    with open_store(house.database) as reader:
        found = sessions_of_item(reader, 1)
    work = found[1, "the_work"]
    assert (work.planned_count, work.planned_minutes, work.held_count) == (2, 300, 0)
    assert (work.first_planned_on, work.last_planned_on) == (date(2027, 1, 5), date(2027, 1, 7))
    assert found[None, "the_house"].planned_minutes == 90


def test_a_promise_that_comes_later_lets_the_rest_be_planned(database: Database, tmp_path: Path) -> None:
    house = session_house(database, tmp_path, 2)
    planned(house, last_on=date(2027, 1, 8))
    promised(house, house.people.experts[0], "20")
    planned(house, first_on=NEXT_MONDAY, last_on=date(2027, 1, 15))
    with open_store(house.database) as reader:
        found = sessions_of_item(reader, 1)
    assert {place: one.planned_minutes for place, one in found.items() if place[0]} == {
        (1, "the_work"): 300, (2, "the_work"): 300, (1, "rare_cases"): 120, (2, "rare_cases"): 120,
    }  # fmt: skip
