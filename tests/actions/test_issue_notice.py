"""A delay notice is issued after the period, with the facts frozen, and the side's people hear of it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from builders import make_act
from chasing import ASKED, DUE, REVIEW, agreed, noticed, rows_of, submitted_on, swept
from kt_engine.actions.issue_notice import IssuedNotice, issue_notice
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database
from kt_engine.store.events import sha256_text
from kt_engine.store.tables import DelayNotice, Message
from kt_engine.words import MessageKind, Side, WaitKind
from process_walks import do_task_of, moved, present
from walking import House, last_event, walk_to_stage_four

LATE = DUE + timedelta(days=4)
"""The Tuesday after: two working days are lost."""


@pytest.fixture
def asked(stage_four: House) -> House:
    moved(stage_four)
    agreed(stage_four, REVIEW)
    submitted_on(stage_four)
    return stage_four


def test_a_notice_has_a_number_and_counts_the_working_days_lost(
    any_database: Database, tmp_path: Path
) -> None:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    agreed(house, REVIEW)
    submitted_on(house)
    done = noticed(house, LATE)
    assert (done.handle, done.thing, done.side, done.due_on, done.lost_days) == (
        "E1-N1", "E1-H1 v1", Side.CLIENT, DUE, 2
    )  # fmt: skip
    (row,) = rows_of(any_database, DelayNotice)
    assert (row["wait"], row["clause"], row["asked_on"], row["issued_on"]) == (
        WaitKind.HANDOVER_REVIEW, "clause 7.3", ASKED, LATE
    )  # fmt: skip
    assert (row["facts_sha256"], row["sent_on"]) == (sha256_text(row["facts_json"]), None)
    assert last_event(any_database) == ("notice_issued", "E1-N1")


def test_its_facts_hold_who_was_asked_reminded_and_told_and_what_moves(asked: House) -> None:
    for on in (DUE, LATE):
        swept(asked, on)
    noticed(asked, LATE)
    (row,) = rows_of(asked.database, DelayNotice)
    facts = json.loads(row["facts_json"])
    people = asked.people
    assert (facts["asked"], facts["lost_days"], facts["answer_days"]) == ([people.process_owner.handle], 2, 5)
    assert [(one["kind"], one["person"], one["on"]) for one in facts["chased"]] == [
        ("reminder", people.process_owner.handle, "2027-05-07"),
        ("escalation", people.manager.handle, "2027-05-11"),
    ]
    kinds = {one["handle"]: one["kind"] for one in facts["moves"]}
    assert kinds["E1-G-ready-P1"] == "gate"
    assert "go_live" in kinds.values()
    assert "E1-G-ready-P2" not in kinds


def test_slack_that_is_left_is_said_with_the_day_on_which_it_is_used_up(asked: House) -> None:
    noticed(asked, LATE)
    (row,) = rows_of(asked.database, DelayNotice)
    facts = json.loads(row["facts_json"])
    assert (facts["slack_days"] is None) is False
    assert (facts["slack_used_up_on"] is None) is (facts["slack_days"] <= 0)
    for one in facts["moves"]:
        assert (one["moves_after"] is None) is (one["room_days"] == 0)


def test_before_the_period_is_over_it_is_refused_with_the_day(asked: House) -> None:
    with pytest.raises(Refused, match="is due on 2027-05-07, the last of 5 working days"):
        noticed(asked, DUE)


def test_without_a_period_there_is_nothing_to_be_late_for(stage_four: House) -> None:
    submitted_on(stage_four)
    with pytest.raises(Refused, match="No period is agreed for the answer to E1-H1 v1"):
        noticed(stage_four, LATE)


def test_what_nobody_is_asked_for_is_not_found(asked: House) -> None:
    with pytest.raises(NotFound, match="open question about E1-H99"):
        noticed(asked, LATE, thing="E1-H99")


def test_only_a_transition_manager_issues_one(asked: House) -> None:
    with pytest.raises(Refused, match="may not chase answers"):
        noticed(asked, LATE, asked.people.trainers[0])


def test_a_second_one_on_the_same_day_is_refused_and_on_the_next_day_has_the_next_number(
    asked: House,
) -> None:
    noticed(asked, LATE)
    with pytest.raises(Refused, match="E1-N1 was issued today for E1-H1 v1"):
        noticed(asked, LATE)
    assert noticed(asked, LATE + timedelta(days=1)).handle == "E1-N2"


def test_where_two_sides_are_silent_the_side_must_be_said(stage_four: House) -> None:
    terms = (TermRow(WaitKind.GATE_SIGNATURE, side, 3, "clause 9") for side in (Side.CLIENT, Side.PROVIDER))
    agreed(stage_four, *terms)
    moved(stage_four)
    do_task_of(stage_four, "ready")
    present(stage_four, "ready", on=ASKED)
    thing = "E1-G-ready-P1 v1"
    with pytest.raises(UsageProblem, match="waits for client and provider"):
        noticed(stage_four, LATE, thing=thing)
    act = make_act(stage_four.people.manager, LATE)
    assert issue_notice(stage_four.database, act, 1, thing, side=Side.PROVIDER).side is Side.PROVIDER


def test_who_was_asked_and_that_sides_transition_manager_are_written_to(asked: House) -> None:
    noticed(asked, LATE)
    rows = [row for row in rows_of(asked.database, Message) if row["kind"] is MessageKind.NOTICE]
    assert {row["person_id"] for row in rows} == {asked.people.process_owner.id, asked.people.manager.id}
    assert {row["about"] for row in rows} == {"E1-N1"}
    assert "2 working days are lost so far" in rows[0]["text"]


def test_a_command_sent_twice_issues_once(asked: House) -> None:
    act = make_act(asked.people.provider_manager, LATE, command_id="n1")
    first, second = (issue_notice(asked.database, act, 1, "e1-h1") for _ in range(2))
    assert isinstance(first, IssuedNotice)
    assert first == second
    assert len(rows_of(asked.database, DelayNotice)) == 1
