"""What holds for every plan: random work in six stages, two processes and three countries."""

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from drawn_plans import (
    CALENDARS,
    STARTS_ON,
    at_events,
    by_ref,
    checked,
    gates,
    last_day,
    plan_inputs,
    task,
    untouched,
    with_longer,
)
from kt_engine.plan.calendar import add_working_days, is_working_day, next_working_day
from kt_engine.plan.order import predecessors_of
from kt_engine.plan.schedule import schedule
from kt_engine.plan.shapes import NodeRef, PlanInput, Progress, Subject, Wanted
from kt_engine.words import Per, Stage, TaskStatus


@checked
@given(plan_inputs())
def test_no_work_starts_before_its_predecessors_end(given: PlanInput) -> None:
    plan = by_ref(schedule(given))
    for ref, befores in predecessors_of(given.wanted.tasks, given.wanted.gates).items():
        for before in befores if ref not in given.progress else ():
            if given.progress.get(before, Progress(TaskStatus.DONE)).status is TaskStatus.WAIVED:
                assert plan[before].end_on <= plan[ref].start_on
            else:
                assert plan[before].end_on < plan[ref].start_on


@checked
@given(plan_inputs())
def test_no_work_is_planned_on_a_day_its_doer_is_off(given: PlanInput) -> None:
    durations = {item.ref: item.duration_days for item in given.wanted.tasks}
    durations |= {gate.ref: gate.decision_days for gate in given.wanted.gates}
    for node in untouched(given, schedule(given)):
        calendar = given.calendars[given.site_of[node.ref]]
        assert is_working_day(calendar, node.start_on)
        assert is_working_day(calendar, node.end_on)
        assert node.end_on == add_working_days(calendar, node.start_on, durations[node.ref])


@checked
@given(plan_inputs())
def test_nothing_untouched_is_planned_before_today_or_the_start(given: PlanInput) -> None:
    for node in untouched(given, schedule(given)):
        assert node.start_on >= max(given.today, given.starts_on)


@checked
@given(plan_inputs())
def test_anchored_work_starts_on_its_event_or_is_named(given: PlanInput) -> None:
    plan = schedule(given)
    nodes = by_ref(plan)
    for item in given.wanted.tasks:
        if item.anchored_to and item.ref not in given.progress:
            calendar = given.calendars[given.site_of[item.ref]]
            starts = [next_working_day(calendar, day) for day in given.anchors[item.anchored_to]]
            assert (nodes[item.ref].start_on in starts) or (item.ref in plan.unanchored)


@checked
@given(plan_inputs())
def test_what_is_over_keeps_its_dates(given: PlanInput) -> None:
    nodes = by_ref(schedule(given))
    for ref, progress in given.progress.items():
        if progress.finished_on:
            assert nodes[ref].end_on == progress.finished_on
            assert nodes[ref].start_on == (progress.started_on or progress.finished_on)
        else:
            assert nodes[ref].start_on == progress.started_on
            assert nodes[ref].end_on >= given.today


@checked
@given(plan_inputs())
def test_the_same_input_gives_the_same_plan_in_any_order(given: PlanInput) -> None:
    turned = replace(given.wanted, tasks=given.wanted.tasks[::-1], gates=given.wanted.gates[::-1])
    assert schedule(given) == schedule(given) == schedule(replace(given, wanted=turned))


@checked
@given(plan_inputs(), st.data(), st.integers(1, 40))
def test_a_delay_never_makes_the_end_earlier(given: PlanInput, data: st.DataObject, more: int) -> None:
    ref = data.draw(st.sampled_from(given.wanted.tasks)).ref
    before, after = by_ref(schedule(given)), by_ref(schedule(with_longer(given, ref, more)))
    assert all(after[ref].end_on >= node.end_on for ref, node in before.items())


@checked
@given(plan_inputs(), st.data())
def test_work_that_takes_its_slack_moves_no_event_and_no_end(given: PlanInput, data: st.DataObject) -> None:
    plan = schedule(given)
    node = by_ref(plan)[data.draw(st.sampled_from(given.wanted.tasks)).ref]
    slower = schedule(with_longer(given, node.ref, node.slack_days))
    assert last_day(slower) == last_day(plan)
    assert at_events(given, slower) == at_events(given, plan)


@checked
@given(plan_inputs(), st.data())
def test_work_that_takes_a_day_more_than_its_slack_moves_an_event_or_the_end(
    given: PlanInput, data: st.DataObject
) -> None:
    plan = schedule(given)
    node = by_ref(plan)[data.draw(st.sampled_from(given.wanted.tasks)).ref]
    if node.ref not in given.progress:
        slower = schedule(with_longer(given, node.ref, node.slack_days + 1))
        assert (last_day(slower), at_events(given, slower)) != (last_day(plan), at_events(given, plan))


@checked
@given(plan_inputs(plain=True))
def test_in_one_country_a_chain_without_slack_leads_from_the_first_day_to_the_last(given: PlanInput) -> None:
    plan = schedule(given)
    nodes = by_ref(plan)
    befores = predecessors_of(given.wanted.tasks, given.wanted.gates)
    node = max(plan.nodes, key=lambda node: node.end_on)
    while node.start_on > STARTS_ON:
        assert node.is_critical
        node = max((nodes[before] for before in befores[node.ref]), key=lambda node: node.end_on)
    assert node.is_critical


def big_plan(processes: int, per_stage: int) -> PlanInput:
    tasks = [
        replace(
            task(f"t{stage.number}{number}", stage, owner, days=3),
            after=(NodeRef(f"t{stage.number}{number - 1}", Subject(Per.PROCESS, owner)),) if number else (),
        )
        for owner in range(1, processes + 1)
        for stage in Stage
        for number in range(per_stage)
    ]
    refs = [item.ref for item in tasks] + [gate.ref for gate in gates()]
    return PlanInput(
        wanted=Wanted(tuple(tasks), gates(), (), ()),
        starts_on=STARTS_ON,
        today=STARTS_ON,
        calendars=CALENDARS,
        site_of={ref: 1 + index % 3 for index, ref in enumerate(refs)},
        anchors={},
    )


def test_four_hundred_tasks_are_planned_in_well_under_a_tenth_of_a_second() -> None:
    given = big_plan(processes=11, per_stage=6)
    schedule(given)
    best = min(timed(given) for _ in range(5))
    assert len(given.wanted.tasks) == 396
    assert best < 0.1


def timed(given: PlanInput) -> float:
    began = time.process_time()
    schedule(given)
    return time.process_time() - began
