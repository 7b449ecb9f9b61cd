"""A cancelled session frees everybody; the second in a row on a must-have is an issue for the managers."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from builders import Someone
from kt_engine.actions.cancel_session import CancelledSession, cancel_session
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.hold_session import hold_session
from kt_engine.actions.move_session import MovedSession, move_session
from kt_engine.answers.list_risks import show_risk
from kt_engine.answers.verify_store import verify
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Message, PlannedSession, Risk, table_of
from kt_engine.words import MessageKind, RiskStatus, SessionStatus, Side
from session_house import DAY, FRIDAY, ITEM, NEXT_MONDAY, RARE, THURSDAY, booked, bookings, by, session_house
from walking import House, count_of, last_event, value_of


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return session_house(database, tmp_path)


def cancelled(
    house: House, handle: str, who: Someone | None = None, on: date = DAY, **more: Any
) -> CancelledSession:
    known = {"side": Side.CLIENT, "reason": "Closing of the books", **more}
    act = by(who or house.people.trainers[0], on, command_id=known.pop("command_id", None))
    return cancel_session(house.database, act, handle, **known)


def cancelled_in_a_row(house: House, count: int, item: str = ITEM) -> list[CancelledSession]:
    found = []
    for number in range(count):
        day = NEXT_MONDAY + timedelta(days=7 * number)
        found.append(cancelled(house, booked(house, day, items=(item,)).handle, on=day))
    return found


def moved(house: House, on: date, at: time, who: Someone | None = None, **more: Any) -> MovedSession:
    act = by(who or house.people.trainers[0], **more)
    return move_session(house.database, act, "E1-S1", on=on, at=at)


def test_a_cancelled_session_frees_its_people_and_their_promised_hours(house: House) -> None:
    booked(house)
    assert cancelled(house, "E1-S1") == CancelledSession("E1-S1", Side.CLIENT, ())
    assert {holds for _, _, _, holds in bookings(house)} == {False}
    assert value_of(house.database, PlannedSession, "E1-S1", "sequence") == 1
    assert last_event(house.database) == ("time_freed", "E1-S1")
    assert booked(house).handle == "E1-S2"
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_who_must_be_there_may_cancel_and_others_may_not(house: House) -> None:
    booked(house)
    with pytest.raises(Refused, match="may not keep knowledge sessions"):
        cancelled(house, "E1-S1", house.people.experts[1])
    assert cancelled(house, "E1-S1", house.people.experts[0]).handle == "E1-S1"
    with pytest.raises(MoveRefused, match="E1-S1 is cancelled and cannot be cancelled"):
        cancelled(house, "E1-S1")


def test_a_reason_is_given(house: House) -> None:
    booked(house)
    with pytest.raises(UsageProblem, match="The reason is empty"):
        cancelled(house, "E1-S1", reason="")
    with pytest.raises(NotFound, match="There is no session E1-S9"):
        cancelled(house, "E1-S9")


def test_the_second_in_a_row_of_a_must_have_is_an_issue(house: House) -> None:
    first, second = cancelled_in_a_row(house, 2)
    assert (first.risks, second.risks) == ((), ("E1-R1",))
    risk = show_risk(house.database, "E1-R1")
    assert (risk.status, risk.likelihood, risk.impact, risk.function) == (
        RiskStatus.OCCURRED,
        5,
        5,
        "Client transition lead",
    )
    assert risk.title == "Sessions on the_work (E1-P1) are cancelled again and again"
    assert risk.ratings[-1].note == "2 in a row; the last was E1-S2, cancelled by the side of the client."


def test_the_managers_are_written_to_and_it_stands_with_what_waits(house: House) -> None:
    cancelled_in_a_row(house, 2)
    messages, people = table_of(Message), house.people
    with open_store(house.database) as reader:
        rows = reader.rows(
            select(messages).where(messages.c.kind == MessageKind.ESCALATION).order_by(messages.c.id)
        )
        waits = [
            wait for wait in waits_of(reader, 1, NEXT_MONDAY + timedelta(days=7)) if wait.handle == "E1-R1"
        ]
    assert [row["person_id"] for row in rows] == [people.sponsor.id, people.manager.id]
    assert "It stands on the risk register as E1-R1" in rows[0]["text"]
    assert [(wait.who, wait.what) for wait in waits] == [
        ((people.manager.handle,), "review risk: Sessions on the_work (E1-P1) are cancelled again and again")
    ]


def test_a_held_session_in_between_begins_the_count_anew(house: House) -> None:
    cancelled_in_a_row(house, 1)
    day = NEXT_MONDAY + timedelta(days=8)
    hold_session(
        house.database,
        by(house.people.trainers[0], day),
        booked(house, day, time(9)).handle,
        recording="here",
    )
    later = booked(house, NEXT_MONDAY + timedelta(days=9))
    assert cancelled(house, later.handle).risks == ()


def test_a_third_raises_none_and_a_fourth_rates_the_same_again(house: House) -> None:
    done = cancelled_in_a_row(house, 4)
    assert [one.risks for one in done] == [(), ("E1-R1",), (), ("E1-R1",)]
    assert count_of(house.database, Risk) == 1
    assert len(show_risk(house.database, "E1-R1").ratings) == 3


def test_after_it_was_closed_another_one_is_raised(house: House) -> None:
    cancelled_in_a_row(house, 2)
    close_risk(house.database, by(house.people.manager, NEXT_MONDAY), "E1-R1", reason="Days are agreed")
    for number in (3, 4):
        day = NEXT_MONDAY + timedelta(days=7 * number)
        done = cancelled(house, booked(house, day).handle, on=day)
    assert done.risks == ("E1-R2",)


def test_what_is_no_must_have_raises_nothing(house: House) -> None:
    assert [one.risks for one in cancelled_in_a_row(house, 2, RARE)] == [(), ()]


def test_a_moved_session_takes_other_time_and_frees_the_old(house: House) -> None:
    booked(house)
    done = moved(house, THURSDAY, time(11))
    assert (f"{done.starts_at:%d %H:%M}", done.sequence) == ("07 10:00", 1)
    assert [(when, holds) for _, when, _, holds in bookings(house)] == [("07 09:00", False)] * 3 + [
        ("07 10:00", True)
    ] * 3
    assert value_of(house.database, PlannedSession, "E1-S1", "status") is SessionStatus.PLANNED
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_a_session_is_moved_only_to_time_that_all_have(house: House) -> None:
    booked(house)
    booked(house, FRIDAY, items=("the_house",))
    with pytest.raises(Refused, match="is busy from 10:00 to 12:00 on 2027-01-08"):
        moved(house, FRIDAY, time(10))
    with pytest.raises(UsageProblem, match="is over, or is when it is already"):
        moved(house, THURSDAY, time(10))
    cancelled(house, "E1-S1")
    with pytest.raises(MoveRefused, match="E1-S1 is cancelled and cannot be moved"):
        moved(house, FRIDAY, time(13))


def test_repeated_commands_are_done_once(house: House) -> None:
    booked(house)
    first = moved(house, FRIDAY, time(13), command_id="m")
    assert moved(house, FRIDAY, time(13), command_id="m") == first
    assert cancelled(house, "E1-S1", command_id="c") == cancelled(house, "E1-S1", command_id="c")
