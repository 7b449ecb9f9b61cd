"""A session that was held says who came, where its recording lies, what was decided and what was asked."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from builders import Someone, make_act
from kt_engine.actions.answer_session_query import (
    KeptQuery,
    answer_session_query,
    ask_in_session,
    reopen_session_query,
)
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.hold_session import FollowUp, HeldSession, hold_session
from kt_engine.answers.knowledge_holders import list_knowledge
from kt_engine.answers.sessions_of_item import sessions_of_item
from kt_engine.answers.verify_store import verify
from kt_engine.errors import GuardRefused, MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import PlannedSession, SessionNote, SessionQuery, table_of
from kt_engine.words import SessionQueryStatus, SessionStatus, Side
from raw_writes import taken_back, write
from session_house import FRIDAY, THURSDAY, booked, bookings, by, session_house
from walking import House, count_of, last_event, value_of


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    found = session_house(database, tmp_path)
    booked(found)
    return found


def held(house: House, who: Someone | None = None, on: date = FRIDAY, **more: Any) -> HeldSession:
    known = {"recording": "Media library, session 1", **more}
    act = by(who or house.people.trainers[0], on, command_id=known.pop("command_id", None))
    return hold_session(house.database, act, "E1-S1", **known)


def test_everybody_was_there_who_is_not_named_absent(house: House) -> None:
    people = house.people
    done = held(house, absent=[])
    assert done.attended == (people.experts[0].handle, people.trainers[0].handle, people.team_leads[0].handle)
    assert value_of(house.database, PlannedSession, "E1-S1", "status") is SessionStatus.HELD
    assert {kind for _, _, kind, _ in bookings(house)} == {"held"}
    assert last_event(house.database) == ("time_used", "E1-S1")
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_a_recording_stands_with_what_is_known_of_the_item(house: House) -> None:
    held(house)
    item = next(one for one in list_knowledge(house.database, "E1", FRIDAY) if one.item == "the_work")
    assert item.recordings == ("Media library, session 1",)


def test_a_held_session_counts_for_its_item(house: House) -> None:
    held(house, recording=None, no_recording="The customer did not agree")
    with open_store(house.database) as reader:
        work = sessions_of_item(reader, 1)[1, "the_work"]
    assert (work.held_count, work.held_minutes, work.last_held_on) == (1, 120, THURSDAY)


def test_decisions_and_follow_ups_are_kept(house: House) -> None:
    expert = house.people.experts[0].handle
    held(
        house,
        decisions=["The old form is used until May"],
        follow_ups=[FollowUp("Send the form", expert, FRIDAY)],
    )
    notes = table_of(SessionNote)
    with open_store(house.database) as reader:
        rows = [(row["kind"].value, row["text"], row["due_on"]) for row in reader.rows(select(notes))]
    assert rows == [
        ("decision", "The old form is used until May", None),
        ("follow_up", "Send the form", FRIDAY),
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"recording": None}, "Say where the recording lies"),
        ({"no_recording": "Forgotten"}, "Say where the recording lies"),
        ({"recording": " "}, "The recording is empty"),
        (
            {"absent": ["P7"]},
            "Nobody explained in E1-S1, so it was not held. Cancel it: kt session cancel E1-S1",
        ),
        ({"attended": ["P7"]}, "Nobody listened in E1-S1"),
        ({"absent": ["P13"]}, "2 of 3 were there; 75 percent are asked for"),
        ({"absent": ["P9"]}, "There is no person asked to E1-S1 called P9. Asked were P7, P11, P13"),
        ({"absent": ["P7"], "attended": ["P7"]}, "not both"),
        ({"follow_ups": [FollowUp("Do it", "P99")]}, "There is no person P99"),
    ],
)
def test_what_was_not_so_is_said_and_nothing_is_kept(
    house: House, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises((Refused, UsageProblem, NotFound), match=sentence):
        held(house, **more)
    assert value_of(house.database, PlannedSession, "E1-S1", "status") is SessionStatus.PLANNED
    assert count_of(house.database, SessionNote) == 0


def test_a_session_is_not_held_before_it_begins_nor_twice(house: House) -> None:
    before = make_act(house.people.trainers[0], datetime(2027, 1, 7, 8, 59, tzinfo=UTC))
    with pytest.raises(Refused, match="E1-S1 begins on 2027-01-07 09:00 UTC"):
        hold_session(house.database, before, "E1-S1", recording="here")
    held(house)
    with pytest.raises(MoveRefused, match="E1-S1 is held and cannot be recorded as held"):
        held(house)
    with pytest.raises(MoveRefused, match="E1-S1 is held and cannot be cancelled"):
        cancel_session(
            house.database, by(house.people.trainers[0], FRIDAY), "E1-S1", side=Side.CLIENT, reason="x"
        )


def test_its_expert_may_say_it_and_other_experts_may_not(house: House) -> None:
    with pytest.raises(Refused, match="may not keep knowledge sessions"):
        held(house, house.people.experts[1])
    assert held(house, house.people.experts[0]).handle == "E1-S1"


def test_a_repeated_command_is_done_once(house: House) -> None:
    assert held(house, command_id="c1") == held(house, command_id="c1")


def test_the_database_refuses_a_session_held_without_anybody(house: House) -> None:
    with (
        pytest.raises(GuardRefused, match="somebody explained and somebody listened"),
        taken_back(house.database) as c,
    ):
        write(c, "UPDATE planned_session SET status = 'held', closed_on = '2027-01-08', recording = 'x'")


def asked(house: House, who: Someone | None = None, **more: Any) -> KeptQuery:
    act = by(who or house.people.trainers[0], FRIDAY, **more)
    return ask_in_session(house.database, act, "E1-S1", question="Who signs above 5,000?")


def test_a_query_is_asked_answered_and_opened_again(house: House) -> None:
    assert asked(house) == KeptQuery("E1-SQ1", "E1-S1", SessionQueryStatus.OPEN)
    expert = by(house.people.experts[0], FRIDAY)
    done = answer_session_query(house.database, expert, "E1-SQ1", answer="The head of finance")
    assert done.status is SessionQueryStatus.ANSWERED
    with pytest.raises(MoveRefused, match="E1-SQ1 is answered and cannot be answered"):
        answer_session_query(house.database, expert, "E1-SQ1", answer="Somebody else")
    assert reopen_session_query(house.database, expert, "E1-SQ1").status is SessionQueryStatus.OPEN
    assert value_of(house.database, SessionQuery, "E1-SQ1", "answer") is None


def test_only_who_was_asked_or_keeps_sessions_asks(house: House) -> None:
    with pytest.raises(Refused, match="may not keep knowledge sessions"):
        asked(house, house.people.experts[1])
    assert asked(house, house.people.team_leads[0], command_id="c").handle == "E1-SQ1"
    assert asked(house, house.people.team_leads[0], command_id="c").handle == "E1-SQ1"
    assert count_of(house.database, SessionQuery) == 1


def test_nothing_is_asked_in_a_cancelled_session(house: House) -> None:
    cancel_session(house.database, by(house.people.trainers[0]), "E1-S1", side=Side.CLIENT, reason="Audit")
    with pytest.raises(Refused, match="E1-S1 was cancelled; nothing was asked in it"):
        asked(house)
