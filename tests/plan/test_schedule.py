"""Plans worked by hand; site 1 is in Poland, site 2 in Karnataka (India), with Friday 2 October 2026 off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.plan.schedule import schedule
from kt_engine.plan.shapes import (
    ENGAGEMENT,
    NodeRef,
    PlanInput,
    PlannedNode,
    Progress,
    SiteCalendar,
    Wanted,
    WantedTask,
)
from kt_engine.words import Stage, TaskStatus

POLAND, INDIA = 1, 2
CALENDARS = {
    POLAND: SiteCalendar(site_id=POLAND, country="PL"),
    INDIA: SiteCalendar(site_id=INDIA, country="IN", subdivision="KA"),
}
WEDNESDAY = date(2026, 9, 30)
FRIDAY, SATURDAY, MONDAY = date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 5)


def ref(key: str) -> NodeRef:
    return NodeRef(key, ENGAGEMENT)


def work(key: str, days: int, *after: str, anchored_to: str | None = None) -> WantedTask:
    return WantedTask(
        ref=ref(key),
        stage=Stage.IDENTIFY_NEEDS,
        process_id=None,
        title=key,
        function="lead",
        effort_hours=Decimal(8),
        duration_days=days,
        after=tuple(ref(before) for before in after),
        anchored_to=anchored_to,
        milestone=None,
    )


def plan_input(
    *tasks: WantedTask,
    in_india: str = "",
    today: date = WEDNESDAY,
    calendars: Mapping[int, SiteCalendar] = CALENDARS,
    anchors: Mapping[str, tuple[date, ...]] | None = None,
    progress: Mapping[str, Progress] | None = None,
) -> PlanInput:
    """Build the input; `in_india` names the tasks that are done there, by their letters."""
    return PlanInput(
        wanted=Wanted(tasks, (), (), ()),
        starts_on=WEDNESDAY,
        today=today,
        calendars=dict(calendars),
        site_of={task.ref: INDIA if task.ref.key in in_india else POLAND for task in tasks},
        anchors=dict(anchors or {}),
        progress={ref(key): made for key, made in (progress or {}).items()},
    )


def planned(given: PlanInput) -> dict[str, PlannedNode]:
    return {node.ref.key: node for node in schedule(given).nodes}


def dates(given: PlanInput) -> dict[str, tuple[date, date]]:
    return {key: (node.start_on, node.end_on) for key, node in planned(given).items()}


def days(month: int, first: int, last: int) -> tuple[date, date]:
    return date(2026, month, first), date(2026, month, last)


# a: Poland, Wed 30 September and Thu 1 October.   b: India, three days from Fri 2: off, so Mon 5 to Wed 7.
# c: Poland, one day after a: Fri 2.               d: Poland, after b and c: Thu 8 and Fri 9.
SMALL = (work("a", 2), work("b", 3, "a"), work("c", 1, "a"), work("d", 2, "b", "c"))


def test_a_small_plan_over_a_weekend_and_a_holiday_in_one_of_two_countries() -> None:
    assert dates(plan_input(*SMALL, in_india="b")) == {
        "a": (WEDNESDAY, date(2026, 10, 1)),
        "b": days(10, 5, 7),
        "c": (FRIDAY, FRIDAY),
        "d": days(10, 8, 9),
    }


def test_slack_is_counted_in_working_days_of_who_does_the_work() -> None:
    # c may move from Fri 2 to Wed 7: Mon, Tue, Wed. a may end on Fri 2, the holiday of who comes next.
    found = planned(plan_input(*SMALL, in_india="b"))
    assert {key: node.slack_days for key, node in found.items()} == {"a": 1, "b": 0, "c": 3, "d": 0}
    assert [key for key, node in found.items() if node.is_critical] == ["b", "d"]


def test_in_one_country_the_critical_path_has_no_gap() -> None:
    found = planned(plan_input(*SMALL))
    assert [key for key, node in found.items() if node.is_critical] == ["a", "b", "d"]


def test_a_worked_saturday_brings_the_work_forward() -> None:
    saturday_worked = replace(CALENDARS[INDIA], added_working_days=frozenset({SATURDAY}))
    given = plan_input(*SMALL, in_india="b", calendars={**CALENDARS, INDIA: saturday_worked})
    assert dates(given)["b"] == (SATURDAY, date(2026, 10, 6))


def test_a_removed_holiday_brings_the_work_forward() -> None:
    friday_worked = replace(CALENDARS[INDIA], removed_holidays=frozenset({FRIDAY}))
    given = plan_input(*SMALL, in_india="b", calendars={**CALENDARS, INDIA: friday_worked})
    assert dates(given)["b"] == (FRIDAY, date(2026, 10, 6))


def test_nothing_starts_before_the_engagement() -> None:
    assert dates(plan_input(work("a", 1), today=date(2026, 9, 1)))["a"] == (WEDNESDAY, WEDNESDAY)


def test_what_has_not_started_is_not_planned_in_the_past() -> None:
    given = plan_input(work("a", 1), today=SATURDAY)
    assert dates(given)["a"] == (MONDAY, MONDAY)


PAY_DAYS = (date(2026, 9, 30), date(2026, 10, 15), date(2026, 10, 30))


def test_anchored_work_takes_place_on_the_first_date_after_its_predecessors() -> None:
    given = plan_input(work("a", 2), work("b", 2, "a", anchored_to="pay_day"), anchors={"pay_day": PAY_DAYS})
    assert dates(given)["b"] == days(10, 15, 16)


def test_slack_is_counted_to_the_anchor_of_later_work() -> None:
    # a ends on Thu 1 October and may end on Wed 14: nine working days (2, 5 to 9, 12 to 14).
    given = plan_input(work("a", 2), work("b", 2, "a", anchored_to="pay_day"), anchors={"pay_day": PAY_DAYS})
    found = planned(given)
    assert found["a"].slack_days == 9
    assert found["b"].is_critical


def test_a_delay_past_the_anchor_costs_a_whole_period() -> None:
    given = plan_input(work("a", 12), work("b", 1, "a", anchored_to="pay_day"), anchors={"pay_day": PAY_DAYS})
    assert dates(given)["a"][1] == date(2026, 10, 15)
    assert dates(given)["b"][0] == date(2026, 10, 30)


def test_an_event_on_a_day_off_is_done_on_the_next_working_day() -> None:
    given = plan_input(
        work("a", 2),
        work("b", 1, "a", anchored_to="cut_off"),
        in_india="b",
        anchors={"cut_off": (FRIDAY,)},
    )
    found = planned(given)
    assert found["b"].start_on == MONDAY
    # A day later and a would miss the event, though b would start on the same day.
    assert found["a"].is_critical


def test_work_without_a_date_left_is_planned_early_and_named() -> None:
    given = plan_input(
        work("a", 2), work("b", 1, "a", anchored_to="pay_day"), anchors={"pay_day": PAY_DAYS[:1]}
    )
    assert schedule(given).unanchored == (ref("b"),)
    assert dates(given)["b"] == (FRIDAY, FRIDAY)


def test_an_event_nobody_gave_dates_for_is_named_too() -> None:
    assert schedule(plan_input(work("a", 1, anchored_to="close_day"))).unanchored == (ref("a"),)


def test_anchored_work_that_is_done_is_not_named() -> None:
    done = Progress(TaskStatus.DONE, WEDNESDAY, WEDNESDAY)
    given = plan_input(work("a", 1, anchored_to="close_day"), progress={"a": done})
    assert schedule(given).unanchored == ()


def test_a_slip_of_started_work_moves_only_what_has_not_started() -> None:
    started = {
        "a": Progress(TaskStatus.DONE, WEDNESDAY, date(2026, 10, 1)),
        "b": Progress(TaskStatus.IN_PROGRESS, FRIDAY),
    }
    in_time = plan_input(*SMALL, today=date(2026, 10, 6), progress=started)
    late = plan_input(*SMALL, today=date(2026, 10, 14), progress=started)
    assert dates(in_time)["b"] == (FRIDAY, date(2026, 10, 6))
    assert dates(in_time)["d"] == days(10, 7, 8)
    assert dates(late)["a"] == dates(in_time)["a"]
    assert dates(late)["b"] == (FRIDAY, date(2026, 10, 14))
    assert dates(late)["d"] == days(10, 15, 16)


def test_started_work_does_not_end_on_a_day_off() -> None:
    given = plan_input(
        work("a", 1), today=SATURDAY, progress={"a": Progress(TaskStatus.IN_PROGRESS, WEDNESDAY)}
    )
    assert dates(given)["a"] == (WEDNESDAY, MONDAY)


def test_blocked_work_that_had_started_keeps_its_start() -> None:
    given = plan_input(work("a", 1), today=MONDAY, progress={"a": Progress(TaskStatus.BLOCKED, WEDNESDAY)})
    assert dates(given)["a"] == (WEDNESDAY, MONDAY)


def test_done_work_keeps_its_real_dates_and_is_not_critical() -> None:
    early = Progress(TaskStatus.DONE, SATURDAY, SATURDAY)
    found = planned(plan_input(work("a", 9), work("b", 1, "a"), today=SATURDAY, progress={"a": early}))
    assert (found["a"].start_on, found["a"].end_on, found["a"].is_critical) == (SATURDAY, SATURDAY, False)
    assert found["b"].start_on == MONDAY


def test_waived_work_takes_no_time() -> None:
    waived = Progress(TaskStatus.WAIVED, None, WEDNESDAY)
    given = plan_input(work("a", 9), work("b", 1, "a"), progress={"a": waived})
    assert dates(given) == {"a": (WEDNESDAY, WEDNESDAY), "b": (WEDNESDAY, WEDNESDAY)}


def test_withdrawn_work_is_left_out_with_its_order() -> None:
    given = plan_input(work("a", 9), work("b", 1, "a"), progress={"a": Progress(TaskStatus.WITHDRAWN)})
    assert dates(given) == {"b": (WEDNESDAY, WEDNESDAY)}


def test_a_predecessor_of_started_work_may_be_as_late_as_the_plan() -> None:
    given = plan_input(
        work("a", 1), work("b", 4, "a"), progress={"b": Progress(TaskStatus.IN_PROGRESS, WEDNESDAY)}
    )
    assert planned(given)["a"].slack_days == 3


def test_an_empty_plan_is_empty() -> None:
    plan = schedule(plan_input())
    assert (plan.nodes, plan.unanchored) == ((), ())


def test_work_that_waits_for_itself_is_refused_with_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="never start: a -> b -> a"):
        schedule(plan_input(work("a", 1, "b"), work("b", 1, "a")))


def test_everything_that_cannot_be_dated_is_named_at_once() -> None:
    given = plan_input(
        work("a", 1),
        work("b", 1),
        work("c", 1),
        calendars={POLAND: replace(CALENDARS[POLAND], working_weekdays=frozenset())},
        in_india="b",
        progress={"c": Progress(TaskStatus.DONE)},
    )
    with pytest.raises(InvalidInput) as caught:
        schedule(given)
    assert [str(problem).split(".")[0] for problem in caught.value.problems] == [
        "Nobody can date b: no site works on it",
        "c is done without a day",
        "A calendar needs at least one working weekday",
    ]
