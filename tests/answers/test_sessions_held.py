"""The share of sessions held says what it is divided by, and no cancelling makes it better."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from kt_engine.actions.answer_session_query import answer_session_query, ask_in_session
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.hold_session import hold_session
from kt_engine.actions.plan_sessions import plan_sessions
from kt_engine.answers.due_case import case_of
from kt_engine.answers.due_sessions import held_sessions_since
from kt_engine.answers.sessions_held import SessionsHeld, sessions_held
from kt_engine.store.database import Database, open_store
from kt_engine.words import Side
from session_house import FRIDAY, THURSDAY, booked, by, session_house
from walking import House


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return session_house(database, tmp_path)


def held(house: House, *, must_have: bool = False) -> SessionsHeld:
    with open_store(house.database) as reader:
        return sessions_held(reader, 1, must_have=must_have)


def hold(house: House, handle: str, on: date = FRIDAY) -> None:
    hold_session(house.database, by(house.people.trainers[0], on), handle, recording="here")


def newest(house: House) -> int:
    """Give the newest event the record of the only held session must know."""
    with open_store(house.database) as reader:
        case = case_of(reader, 1, FRIDAY)
        ((_, handle, seq),) = held_sessions_since(reader, 1, case.last_seq)
    assert handle == "E1-S1"
    return seq


def test_what_nobody_has_booked_counts_as_one_for_each_item(house: House) -> None:
    assert held(house) == SessionsHeld(0, 0, 3)
    assert held(house, must_have=True) == SessionsHeld(0, 0, 1)
    plan_sessions(house.database, by(house.people.trainers[0]), "E1")
    hold(house, "E1-S1")
    assert (held(house), held(house).held_pct) == (SessionsHeld(1, 3, 0), Decimal(25))
    assert (held(house, must_have=True), held(house, must_have=True).held_pct) == (
        SessionsHeld(1, 1, 0),
        Decimal(50),
    )


def test_a_cancelled_session_stays_to_be_held_until_it_is_booked_anew(house: House) -> None:
    plan_sessions(house.database, by(house.people.trainers[0]), "E1")
    hold(house, "E1-S1")
    trainer = by(house.people.trainers[0], THURSDAY)
    cancel_session(house.database, trainer, "E1-S3", side=Side.CLIENT, reason="Audit")
    assert held(house, must_have=True) == SessionsHeld(1, 0, 1)
    booked(house, date(2027, 1, 11), time(10), act=by(house.people.trainers[0], FRIDAY))
    assert held(house, must_have=True) == SessionsHeld(1, 1, 0)


def test_the_record_of_a_session_follows_its_queries(house: House) -> None:
    booked(house)
    hold(house, "E1-S1")
    before = newest(house)
    ask_in_session(house.database, by(house.people.trainers[0], FRIDAY), "E1-S1", question="Who signs?")
    asked = newest(house)
    answer_session_query(house.database, by(house.people.experts[0], FRIDAY), "E1-SQ1", answer="Finance")
    assert before < asked < newest(house)
