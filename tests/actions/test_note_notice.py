"""Sending and receipt of a notice are noted once each, in this order, never before they can have happened."""

from datetime import timedelta

import pytest

from builders import make_act
from chasing import DUE, REVIEW, agreed, noticed, rows_of, sent, submitted_on
from kt_engine.actions.note_notice import NotedNotice, note_notice
from kt_engine.errors import GuardRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import DelayNotice
from walking import House, last_event

LATE = DUE + timedelta(days=4)


@pytest.fixture
def issued(stage_four: House) -> House:
    agreed(stage_four, REVIEW)
    submitted_on(stage_four)
    noticed(stage_four, LATE)
    return stage_four


def edited_by_hand(house: House) -> None:
    with open_store(house.database, write=True, act=make_act(1, LATE), engagement_id=1) as unit:
        unit.change(DelayNotice, 1, "E1-N1", lost_days=0)
        unit.event("notice_sent", "E1-N1")


def test_sending_and_receipt_stand_on_the_notice_with_an_event_each(issued: House) -> None:
    act = make_act(issued.people.manager, LATE + timedelta(days=2))
    done = note_notice(issued.database, act, "E1-N1", on=LATE, sent_to="Olga Owner, by mail")
    assert done == NotedNotice("E1-N1", LATE, "Olga Owner, by mail")
    assert last_event(issued.database) == ("notice_sent", "E1-N1")
    note_notice(issued.database, act, "E1-N1", on=LATE + timedelta(days=1), received_by="Front desk")
    assert last_event(issued.database) == ("notice_received", "E1-N1")
    (row,) = rows_of(issued.database, DelayNotice)
    assert (row["sent_on"], row["received_on"], row["received_by"]) == (
        LATE, LATE + timedelta(days=1), "Front desk"
    )  # fmt: skip


def test_each_is_noted_once(issued: House) -> None:
    sent(issued, LATE)
    with pytest.raises(Refused, match="E1-N1 was noted as sent on 2027-05-11"):
        sent(issued, LATE)


def test_what_was_not_sent_was_not_received(issued: House) -> None:
    act = make_act(issued.people.manager, LATE)
    with pytest.raises(Refused, match="E1-N1 was not sent yet"):
        note_notice(issued.database, act, "E1-N1", on=LATE, received_by="Front desk")


def test_days_must_fit(issued: House) -> None:
    act = make_act(issued.people.manager, LATE)
    with pytest.raises(Refused, match="was issued on 2027-05-11; 2027-05-10 lies before that"):
        note_notice(issued.database, act, "E1-N1", on=LATE - timedelta(days=1), sent_to="Olga")
    with pytest.raises(Refused, match="lies in the future"):
        note_notice(issued.database, act, "E1-N1", on=LATE + timedelta(days=1), sent_to="Olga")


def test_one_of_the_two_is_said(issued: House) -> None:
    act = make_act(issued.people.manager, LATE)
    with pytest.raises(UsageProblem):
        note_notice(issued.database, act, "E1-N1", on=LATE)
    with pytest.raises(UsageProblem):
        note_notice(issued.database, act, "E1-N1", on=LATE, sent_to="Olga", received_by="Olga")


def test_only_a_transition_manager_notes_it(issued: House) -> None:
    with pytest.raises(Refused, match="may not chase answers"):
        note_notice(issued.database, make_act(issued.people.trainers[0], LATE), "E1-N1", on=LATE, sent_to="x")


def test_an_unknown_notice_is_not_found(issued: House) -> None:
    with pytest.raises(NotFound, match="kt notice list"):
        note_notice(issued.database, make_act(issued.people.manager, LATE), "E1-N9", on=LATE, sent_to="x")


def test_a_command_sent_twice_notes_once(issued: House) -> None:
    act = make_act(issued.people.manager, LATE, command_id="s1")
    first, second = (note_notice(issued.database, act, "E1-N1", on=LATE, sent_to="Olga") for _ in range(2))
    assert first == second


def test_the_database_itself_refuses_an_edited_notice(issued: House) -> None:
    with pytest.raises(GuardRefused, match="A notice is never edited"):
        edited_by_hand(issued)
