"""Silence is acceptance where the contract says so, after a notice and its further period; and never a signature."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import START, make_act
from chasing import DUE, REVIEW, agreed, noticed, rows_of, sent, submitted_on
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.deem_accepted import DeemedHandover, deem_accepted
from kt_engine.answers.due_documents import due_documents
from kt_engine.answers.list_handovers import list_handovers, show_handover
from kt_engine.answers.measures import MEASURES, Asked
from kt_engine.answers.process_standing import processes_standing
from kt_engine.errors import GuardRefused, MoveRefused, Refused, SignatureRefused
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import DeemedAcceptance, Handover, Signoff, table_of
from kt_engine.words import DocumentKey, HandoverStatus, Measure, Side, Stage, WaitKind
from walking import House, last_event, status_of, walk_to_stage_four

LATE = DUE + timedelta(days=4)
OVER = date(2027, 5, 19)
"""The fifth working day after the notice was sent; Whit Monday, 17 May, is a holiday."""
AFTER = date(2027, 5, 20)


@pytest.fixture
def silent(stage_four: House) -> House:
    """A review the client owes, with a notice that was sent on a Tuesday."""
    agreed(stage_four, REVIEW)
    submitted_on(stage_four)
    noticed(stage_four, LATE)
    sent(stage_four, LATE)
    return stage_four


def deemed(house: House, on: date = AFTER, notice: str = "E1-N1") -> DeemedHandover:
    act = make_act(house.people.provider_manager, on)
    return deem_accepted(house.database, act, "E1-H1", notice=notice)


def moved_by_hand(house: House) -> None:
    with open_store(house.database, write=True, act=make_act(1, START), engagement_id=1) as unit:
        unit.change(Handover, 1, "E1-H1", status=HandoverStatus.DEEMED_ACCEPTED)
        unit.event("handover_deemed", "E1-H1")


def test_it_is_deemed_accepted_with_its_clause_and_its_notice(any_database: Database, tmp_path: Path) -> None:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    agreed(house, REVIEW)
    submitted_on(house)
    noticed(house, LATE)
    sent(house, LATE)
    assert deemed(house) == DeemedHandover("E1-H1", 1, "clause 7.3", "E1-N1", AFTER)
    assert status_of(house, Handover, "E1-H1") is HandoverStatus.DEEMED_ACCEPTED
    (row,) = rows_of(any_database, DeemedAcceptance)
    assert (row["deemed_on"], row["recorded_by"]) == (AFTER, house.people.provider_manager.id)
    assert last_event(any_database) == ("handover_deemed", "E1-H1")


def test_nobody_has_signed_it(silent: House) -> None:
    deemed(silent)
    signoff = table_of(Signoff)
    with open_store(silent.database) as reader:
        rows = reader.rows(select(signoff.c.id).where(signoff.c.handover_version_id.is_not(None)))
    assert rows == []


def test_no_gate_counts_it_and_the_evidence_says_how_many_were_deemed(silent: House) -> None:
    deemed(silent)
    with open_store(silent.database) as reader:
        asked = Asked(1, None, Stage.TRANSITION_AND_INTEGRATE, pinned_playbook(reader, 1), AFTER)
        value, evidence = MEASURES[Measure.HANDOVERS_ACCEPTED_PCT](reader, asked)
    assert value == 0
    (proof,) = evidence
    assert proof.record == (
        "E1-H1 (deemed accepted under clause 7.3 on 2027-05-20, after E1-N1; not counted, 1 of 2)"
    )


def test_lists_pages_and_counts_show_it_as_what_it_is(silent: House) -> None:
    deemed(silent)
    words = "deemed accepted under clause 7.3 on 2027-05-20, after E1-N1"
    entry = list_handovers(silent.database, "E1").entries[0]
    assert (entry.deemed, entry.accepted_on) == (words, None)
    assert show_handover(silent.database, "E1-H1").deemed == words
    with open_store(silent.database) as reader:
        first = processes_standing(reader, 1, 1, AFTER)[0]
    assert first.handovers_text == "0/1 (1 deemed accepted)"


def test_no_acceptance_sheet_is_issued_for_it(silent: House) -> None:
    deemed(silent)
    with open_store(silent.database) as reader:
        keys = {due.key for due in due_documents(reader, 1, AFTER)}
    assert DocumentKey.HANDOVER_ACCEPTANCE not in keys
    assert DocumentKey.DELAY_NOTICE in keys


def test_on_the_last_day_of_the_further_period_it_is_refused_with_that_day(silent: House) -> None:
    with pytest.raises(Refused, match=r"its further period of 5 working days .* ends on 2027-05-19"):
        deemed(silent, OVER)


def test_without_a_sent_notice_silence_is_nothing(stage_four: House) -> None:
    agreed(stage_four, REVIEW)
    submitted_on(stage_four)
    noticed(stage_four, LATE)
    with pytest.raises(Refused, match="E1-N1 was not sent yet"):
        deemed(stage_four)


def test_where_the_contract_does_not_say_so_it_must_be_signed(stage_four: House) -> None:
    agreed(stage_four, TermRow(WaitKind.HANDOVER_REVIEW, Side.CLIENT, 5, "clause 7.3", deemed=False))
    submitted_on(stage_four)
    noticed(stage_four, LATE)
    sent(stage_four, LATE)
    with pytest.raises(Refused, match="does not take silence on E1-H1 v1 for acceptance"):
        deemed(stage_four)


def test_a_notice_about_something_else_does_not_count(silent: House) -> None:
    submitted_on(silent, LATE, handover="E1-H2")
    act = make_act(silent.people.provider_manager, AFTER)
    with pytest.raises(Refused, match="E1-N1 is about E1-H1 v1, not about E1-H2 v1"):
        deem_accepted(silent.database, act, "E1-H2", notice="E1-N1")


def test_who_has_answered_since_is_not_silent(silent: House) -> None:
    accept_handover(silent.database, make_act(silent.people.process_owner, LATE), "E1-H1")
    with pytest.raises(Refused, match="What E1-N1 asked for was answered since"):
        deemed(silent)


def test_the_silent_side_does_not_deem_its_own_silence(silent: House) -> None:
    act = make_act(silent.people.manager, AFTER)
    with pytest.raises(Refused, match="a transition manager of another side records what follows"):
        deem_accepted(silent.database, act, "E1-H1", notice="E1-N1")


def test_only_a_transition_manager_records_it(silent: House) -> None:
    with pytest.raises(Refused, match="may not chase answers"):
        deem_accepted(silent.database, make_act(silent.people.trainers[0], AFTER), "E1-H1", notice="E1-N1")


def test_a_second_time_and_a_later_signature_are_refused(silent: House) -> None:
    deemed(silent)
    with pytest.raises(MoveRefused, match="is deemed accepted and cannot be deemed accepted"):
        deemed(silent)
    with pytest.raises((MoveRefused, SignatureRefused)):
        accept_handover(silent.database, make_act(silent.people.process_owner, AFTER), "E1-H1")


def test_a_command_sent_twice_records_once(silent: House) -> None:
    act = make_act(silent.people.provider_manager, AFTER, command_id="d1")
    first, second = (deem_accepted(silent.database, act, "E1-H1", notice="E1-N1") for _ in range(2))
    assert first == second


def test_the_database_itself_refuses_it_without_the_clause(silent: House) -> None:
    with pytest.raises(GuardRefused, match="deemed accepted only under a clause of the contract"):
        moved_by_hand(silent)
