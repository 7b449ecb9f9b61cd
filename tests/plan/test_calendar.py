from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.plan.calendar import (
    Holiday,
    add_working_days,
    check_calendar,
    check_place,
    holidays_of_year,
    horizon_dates,
    is_working_day,
    last_working_day,
    next_working_day,
    take_working_days,
    working_days_between,
)
from kt_engine.plan.shapes import SiteCalendar

POLAND = SiteCalendar(site_id=1, country="PL")
INDIA = SiteCalendar(site_id=2, country="IN", subdivision="KA")

GANDHI_DAY = date(2026, 10, 2)  # a Friday
SATURDAY = date(2026, 10, 3)
INDEPENDENCE_DAY = date(2026, 11, 11)  # of Poland, a Wednesday


def test_a_public_holiday_is_off_in_its_country_only() -> None:
    assert not is_working_day(INDIA, GANDHI_DAY)
    assert is_working_day(POLAND, GANDHI_DAY)
    assert not is_working_day(POLAND, INDEPENDENCE_DAY)
    assert is_working_day(INDIA, INDEPENDENCE_DAY)


def test_a_holiday_of_a_subdivision_is_off_there_only() -> None:
    rajyotsava = date(2027, 11, 1)  # Karnataka's own day, a Monday
    assert not is_working_day(INDIA, rajyotsava)
    assert is_working_day(replace(INDIA, subdivision="MH"), rajyotsava)


def test_a_removed_holiday_is_worked() -> None:
    assert is_working_day(replace(INDIA, removed_holidays=frozenset({GANDHI_DAY})), GANDHI_DAY)


def test_an_added_holiday_is_off() -> None:
    monday = date(2026, 10, 5)
    assert not is_working_day(replace(INDIA, added_holidays=frozenset({monday})), monday)


def test_an_added_working_saturday_is_worked() -> None:
    assert not is_working_day(INDIA, SATURDAY)
    assert is_working_day(replace(INDIA, added_working_days=frozenset({SATURDAY})), SATURDAY)


def test_an_added_holiday_is_stronger_than_an_added_working_day() -> None:
    both = frozenset({SATURDAY})
    assert not is_working_day(replace(INDIA, added_working_days=both, added_holidays=both), SATURDAY)


def test_a_week_may_run_from_sunday_to_thursday() -> None:
    emirate = SiteCalendar(site_id=3, country="AE", working_weekdays=frozenset({6, 0, 1, 2, 3}))
    friday, sunday = date(2026, 9, 4), date(2026, 9, 6)
    assert not is_working_day(emirate, friday)
    assert is_working_day(emirate, sunday)


def test_work_of_three_days_over_a_holiday_and_a_weekend() -> None:
    # Tuesday 10, Thursday 12 and Friday 13 November 2026; the 11th is off.
    assert add_working_days(POLAND, date(2026, 11, 10), 3) == date(2026, 11, 13)
    assert add_working_days(POLAND, date(2026, 11, 10), 4) == date(2026, 11, 16)


def test_work_that_begins_on_a_day_off_begins_on_the_next_working_day() -> None:
    assert next_working_day(INDIA, GANDHI_DAY) == date(2026, 10, 5)
    assert add_working_days(INDIA, GANDHI_DAY, 2) == date(2026, 10, 6)


def test_a_working_day_is_its_own_next_and_last() -> None:
    assert next_working_day(POLAND, GANDHI_DAY) == GANDHI_DAY == last_working_day(POLAND, GANDHI_DAY)


def test_the_last_working_day_before_a_new_year_is_in_the_old_one() -> None:
    # 24, 25 and 26 December are off in Poland; the 27th is a Sunday in 2026.
    assert last_working_day(POLAND, date(2027, 1, 1)) == date(2026, 12, 31)
    assert take_working_days(POLAND, date(2027, 1, 4), 6) == date(2026, 12, 23)
    assert add_working_days(POLAND, date(2026, 12, 31), 2) == date(2027, 1, 4)


def test_working_days_are_counted_with_both_ends_and_over_years() -> None:
    assert working_days_between(POLAND, date(2026, 11, 9), date(2026, 11, 13)) == 4
    assert working_days_between(POLAND, date(2026, 11, 14), date(2026, 11, 15)) == 0
    assert working_days_between(POLAND, date(2026, 11, 13), date(2026, 11, 9)) == 0
    assert working_days_between(POLAND, date(2026, 12, 30), date(2027, 1, 5)) == 4


def test_the_horizon_holds_every_day_off_of_the_stretch() -> None:
    assert horizon_dates(INDIA, date(2026, 9, 30), date(2026, 10, 5)) == (
        GANDHI_DAY,
        SATURDAY,
        date(2026, 10, 4),
    )


def test_the_holidays_of_a_year_show_the_edits() -> None:
    bridge, christmas = date(2026, 6, 5), date(2026, 12, 25)
    edited = replace(
        POLAND,
        added_holidays=frozenset({bridge, date(2027, 6, 1)}),
        removed_holidays=frozenset({INDEPENDENCE_DAY}),
        added_working_days=frozenset({SATURDAY}),
    )
    found = holidays_of_year(edited, 2026)
    assert Holiday(bridge, "Day off of the site", "added") in found
    assert Holiday(INDEPENDENCE_DAY, "National Independence Day", "removed") in found
    assert Holiday(SATURDAY, "Working day of the site", "working_day") in found
    assert Holiday(christmas, "Christmas Day", "public") in found
    assert [holiday.day for holiday in found] == sorted({holiday.day for holiday in found})
    assert {holiday.day.year for holiday in found} == {2026}


@pytest.mark.parametrize(
    ("country", "subdivision", "expected"),
    [
        ("PP", "", "PL"),
        ("pl", "", "is written PL"),
        ("", "", "known are"),
        ("Poland", "", "two capital letters"),
        ("IN", "ZZ", "Known are AN, AP"),
        ("DK", "84", "no subdivisions"),
    ],
)
def test_an_unknown_place_is_refused_with_what_is_known(
    country: str, subdivision: str, expected: str
) -> None:
    with pytest.raises(InvalidInput, match=expected):
        check_place(country, subdivision)


def test_a_known_place_is_accepted() -> None:
    check_place("IN", "KA")
    check_place("PL")


def test_a_calendar_that_is_wrong_twice_says_both() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_calendar(SiteCalendar(site_id=1, country="QQ", working_weekdays=frozenset()))
    assert len(caught.value.problems) == 2


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not 7"):
        check_calendar(replace(POLAND, working_weekdays=frozenset({0, 7})))


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({9})])
def test_a_calendar_without_a_working_day_is_refused_not_searched(weekdays: frozenset[int]) -> None:
    with pytest.raises(InvalidInput, match="eekday"):
        next_working_day(replace(POLAND, working_weekdays=weekdays), GANDHI_DAY)


def test_work_that_never_ends_is_refused_with_the_year() -> None:
    with pytest.raises(InvalidInput, match="the year 2101"):
        add_working_days(POLAND, GANDHI_DAY, 50_000)


def test_a_year_without_announced_feasts_gives_no_warning() -> None:
    # Warnings are errors here; the package warns for India after 2035.
    assert not is_working_day(INDIA, date(2037, 1, 26))


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
CALENDARS = st.builds(
    SiteCalendar,
    site_id=st.just(1),
    country=st.sampled_from(["PL", "IN", "US", "AE"]),
    working_weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    added_holidays=st.frozensets(DAYS, max_size=20),
    added_working_days=st.frozensets(DAYS, max_size=20),
)


@settings(deadline=None)
@given(calendar=CALENDARS, start=DAYS, count=st.integers(1, 400))
def test_work_has_as_many_working_days_as_it_needs(calendar: SiteCalendar, start: date, count: int) -> None:
    end = add_working_days(calendar, start, count)
    assert is_working_day(calendar, end)
    assert working_days_between(calendar, start, end) == count
    assert take_working_days(calendar, end, count) == next_working_day(calendar, start)


@settings(deadline=None)
@given(calendar=CALENDARS, days=st.lists(DAYS, min_size=2, max_size=5))
def test_a_later_start_is_never_an_earlier_end(calendar: SiteCalendar, days: list[date]) -> None:
    ends = [add_working_days(calendar, day, 7) for day in sorted(days)]
    assert all(first <= second for first, second in pairwise(ends))
