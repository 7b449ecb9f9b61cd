"""Half days worked by hand in Poland: the week of 5 October 2026 has no holiday, Wednesday the 7th is half."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kt_engine.plan.calendar import (
    add_working_days,
    holidays_of_year,
    is_half_day,
    is_working_day,
    last_working_day,
    next_working_day,
    take_working_days,
    working_days_between,
)
from kt_engine.plan.shapes import SiteCalendar

POLAND = SiteCalendar(site_id=1, country="PL")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 10, day) for day in range(5, 11))
HALVED = replace(POLAND, half_days=frozenset({WEDNESDAY}))
YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def test_a_half_day_is_worked_and_counts_half() -> None:
    assert is_working_day(HALVED, WEDNESDAY)
    assert is_half_day(HALVED, WEDNESDAY)
    assert next_working_day(HALVED, WEDNESDAY) == WEDNESDAY == last_working_day(HALVED, WEDNESDAY)


def test_work_ends_when_its_full_days_are_used() -> None:
    assert add_working_days(HALVED, MONDAY, 2) == TUESDAY
    assert add_working_days(HALVED, MONDAY, 3) == THURSDAY
    assert add_working_days(HALVED, WEDNESDAY, 1) == THURSDAY


def test_work_that_must_be_over_begins_early_enough() -> None:
    assert take_working_days(HALVED, THURSDAY, 1) == THURSDAY
    assert take_working_days(HALVED, WEDNESDAY, 1) == TUESDAY
    assert take_working_days(HALVED, THURSDAY, 2) == TUESDAY


def test_half_days_are_rounded_down_to_whole_ones() -> None:
    assert working_days_between(HALVED, MONDAY, FRIDAY) == 4
    assert working_days_between(HALVED, WEDNESDAY, WEDNESDAY) == 0
    both = replace(POLAND, half_days=frozenset({WEDNESDAY, THURSDAY}))
    assert working_days_between(both, WEDNESDAY, THURSDAY) == 1


def test_half_a_day_worked_on_a_saturday_is_a_working_day() -> None:
    open_on_saturday = replace(POLAND, half_days=frozenset({SATURDAY}))
    assert next_working_day(open_on_saturday, SATURDAY) == SATURDAY
    assert add_working_days(open_on_saturday, FRIDAY, 2) == date(2026, 10, 12)


def test_a_day_off_is_stronger_than_a_half_day() -> None:
    off = replace(HALVED, added_holidays=frozenset({WEDNESDAY}))
    assert not is_working_day(off, WEDNESDAY)
    assert not is_half_day(off, WEDNESDAY)


def test_a_half_day_is_listed_among_the_special_days() -> None:
    (listed,) = [one for one in holidays_of_year(HALVED, 2026) if one.day == WEDNESDAY]
    assert (listed.name, listed.kind) == ("Half day of the site", "half_day")


@given(st.frozensets(YEAR, max_size=30), YEAR, st.integers(1, 60))
def test_a_half_day_on_a_day_worked_never_makes_an_end_earlier(
    days: frozenset[date], start: date, count: int
) -> None:
    halved = replace(POLAND, half_days=frozenset(day for day in days if is_working_day(POLAND, day)))
    assert add_working_days(halved, start, count) >= add_working_days(POLAND, start, count)
    assert take_working_days(halved, start, count) <= take_working_days(POLAND, start, count)


@given(st.frozensets(YEAR, max_size=30), YEAR, st.integers(1, 60))
def test_work_there_and_back_fits_the_same_days(days: frozenset[date], start: date, count: int) -> None:
    calendar = replace(POLAND, half_days=days)
    end = add_working_days(calendar, start, count)
    assert working_days_between(calendar, start, end) >= count
    assert working_days_between(calendar, start, end - timedelta(days=1)) < count
    assert start <= take_working_days(calendar, end, count) <= end
