"""A message leaves once: its chain proves when, and a try in vain is counted without an event."""

from pathlib import Path

import pytest

from builders import ENGINE, make_act
from chasing import DUE, REVIEW, agreed, rows_of, submitted_on, swept
from kt_engine.actions.mark_sent import mark_sent, note_attempt
from kt_engine.store.database import Database
from kt_engine.store.tables import Event, Message
from kt_engine.words import MessageStatus
from walking import House, last_event, walk_to_stage_four


@pytest.fixture
def house(any_database: Database, tmp_path: Path) -> House:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    agreed(house, REVIEW)
    submitted_on(house)
    swept(house, DUE)
    return house


def test_a_message_is_marked_with_its_moment_and_an_event_of_its_engagement(house: House) -> None:
    act = make_act(ENGINE, DUE)
    mark_sent(house.database, act, [1], MessageStatus.SENT)
    (row,) = rows_of(house.database, Message)
    assert (row["status"], row["sent_at"]) == (MessageStatus.SENT, act.at)
    assert last_event(house.database) == ("messages_sent", "E1")


def test_a_second_time_changes_nothing(house: House) -> None:
    for status in (MessageStatus.FILED, MessageStatus.SENT):
        mark_sent(house.database, make_act(ENGINE, DUE), [1], status)
    (row,) = rows_of(house.database, Message)
    assert row["status"] is MessageStatus.FILED
    assert last_event(house.database) == ("messages_filed", "E1")


def test_a_try_in_vain_is_counted_without_an_event(house: House) -> None:
    before = len(rows_of(house.database, Event))
    note_attempt(house.database, [1])
    note_attempt(house.database, [1])
    (row,) = rows_of(house.database, Message)
    assert (row["attempts_count"], row["status"]) == (2, MessageStatus.WAITING)
    assert len(rows_of(house.database, Event)) == before
