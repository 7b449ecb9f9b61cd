"""Time together worked by hand: Germany and India (Karnataka), around the end of summer time on 25 October 2026.

In summer Berlin works 07:00 to 15:00 UTC and Bengaluru 03:30 to 11:30 UTC, so they share 4 h 30 min; in winter
Berlin works 08:00 to 16:00 UTC, and they share 3 h 30 min.
"""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from kt_engine.plan.schedule import schedule
from kt_engine.plan.sessions import can_meet, common_minutes, session_time, solo_time
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

GERMANY = SiteCalendar(site_id=1, country="DE", subdivision="HH", time_zone="Europe/Berlin")
INDIA = SiteCalendar(site_id=2, country="IN", subdivision="KA", time_zone="Asia/Kolkata")
CALIFORNIA = SiteCalendar(site_id=3, country="US", subdivision="CA", time_zone="America/Los_Angeles")
SUMMER_FRIDAY, WINTER_MONDAY = date(2026, 10, 23), date(2026, 10, 26)
GANDHI_DAY = date(2026, 10, 2)
TALK = NodeRef("talk", ENGAGEMENT)


def hours(calendar: SiteCalendar, opens: time, closes: time) -> SiteCalendar:
    return replace(calendar, opens_at=opens, closes_at=closes)


@pytest.mark.parametrize(("day", "minutes"), [(SUMMER_FRIDAY, 270), (WINTER_MONDAY, 210)])
def test_hours_together_follow_summer_time(day: date, minutes: int) -> None:
    assert common_minutes((GERMANY, INDIA), day) == minutes == common_minutes((INDIA, GERMANY), day)


def test_a_half_day_gives_the_first_half_of_the_hours() -> None:
    halved = replace(INDIA, half_days=frozenset({SUMMER_FRIDAY, WINTER_MONDAY}))
    assert common_minutes((GERMANY, halved), SUMMER_FRIDAY) == 30
    assert common_minutes((GERMANY, halved), WINTER_MONDAY) == 0


def test_a_day_on_which_one_is_off_gives_no_hour() -> None:
    assert common_minutes((GERMANY,), GANDHI_DAY) == 480
    assert common_minutes((GERMANY, INDIA), GANDHI_DAY) == 0


def test_a_day_gives_a_session_at_most_eight_hours() -> None:
    long = hours(GERMANY, time(6), time(22))
    assert common_minutes((long, long), SUMMER_FRIDAY) == 480


def test_other_hours_give_other_time_together() -> None:
    late = hours(INDIA, time(12), time(20))
    assert common_minutes((GERMANY, late), WINTER_MONDAY) == 6 * 60 + 30


def test_a_session_lasts_as_many_days_as_its_hours_take() -> None:
    twenty = session_time(GERMANY, (INDIA,), Decimal(20))
    # 20 h are 1200 minutes; 210 a day: 26 to 30 October give 1050, Monday 2 November the rest.
    assert twenty.end_from(WINTER_MONDAY, 1) == date(2026, 11, 2)
    assert twenty.start_for(date(2026, 11, 2), 1) == WINTER_MONDAY
    # On one site 20 h fit into three days, but five were asked for.
    assert session_time(GERMANY, (GERMANY,), Decimal(20)).end_from(WINTER_MONDAY, 5) == date(2026, 10, 30)
    assert session_time(GERMANY, (GERMANY,), Decimal(20)).end_from(WINTER_MONDAY, 1) == date(2026, 10, 28)


def test_a_session_of_some_days_skips_those_on_which_one_is_off() -> None:
    both = session_time(GERMANY, (INDIA,), Decimal(0))
    assert both.end_from(date(2026, 10, 1), 2) == date(2026, 10, 5)
    assert both.next_day(GANDHI_DAY) == date(2026, 10, 5)
    assert both.last_day(GANDHI_DAY) == date(2026, 10, 1)
    assert both.days_between(date(2026, 10, 1), date(2026, 10, 5)) == 2


def test_solo_work_asks_for_no_hours() -> None:
    assert solo_time(GERMANY).end_from(WINTER_MONDAY, 5) == date(2026, 10, 30)


def test_sites_half_a_day_apart_never_meet() -> None:
    assert not can_meet(session_time(GERMANY, (CALIFORNIA,), Decimal(1)), WINTER_MONDAY)
    early = hours(CALIFORNIA, time(6), time(14))
    assert can_meet(session_time(GERMANY, (early,), Decimal(1)), WINTER_MONDAY)


def talk(days: int = 2, effort: int = 0, *attendees: str) -> WantedTask:
    return WantedTask(
        ref=TALK,
        stage=Stage.IDENTIFY_NEEDS,
        process_id=None,
        title="Talk",
        function="expert",
        effort_hours=Decimal(effort),
        duration_days=days,
        after=(),
        anchored_to=None,
        milestone=None,
        attended_by=attendees,
    )


def plan_input(task: WantedTask, *attendees: SiteCalendar, **more: object) -> PlanInput:
    known: dict[str, object] = {
        "wanted": Wanted((task,), (), (), ()),
        "starts_on": GANDHI_DAY,
        "today": GANDHI_DAY,
        "calendars": {one.site_id: one for one in (GERMANY, INDIA, CALIFORNIA)}
        | {one.site_id: one for one in attendees},
        "site_of": {TALK: GERMANY.site_id},
        "anchors": {},
        "attendees_of": {TALK: tuple(one.site_id for one in attendees)},
    }
    return PlanInput(**{**known, **more})  # type: ignore[arg-type]


def only(given: PlanInput) -> PlannedNode:
    (node,) = schedule(given).nodes
    return node


def test_a_session_is_planned_on_days_all_attendees_work() -> None:
    node = only(plan_input(talk(), INDIA))
    assert (node.start_on, node.end_on) == (date(2026, 10, 5), date(2026, 10, 6))


def test_a_session_that_began_keeps_its_start_and_ends_on_a_day_together() -> None:
    progress = {TALK: Progress(TaskStatus.IN_PROGRESS, date(2026, 10, 1))}
    node = only(plan_input(talk(days=1), INDIA, progress=progress))
    assert (node.start_on, node.end_on) == (date(2026, 10, 1), date(2026, 10, 5))


def test_a_session_whose_people_never_meet_is_planned_by_its_doer_and_named() -> None:
    given = plan_input(talk(1, 4, "us_lead"), CALIFORNIA)
    plan = schedule(given)
    assert plan.apart == (TALK,)
    assert plan.nodes[0].start_on == GANDHI_DAY
    assert schedule(plan_input(talk(1, 4, "kt_lead"), INDIA)).apart == ()


def test_a_session_that_is_over_is_named_by_nobody() -> None:
    progress = {TALK: Progress(TaskStatus.DONE, GANDHI_DAY, GANDHI_DAY)}
    assert schedule(plan_input(talk(), CALIFORNIA, progress=progress)).apart == ()
