"""Every open question has a day it was asked, a period of the side asked, and a last day on that side's calendar."""

from datetime import date, timedelta

from builders import START, make_act, make_engagement
from chasing import ACCEPTANCE, ASKED, DUE, REVIEW, agreed, awaited, submitted_on
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.return_handover import return_handover
from kt_engine.answers.answer_periods import list_terms
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database
from kt_engine.words import Side, SiteDayKind, WaitKind
from process_walks import condition_row, do_task_of, moved, present, sign
from walking import House


def test_a_review_asked_on_a_thursday_is_due_after_five_working_days_and_the_holiday(
    transition: House,
) -> None:
    agreed(transition, REVIEW)
    submitted_on(transition)
    assert ASKED.weekday() == 3
    [one] = awaited(transition, ASKED)
    answer = one.answer
    assert answer is not None
    assert (one.wait.kind, one.wait.thing, one.wait.round) == (WaitKind.HANDOVER_REVIEW, "E1-H1 v1", 1)
    assert (answer.asked_on, answer.answer_days, answer.due_on) == (ASKED, 5, DUE)
    assert (answer.clause, answer.source, answer.deemed) == ("clause 7.3", "contract C-7, clause 7.3", True)


def test_the_days_of_silence_and_the_days_lost_are_working_days_of_the_side_asked(transition: House) -> None:
    agreed(transition, REVIEW)
    submitted_on(transition)
    silent = {}
    for on in (ASKED, date(2027, 5, 5), date(2027, 5, 6), DUE, date(2027, 5, 9), date(2027, 5, 11)):
        [one] = awaited(transition, on)
        assert one.answer is not None
        silent[on.day] = (one.answer.waited_days, one.answer.overdue_days)
    assert silent == {29: (0, 0), 5: (4, 0), 6: (4, 0), 7: (5, 0), 9: (5, 0), 11: (7, 2)}


def test_the_other_side_answers_on_its_own_calendar_from_the_last_review_on(transition: House) -> None:
    agreed(transition, REVIEW, ACCEPTANCE)
    submitted_on(transition)
    reviewed_on = date(2027, 4, 30)
    accept_handover(transition.database, make_act(transition.people.process_owner, reviewed_on), "E1-H1")
    [one] = awaited(transition, reviewed_on)
    assert one.answer is not None
    assert (one.wait.kind, one.wait.side) == (WaitKind.HANDOVER_ACCEPTANCE, Side.PROVIDER)
    # In Poland 3 May is a holiday, in Germany it is none: 4, 5 and 6 May, Ascension Day of the client.
    assert (one.answer.asked_on, one.answer.due_on) == (reviewed_on, date(2027, 5, 6))


def test_a_holiday_of_the_site_moves_the_last_day(transition: House) -> None:
    agreed(transition, REVIEW)
    submitted_on(transition)
    edit_site_day(
        transition.database, make_act(transition.people.manager), site=transition.people.client_site,
        on=date(2027, 5, 3), kind=SiteDayKind.HOLIDAY, title="Works outing",
    )  # fmt: skip
    [one] = awaited(transition, ASKED)
    assert one.answer is not None
    assert one.answer.due_on == date(2027, 5, 10)


def test_without_contract_and_playbook_a_question_has_no_period(transition: House) -> None:
    submitted_on(transition)
    [one] = awaited(transition, ASKED)
    assert one.answer is not None
    assert (one.answer.asked_on, one.answer.answer_days, one.answer.due_on) == (ASKED, None, None)


def test_the_playbooks_period_counts_where_the_contract_is_silent_and_is_shown_as_such(
    database: Database, small: House
) -> None:
    house = House(database, make_engagement(database, "travel_desk", 1), small.files)
    moved(house)
    [one] = awaited(house, START, "E1-T1")
    assert one.answer is not None
    # Five days from Tuesday on; the work is planned to take two.
    assert (one.answer.asked_on, one.answer.due_on, one.answer.clause) == (START, date(2027, 1, 11), None)
    assert (one.answer.source or "").startswith("playbook travel_desk")
    assert {line.clause for line in list_terms(database, "E1")} == {None}


def test_a_returned_handover_is_declined_with_its_points_and_a_new_round_begins(transition: House) -> None:
    submitted_on(transition)
    on = ASKED + timedelta(days=1)
    owner = transition.people.process_owner
    return_handover(transition.database, make_act(owner, on), "E1-H1", reason="The exceptions are missing")
    [one] = awaited(transition, on)
    assert one.declined is not None
    assert (one.declined.by, one.declined.on, one.declined.thing) == (owner.handle, on, "E1-H1 v1")
    assert one.declined.points == ("The exceptions are missing",)
    assert one.state == f"declined by {owner.handle} on 2027-04-30: 1. The exceptions are missing"
    assert one.answer is not None
    assert (one.wait.kind, one.wait.round, one.answer.asked_on) == (WaitKind.HANDOVER_DELIVERY, 2, on)


def test_the_next_version_is_asked_anew_and_nobody_has_declined_it(transition: House) -> None:
    agreed(transition, REVIEW)
    submitted_on(transition)
    owner = transition.people.process_owner
    return_handover(transition.database, make_act(owner, ASKED), "E1-H1", reason="A step is missing")
    again = date(2027, 5, 10)
    submitted_on(transition, again, "second")
    [one] = awaited(transition, again)
    assert one.answer is not None
    assert (one.wait.thing, one.wait.round, one.answer.asked_on) == ("E1-H1 v2", 2, again)
    assert (one.declined, one.state) == (None, "0 days of silence")


def test_a_gates_signers_are_asked_on_the_day_it_was_presented(transition: House) -> None:
    agreed(transition, TermRow(WaitKind.GATE_SIGNATURE, Side.CLIENT, 3, "clause 9"))
    moved(transition)
    do_task_of(transition, "ready")
    present(transition, "ready", on=ASKED)
    waits = {one.wait.side: one for one in awaited(transition, ASKED, "E1-G-ready-P1")}
    client, provider = waits[Side.CLIENT].answer, waits[Side.PROVIDER].answer
    assert client is not None
    assert (client.asked_on, client.due_on, waits[Side.CLIENT].wait.thing) == (
        ASKED, date(2027, 5, 4), "E1-G-ready-P1 v1"
    )  # fmt: skip
    assert provider is not None
    assert provider.due_on is None


def test_a_condition_is_due_on_its_own_day(transition: House) -> None:
    moved(transition)
    do_task_of(transition, "ready")
    handle = present(transition, "ready", on=START)
    for who in (transition.people.process_owner, transition.people.team_leads[0]):
        sign(transition, handle, who)
    [one] = awaited(transition, START, "E1-C1")
    assert one.answer is not None
    assert (one.wait.kind, one.answer.due_on, one.answer.source) == (
        WaitKind.CONDITION, condition_row(transition.people.team_leads[0]).due_on, "its own day"
    )  # fmt: skip


def test_what_is_no_question_has_no_answer(transition: House) -> None:
    moved(transition)
    do_task_of(transition, "ready")
    [one] = awaited(transition, START, "E1-G-ready-P1")
    assert (one.wait.kind, one.answer, one.state) == (None, None, "")
