"""By how many working days a go-live moved since the baseline, and which side moved it."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.answers.plan_links import plan_links_of
from kt_engine.answers.slip import (
    NOT_PLANNED_AGAIN,
    Step,
    WaveSlip,
    driver_of,
    parts_of,
    slips_of,
)
from kt_engine.answers.waves import waves_of
from kt_engine.plan.calendar import working_days_to
from kt_engine.plan.shapes import ENGAGEMENT, NodeRef, SiteCalendar
from kt_engine.store.database import open_store
from kt_engine.words import Side
from process_walks import moved
from walking import House

CALENDAR = SiteCalendar(site_id=1, country="DE", subdivision="SN")
MONDAY = date(2027, 1, 4)
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))
SIDES = st.sampled_from([*Side, None])


def step(day: date, side: Side | None = None) -> Step:
    return Step(MONDAY, side, "task_completed", "E1-T1", "Work", day)


@settings(deadline=None)
@given(DAYS, st.lists(st.tuples(DAYS, SIDES), max_size=12))
def test_the_sides_add_up_to_the_whole_slip(baseline: date, moves: list[tuple[date, Side | None]]) -> None:
    parts = parts_of(baseline, [step(day, side) for day, side in moves], CALENDAR)
    slip = WaveSlip(1, baseline, moves[-1][0] if moves else baseline, parts)
    assert sum(slip.by(side) for side in slip.sides) == slip.days
    assert slip.days == working_days_to(CALENDAR, baseline, slip.expected_on)


def test_working_days_are_counted_both_ways() -> None:
    assert working_days_to(CALENDAR, MONDAY, MONDAY + timedelta(days=7)) == 5
    assert working_days_to(CALENDAR, MONDAY + timedelta(days=7), MONDAY) == -5
    assert working_days_to(CALENDAR, date(2027, 1, 8), date(2027, 1, 10)) == 0


def test_a_move_over_a_weekend_alone_is_no_slip() -> None:
    assert parts_of(date(2027, 1, 8), [step(date(2027, 1, 10))], CALENDAR) == ()


def ref(key: str) -> NodeRef:
    return NodeRef(key, ENGAGEMENT)


def test_the_driver_is_the_first_thing_that_moved_on_the_way_to_the_go_live() -> None:
    links = {
        ref("live"): (ref("gate"), ref("aside")),
        ref("gate"): (ref("late"), ref("early")),
        ref("late"): (ref("done"),),
    }
    keys = ("live", "gate", "aside", "late", "early", "done")
    before = {ref(key): MONDAY for key in keys}
    after = {
        ref(key): MONDAY + timedelta(days=days) for key, days in zip(keys, (9, 8, 0, 7, 3, 0), strict=True)
    }
    assert driver_of(ref("live"), before, after, links) == ref("late")
    assert driver_of(ref("live"), before, before, links) == ref("live")


def slips(house: House) -> tuple[WaveSlip, ...]:
    with open_store(house.database) as reader:
        engagement_id = house.made.engagement_id
        links = plan_links_of(reader, engagement_id)
        return slips_of(reader, engagement_id, waves_of(reader, engagement_id), links, CALENDAR)


def test_without_a_baseline_there_is_no_slip(small: House) -> None:
    assert slips(small) == ()


def test_days_that_pass_are_put_down_to_the_side_of_the_late_work(transition: House) -> None:
    [before] = slips(transition)
    moved(transition, MONDAY + timedelta(days=21))
    [after] = slips(transition)
    later = [part for part in after.parts if part not in before.parts]
    assert [(part.side, part.cause) for part in later] == [(Side.PROVIDER, "day_passed")]
    assert later[0].what
    assert after.days - before.days == later[0].days > 0
    assert NOT_PLANNED_AGAIN not in {part.cause for part in after.parts}
