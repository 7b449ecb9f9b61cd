"""The sweep reminds who is silent, once for each step, in one message a day; after the period it tells who is above."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from builders import ENGINE, START, make_act, make_engagement
from chasing import ASKED, DUE, REVIEW, agreed, rows_of, submitted_on, swept
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.remind import Reminded, remind
from kt_engine.errors import Refused
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database
from kt_engine.store.tables import Message, Reminder
from kt_engine.words import MessageKind, MessageStatus, Side, Stage, WaitKind
from walking import House, last_event, open_tasks, walk_to_stage_four

LATE = DUE + timedelta(days=3)
"""The Monday after: the first working day that is lost."""


@pytest.fixture
def asked(stage_four: House) -> House:
    """A review of the client that is due on a Friday."""
    agreed(stage_four, REVIEW)
    submitted_on(stage_four)
    return stage_four


def test_on_the_last_day_who_was_asked_is_reminded(asked: House) -> None:
    assert swept(asked, DUE) == Reminded(1, 0, 1)
    (row,) = rows_of(asked.database, Reminder)
    assert (row["thing"], row["round"], row["wait"]) == ("E1-H1 v1", 1, WaitKind.HANDOVER_REVIEW)
    assert (row["person_id"], row["kind"], row["number"]) == (
        asked.people.process_owner.id, MessageKind.REMINDER, 1
    )  # fmt: skip
    assert (row["asked_on"], row["due_on"]) == (ASKED, DUE)
    assert last_event(asked.database) == ("answers_chased", "E1")


def test_the_message_says_what_is_awaited_since_when_until_when_and_how_to_answer(asked: House) -> None:
    swept(asked, DUE)
    (row,) = rows_of(asked.database, Message)
    assert (row["person_id"], row["status"], row["kind"], row["about"]) == (
        asked.people.process_owner.id, MessageStatus.WAITING, MessageKind.REMINDER, "E1"
    )  # fmt: skip
    assert row["title"] == "E1 Travel desk: 1 waiting for you"
    for words in (
        "Dear Olga Owner,",
        "E1-H1 v1, review: ",
        "2027-05-07",
        "clause 7.3",
        "kt handover accept E1-H1",
    ):
        assert words in row["text"]


def test_before_its_day_nobody_is_reminded(asked: House) -> None:
    assert swept(asked, DUE - timedelta(days=1)) == Reminded(0, 0, 0)
    assert rows_of(asked.database, Message) == []


def test_a_second_sweep_on_the_same_day_finds_nothing(asked: House) -> None:
    swept(asked, DUE)
    assert swept(asked, DUE) == Reminded(0, 0, 0)
    assert len(rows_of(asked.database, Reminder)) == 1


def test_after_the_period_the_transition_manager_of_that_side_is_told(asked: House) -> None:
    swept(asked, DUE)
    assert swept(asked, LATE) == Reminded(0, 1, 1)
    row = rows_of(asked.database, Reminder)[-1]
    assert (row["kind"], row["number"], row["person_id"]) == (
        MessageKind.ESCALATION, 1, asked.people.manager.id
    )  # fmt: skip
    text = rows_of(asked.database, Message)[-1]["text"]
    assert f"No answer from {asked.people.process_owner.handle}: E1-H1 v1" in text
    assert "1 working days overdue; reminded once." in text


def test_the_providers_own_silence_is_chased_on_the_providers_side(asked: House) -> None:
    agreed(asked, REVIEW, TermRow(WaitKind.HANDOVER_ACCEPTANCE, Side.PROVIDER, 2, "clause 7.4"))
    accept_handover(asked.database, make_act(asked.people.process_owner, ASKED), "E1-H1")
    # Friday, and after the weekend and 3 May, the Polish holiday, Tuesday.
    assert swept(asked, date(2027, 5, 3)) == Reminded(0, 0, 0)
    assert swept(asked, date(2027, 5, 4)) == Reminded(1, 0, 1)
    assert swept(asked, date(2027, 5, 5)) == Reminded(0, 1, 1)
    assert [row["person_id"] for row in rows_of(asked.database, Reminder)] == [
        asked.people.trainers[0].id, asked.people.provider_manager.id
    ]  # fmt: skip


def test_what_was_missed_while_nobody_looked_is_not_made_up_for(asked: House) -> None:
    assert swept(asked, LATE) == Reminded(1, 1, 2)


def test_an_answer_ends_the_reminders(asked: House) -> None:
    accept_handover(asked.database, make_act(asked.people.process_owner, ASKED), "E1-H1")
    assert swept(asked, DUE) == Reminded(0, 0, 0)


def test_a_person_gets_one_message_with_everything_in_it(asked: House) -> None:
    submitted_on(asked, handover="E1-H2")
    assert swept(asked, DUE) == Reminded(2, 0, 1)
    (row,) = rows_of(asked.database, Message)
    assert row["title"] == "E1 Travel desk: 2 waiting for you"
    assert "E1-H1 v1" in row["text"]
    assert "E1-H2 v1" in row["text"]


def test_an_engagement_on_hold_is_not_chased(asked: House) -> None:
    hold_engagement(asked.database, make_act(asked.people.manager, ASKED), 1, reason="Budget")
    assert swept(asked, DUE) == Reminded(0, 0, 0)


def test_only_the_engine_reminds(asked: House) -> None:
    with pytest.raises(Refused, match="may not move what can be moved"):
        remind(asked.database, make_act(asked.people.manager, DUE), 1)


def test_the_playbooks_schedule_reminds_in_the_period_at_its_end_and_again(database: Database) -> None:
    made = make_engagement(database, "travel_desk", 1)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    days = [START + timedelta(days=number) for number in range(15)]
    told = {
        on.day: found
        for on in days
        if (found := remind(database, make_act(ENGINE, on), 1)) != Reminded(0, 0, 0)
    }
    # Five working days from the fifth on: reminded on the third of them, the last, then every third one; the
    # sponsor's transition manager hears of it on the twelfth, and nobody stands above the two.
    assert told == {
        7: Reminded(1, 0, 1), 11: Reminded(1, 0, 1), 12: Reminded(0, 1, 1), 14: Reminded(1, 0, 1)
    }  # fmt: skip


def test_reminders_are_kept_on_both_databases(any_database: Database, tmp_path: Path) -> None:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    agreed(house, REVIEW)
    submitted_on(house)
    assert [swept(house, DUE), swept(house, DUE), swept(house, LATE)] == [
        Reminded(1, 0, 1), Reminded(0, 0, 0), Reminded(0, 1, 1)
    ]  # fmt: skip
