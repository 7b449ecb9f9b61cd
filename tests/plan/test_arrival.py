"""When somebody can be live, on working days only, and in which week he counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.plan.arrival import Stretch, is_left_in, is_live_in, live_on, monday_of
from kt_engine.plan.calendar import is_working_day
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.words import LearningStage

KRAKOW = SiteCalendar(
    site_id=1, country="PL", subdivision="", working_weekdays=frozenset(range(5)), added_holidays=frozenset(),
    removed_holidays=frozenset(), added_working_days=frozenset(),
)  # fmt: skip
CLEARANCE, CLASS, NESTING = LearningStage.CLEARANCE, LearningStage.CLASS, LearningStage.NESTING
WAY = (Stretch(CLEARANCE, 2), Stretch(CLASS, 5), Stretch(NESTING, 10))
WEDNESDAY = date(2027, 1, 20)


def test_all_of_the_way_is_the_sum_of_its_stages_in_working_days() -> None:
    # Wed and Thu; Fri to Thu; Fri 29 January to Thu 11 February; live on Fri the 12th.
    assert live_on(KRAKOW, WAY, CLEARANCE, WEDNESDAY, WEDNESDAY) == date(2027, 2, 12)


def test_what_is_behind_somebody_does_not_count() -> None:
    assert live_on(KRAKOW, WAY, NESTING, WEDNESDAY, WEDNESDAY) == date(2027, 2, 3)


def test_of_the_stage_he_stands_in_only_the_rest_counts() -> None:
    since = date(2027, 1, 11)
    assert live_on(KRAKOW, WAY, NESTING, since, WEDNESDAY) == date(2027, 1, 25)


def test_who_is_longer_in_a_stage_than_it_takes_is_through_today() -> None:
    assert live_on(KRAKOW, WAY, NESTING, date(2026, 11, 2), WEDNESDAY) == WEDNESDAY
    late_in_class = live_on(KRAKOW, WAY, CLASS, date(2026, 11, 2), WEDNESDAY)
    assert late_in_class == live_on(KRAKOW, WAY, NESTING, WEDNESDAY, WEDNESDAY)


def test_a_holiday_makes_it_a_day_longer() -> None:
    closed = replace(KRAKOW, added_holidays=frozenset({date(2027, 1, 21)}))
    assert live_on(closed, WAY, CLEARANCE, WEDNESDAY, WEDNESDAY) == date(2027, 2, 15)


def test_a_stage_without_length_takes_no_day() -> None:
    way = (Stretch(CLASS, 0), Stretch(NESTING, 1))
    assert live_on(KRAKOW, way, CLASS, WEDNESDAY, WEDNESDAY) == date(2027, 1, 21)


def test_a_stage_the_way_does_not_have_has_no_day() -> None:
    assert live_on(KRAKOW, WAY, LearningStage.SHADOW, WEDNESDAY, WEDNESDAY) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=5, max_size=5),
    st.sampled_from(list(LearningStage)),
    st.dates(date(2026, 6, 1), date(2027, 6, 1)),
    st.integers(0, 60),
)
def test_nobody_is_live_on_a_day_off_before_today_or_sooner_by_standing_further_back(
    lengths: list[int], stage: LearningStage, today: date, ago: int
) -> None:
    way = [Stretch(one, days) for one, days in zip(LearningStage, lengths, strict=True)]
    found = live_on(KRAKOW, way, stage, today - timedelta(days=ago), today)
    assert found is not None
    assert is_working_day(KRAKOW, found)
    assert found >= today
    from_the_front = live_on(KRAKOW, way, CLEARANCE, today, today)
    assert from_the_front is not None
    assert from_the_front >= found


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2027, 2, 12), False),
        (date(2027, 2, 8), True),
        (date(2027, 2, 5), True),
        (date(2027, 2, 9), False),
    ],
)
def test_a_seat_is_filled_from_the_first_whole_week_on(on: date, counts: bool) -> None:
    assert is_live_in(KRAKOW, on, date(2027, 2, 8)) is counts


def test_a_week_that_begins_with_a_holiday_begins_a_day_later() -> None:
    closed = replace(KRAKOW, added_holidays=frozenset({date(2027, 2, 15)}))
    assert is_live_in(closed, date(2027, 2, 16), date(2027, 2, 15))


@pytest.mark.parametrize(
    ("last_on", "gone"), [(date(2027, 2, 18), True), (date(2027, 2, 19), False), (date(2027, 2, 21), False)]
)
def test_who_leaves_before_the_week_is_worked_does_not_fill_it(last_on: date, gone: bool) -> None:
    assert is_left_in(KRAKOW, last_on, date(2027, 2, 15)) is gone


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(date(2027, 2, 15) + timedelta(days=more)) for more in range(7)} == {date(2027, 2, 15)}
