"""What holds for every plan with sessions and half days: random work on three sites in three time zones."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from drawn_plans import (
    CALENDARS,
    at_events,
    by_ref,
    checked,
    last_day,
    plan_inputs,
    untouched,
    with_longer,
)
from kt_engine.plan.calendar import is_working_day
from kt_engine.plan.order import predecessors_of
from kt_engine.plan.schedule import schedule
from kt_engine.plan.sessions import common_minutes
from kt_engine.plan.shapes import PlanInput, Progress, SiteCalendar
from kt_engine.words import TaskStatus

ZONES = {1: "Europe/Warsaw", 2: "Asia/Kolkata", 3: "Asia/Dubai"}
HOURS = [(time(9), time(17)), (time(8), time(16, 30)), (time(12), time(20)), (time(6), time(7))]
DAYS = st.frozensets(st.dates(date(2026, 8, 1), date(2027, 8, 1)), max_size=25)


@st.composite
def calendars(draw: st.DrawFn) -> dict[int, SiteCalendar]:
    found = {}
    for site, calendar in CALENDARS.items():
        opens, closes = draw(st.sampled_from(HOURS))
        halves = frozenset(day for day in draw(DAYS) if is_working_day(calendar, day))
        found[site] = replace(
            calendar, time_zone=ZONES[site], opens_at=opens, closes_at=closes, half_days=halves
        )
    return found


@st.composite
def with_sessions(draw: st.DrawFn) -> PlanInput:
    drawn = draw(plan_inputs())
    sessions = draw(st.lists(st.sampled_from(drawn.wanted.tasks), max_size=4))
    sites = st.lists(st.sampled_from(list(CALENDARS)), min_size=1, max_size=2).map(tuple)
    hours = {task.ref: Decimal(draw(st.integers(0, 40))) for task in sessions}
    tasks = tuple(
        replace(task, effort_hours=hours.get(task.ref, task.effort_hours)) for task in drawn.wanted.tasks
    )
    return replace(
        drawn,
        wanted=replace(drawn.wanted, tasks=tasks),
        calendars=draw(calendars()),
        attendees_of={task.ref: draw(sites) for task in sessions},
    )


def at_the_session(given: PlanInput, ref: object) -> tuple[SiteCalendar, ...]:
    """Give the calendars of a task: its doer's first."""
    sites = [given.site_of[ref], *given.attendees_of.get(ref, ())]  # type: ignore[index,call-overload]
    return tuple(given.calendars[site] for site in sites)


@checked
@given(with_sessions())
def test_no_work_starts_before_its_predecessors_end(given: PlanInput) -> None:
    plan = by_ref(schedule(given))
    for ref, befores in predecessors_of(given.wanted.tasks, given.wanted.gates).items():
        for before in befores if ref not in given.progress else ():
            if given.progress.get(before, Progress(TaskStatus.DONE)).status is TaskStatus.WAIVED:
                assert plan[before].end_on <= plan[ref].start_on
            else:
                assert plan[before].end_on < plan[ref].start_on


@checked
@given(with_sessions())
def test_no_work_is_planned_on_a_day_one_of_its_people_is_off(given: PlanInput) -> None:
    plan = schedule(given)
    for node in untouched(given, plan):
        people = at_the_session(given, node.ref)[: 1 if node.ref in plan.apart else None]
        for day in (node.start_on, node.end_on):
            assert all(is_working_day(calendar, day) for calendar in people)
            if node.ref in given.attendees_of and node.ref not in plan.apart:
                assert common_minutes(people, day)


@checked
@given(with_sessions())
def test_a_session_has_the_hours_it_takes(given: PlanInput) -> None:
    plan = schedule(given)
    tasks = {task.ref: task for task in given.wanted.tasks}
    for node in untouched(given, plan):
        if node.ref in given.attendees_of and node.ref not in plan.apart:
            people = at_the_session(given, node.ref)
            days = [
                date.fromordinal(n) for n in range(node.start_on.toordinal(), node.end_on.toordinal() + 1)
            ]
            assert sum(common_minutes(people, day) for day in days) >= tasks[node.ref].effort_hours * 60


@checked
@given(with_sessions())
def test_the_same_input_gives_the_same_plan(given: PlanInput) -> None:
    turned = replace(given.wanted, tasks=given.wanted.tasks[::-1], gates=given.wanted.gates[::-1])
    assert schedule(given) == schedule(given) == schedule(replace(given, wanted=turned))


@checked
@given(with_sessions(), st.data(), st.integers(1, 40))
def test_a_delay_never_makes_the_end_earlier(given: PlanInput, data: st.DataObject, more: int) -> None:
    ref = data.draw(st.sampled_from(given.wanted.tasks)).ref
    before, after = by_ref(schedule(given)), by_ref(schedule(with_longer(given, ref, more)))
    assert all(after[ref].end_on >= node.end_on for ref, node in before.items())


@checked
@given(with_sessions(), st.data())
def test_work_that_takes_its_slack_moves_no_event_and_no_end(given: PlanInput, data: st.DataObject) -> None:
    plan = schedule(given)
    node = by_ref(plan)[data.draw(st.sampled_from(given.wanted.tasks)).ref]
    slower = schedule(with_longer(given, node.ref, node.slack_days))
    assert last_day(slower) == last_day(plan)
    assert at_events(given, slower) == at_events(given, plan)


@checked
@given(plan_inputs(), calendars())
def test_hours_and_half_days_never_shorten_a_plan_without_sessions(
    given: PlanInput, halved: dict[int, SiteCalendar]
) -> None:
    plain, slower = by_ref(schedule(given)), by_ref(schedule(replace(given, calendars=halved)))
    assert all(slower[ref].end_on >= node.end_on for ref, node in plain.items())


@checked
@given(plan_inputs(), calendars())
def test_hours_without_half_days_and_sessions_change_nothing(
    given: PlanInput, drawn: dict[int, SiteCalendar]
) -> None:
    whole = {site: replace(calendar, half_days=frozenset()) for site, calendar in drawn.items()}
    assert schedule(replace(given, calendars=whole)) == schedule(given)
