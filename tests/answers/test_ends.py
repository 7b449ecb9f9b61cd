"""How a tick ends: a name that says whether people, a date or nothing at all moves the stage on, and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from builders import START, make_act, make_engagement
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.answers.ends import End, EndFacts, end_facts, end_of_stage, engagement_end, stage_end
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Event
from kt_engine.words import EndKind, ProcessStatus, Stage
from process_walks import do_task_of, moved, passes, present, sign
from walking import House, count_of

ONE, FOUR, FIVE, SIX = (Stage.of_number(number) for number in (1, 4, 5, 6))


def end(house: House, stage: Stage, today: date = START) -> End:
    return stage_end(house.database, house.made.engagement_id, stage, today)


def facts_of(house: House, today: date = START) -> EndFacts:
    with open_store(house.database) as reader:
        return end_facts(reader, house.made.engagement_id, today)


def test_people_are_awaited_by_function_handle_and_thing(small: House) -> None:
    assert end(small, ONE) == End(
        EndKind.AWAITING_PEOPLE,
        f"E1-T1 waits for sponsor {small.people.sponsor.handle} (Write down the need)",
    )


def test_the_message_names_the_process_and_how_much_more_is_waited_for(transition: House) -> None:
    message = end(transition, FOUR).message
    assert message.startswith("E1-P1: E1-T")
    assert message.endswith("; 5 more")


def test_a_stage_behind_an_engagement_has_passed_its_gate(transition: House) -> None:
    assert end(transition, ONE) == End(EndKind.GATE_PASSED, "Stage 1 has passed its gate.")


def test_a_stage_that_every_process_has_left_has_passed(transition: House) -> None:
    passes(transition, 1, "ready")
    assert end(transition, FOUR).kind is EndKind.AWAITING_PEOPLE
    passes(transition, 2, "ready")
    assert end(transition, FOUR) == End(EndKind.GATE_PASSED, "Stage 4 has passed its gate.")


def test_a_stage_ahead_is_not_said_to_have_passed(small: House) -> None:
    found = end(small, FIVE)
    assert found.kind is EndKind.AWAITING_PEOPLE
    assert found.message.startswith("Stage 5 lies ahead: E1-T1 waits for sponsor")


def test_an_engagement_on_hold_ends_on_hold(small: House) -> None:
    hold_engagement(small.database, make_act(small.people.manager), 1, reason="Budget")
    assert end(small, ONE) == End(EndKind.ON_HOLD, "E1 is on hold.")


def test_a_cancelled_engagement_ends_cancelled(small: House) -> None:
    cancel_engagement(small.database, make_act(small.people.manager), 1, reason="Stays in house")
    assert end(small, ONE) == End(EndKind.CANCELLED, "E1 is cancelled.")


def test_an_engagement_whose_last_process_runs_steadily_is_finished(transition: House) -> None:
    for process in (1, 2):
        passes(transition, process, "ready", "live", "steady")
    assert end(transition, SIX) == End(EndKind.FINISHED, "E1 is finished: every process runs steadily.")


def test_a_finished_process_beside_others_has_passed_its_last_gate(transition: House) -> None:
    passes(transition, 1, "ready", "live", "steady")
    facts = replace(facts_of(transition), waits=())
    assert end_of_stage(facts, SIX).kind is EndKind.GATE_PASSED


def test_an_engagement_without_scope_is_stuck_once_nobody_is_asked(small: House) -> None:
    facts = replace(facts_of(small), waits=(), stuck=("E1 has no process in scope.",))
    assert end_of_stage(facts, ONE) == End(EndKind.STUCK, "E1 has no process in scope.")


def test_a_stage_that_asks_nobody_and_awaits_no_date_is_stuck(transition: House) -> None:
    found = end_of_stage(replace(facts_of(transition), waits=()), FOUR)
    assert found.kind is EndKind.STUCK
    assert found.message.endswith("see kt engagement show E1")


def test_a_stage_whose_processes_are_all_on_hold_is_on_hold(transition: House) -> None:
    facts = facts_of(transition)
    held = tuple({**row, "status": ProcessStatus.ON_HOLD} for row in facts.processes)
    found = end_of_stage(replace(facts, waits=(), processes=held), FOUR)
    assert found == End(EndKind.ON_HOLD, "On hold: E1-P1, E1-P2.")


@pytest.fixture
def anchored(database: Database, small: House) -> House:
    """A desk whose second task begins on the day of an event, ten days ahead."""
    made = make_engagement(database, "anchored", 1)
    house = House(database, made, small.files)
    add_calendar_event(
        database, make_act(made.people.manager), 1, event="cut_off", days=[START + timedelta(days=10)]
    )
    moved(house)
    return house


def test_work_that_waits_for_a_day_and_for_nobody_awaits_the_date(anchored: House) -> None:
    complete_task(anchored.database, make_act(anchored.people.sponsor), "E1-T1")
    moved(anchored)
    assert end(anchored, ONE) == End(EndKind.AWAITING_DATE, "The next date is 2027-01-14.")


def test_people_are_awaited_before_a_date(anchored: House) -> None:
    facts = replace(facts_of(anchored), next_dates={ONE: START})
    assert end_of_stage(facts, ONE).kind is EndKind.AWAITING_PEOPLE


def test_on_the_day_of_the_event_people_are_awaited_again(anchored: House) -> None:
    complete_task(anchored.database, make_act(anchored.people.sponsor), "E1-T1")
    moved(anchored)
    day = START + timedelta(days=10)
    moved(anchored, day)
    assert end(anchored, ONE, day).kind is EndKind.AWAITING_PEOPLE


def test_a_date_of_another_stage_does_not_hide_that_a_stage_is_stuck(transition: House) -> None:
    facts = replace(facts_of(transition), waits=(), next_dates={FIVE: START})
    assert end_of_stage(facts, FOUR).kind is EndKind.STUCK


def test_a_condition_of_an_earlier_gate_keeps_people_awaited(transition: House) -> None:
    passes(transition, 1, "ready")
    do_task_of(transition, "live")
    gate = present(transition, "live")
    sign(transition, gate, transition.people.process_owner)
    waits = [wait for wait in facts_of(transition).waits if wait.handle == "E1-C1"]
    facts = replace(facts_of(transition), waits=tuple(waits))
    assert end_of_stage(facts, FIVE).kind is EndKind.AWAITING_PEOPLE


def test_where_stages_differ_the_end_that_matters_most_is_given() -> None:
    order = [
        EndKind.STUCK, EndKind.AWAITING_PEOPLE, EndKind.AWAITING_DATE, EndKind.ON_HOLD, EndKind.GATE_PASSED,
    ]  # fmt: skip
    ends = [End(kind, kind.value) for kind in reversed(order)]
    for kind in order:
        assert engagement_end(ends).kind is kind
        ends.pop()


def test_of_two_stages_that_end_alike_the_first_one_speaks() -> None:
    ends = [End(EndKind.AWAITING_PEOPLE, "first"), End(EndKind.AWAITING_PEOPLE, "second")]
    assert engagement_end(ends).message == "first"


def test_asking_how_a_stage_stands_writes_nothing(small: House) -> None:
    before = count_of(small.database, Event)
    end(small, ONE)
    assert count_of(small.database, Event) == before
