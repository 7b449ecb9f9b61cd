"""The working days of a site: its country's public holidays and its own edits; it knows no task, no clock."""

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import holidays

from kt_engine.errors import InvalidInput, Problem
from kt_engine.plan.shapes import SiteCalendar

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""The years in which days are counted; the holiday rules end in 2100."""

WEEK = frozenset(range(7))
ONE_DAY = timedelta(days=1)

DayKind = Literal["public", "added", "removed", "working_day"]


class Holiday(NamedTuple):
    """One special day; `removed` and `working_day` are days on which the site works all the same."""

    day: date
    name: str
    kind: DayKind


def check_place(country: str, subdivision: str = "") -> None:
    """Accept a country (ISO 3166, two capital letters) and its subdivision ("" = none).

    Raises InvalidInput with a sentence that names what is known.
    """
    if not _is_known(country, ""):
        raise InvalidInput([Problem(_unknown_country(country))])
    if not _is_known(country, subdivision):
        raise InvalidInput([Problem(_unknown_subdivision(country, subdivision))])


def check_calendar(calendar: SiteCalendar) -> None:
    """Raise InvalidInput with everything that makes this calendar useless for planning."""
    problems = []
    if not calendar.working_weekdays:
        problems.append(
            Problem(
                "A calendar needs at least one working weekday. Name them, for example 0 to 4 for Mon to Fri."
            )
        )
    if strange := sorted(calendar.working_weekdays - WEEK):
        problems.append(Problem(f"Weekdays count from 0 (Monday) to 6 (Sunday), not {_listed(strange)}."))
    try:
        check_place(calendar.country, calendar.subdivision)
    except InvalidInput as fault:
        problems.extend(fault.problems)
    if problems:
        raise InvalidInput(problems)


def is_working_day(calendar: SiteCalendar, day: date) -> bool:
    """Tell whether the site works that day.

    An added holiday is stronger than an added working day; both are stronger than the week and the country.
    Working weekend days that a country swaps for bridge days are not assumed: the site adds those it works.
    """
    if day in calendar.added_holidays:
        return False
    if day in calendar.added_working_days:
        return True
    if day.weekday() not in calendar.working_weekdays:
        return False
    public = _public_holidays(calendar.country, calendar.subdivision, day.year)
    return day not in public or day in calendar.removed_holidays


def next_working_day(calendar: SiteCalendar, day: date) -> date:
    """Give `day` itself when it is worked, else the first working day after it."""
    return add_working_days(calendar, day, 1)


def last_working_day(calendar: SiteCalendar, day: date) -> date:
    """Give `day` itself when it is worked, else the last working day before it."""
    return take_working_days(calendar, day, 1)


def add_working_days(calendar: SiteCalendar, start: date, count: int) -> date:
    """Give the last day, inclusive, of `count` (1 or more) working days of work from `start` or next."""
    year, position = start.year, count - 1
    days = _working_days(calendar, year)
    position += bisect_left(days, start)
    while position >= len(days):
        position -= len(days)
        year += 1
        days = _working_days(calendar, year)
    return days[position]


def take_working_days(calendar: SiteCalendar, end: date, count: int) -> date:
    """Give the first day, inclusive, of `count` (1 or more) working days of work that is over by `end`."""
    year = end.year
    days = _working_days(calendar, year)
    position = bisect_right(days, end) - count
    while position < 0:
        year -= 1
        days = _working_days(calendar, year)
        position += len(days)
    return days[position]


def working_days_between(calendar: SiteCalendar, first: date, last: date) -> int:
    """Count the working days from `first` to `last`, both inclusive; 0 when `last` is before `first`."""
    if last < first:
        return 0
    whole = sum(len(_working_days(calendar, year)) for year in range(first.year, last.year))
    before = bisect_left(_working_days(calendar, first.year), first)
    return whole + bisect_right(_working_days(calendar, last.year), last) - before


def holidays_of_year(calendar: SiteCalendar, year: int) -> list[Holiday]:
    """List the public holidays of the place and the site's own edits, by date."""
    official = _public_holidays(calendar.country, calendar.subdivision, year)
    found = {day: Holiday(day, name, _kind_of(calendar, day)) for day, name in official.items()}
    for day in calendar.added_working_days - official.keys():
        found[day] = Holiday(day, "Working day of the site", "working_day")
    for day in calendar.added_holidays:
        found[day] = Holiday(day, official.get(day, "Day off of the site"), "added")
    return [found[day] for day in sorted(found) if day.year == year]


def horizon_dates(calendar: SiteCalendar, first: date, last: date) -> tuple[date, ...]:
    """Give every day from `first` to `last`, both inclusive, on which the site does not work."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(day for day in days if not is_working_day(calendar, day))


def _kind_of(calendar: SiteCalendar, day: date) -> DayKind:
    if day in calendar.added_working_days:
        return "working_day"
    return "removed" if day in calendar.removed_holidays else "public"


@lru_cache(maxsize=1024)
def _working_days(calendar: SiteCalendar, year: int) -> tuple[date, ...]:
    """Every working day of one year; cached, so that a plan asks the holiday rules once per site and year."""
    if not calendar.working_weekdays & WEEK:
        check_calendar(calendar)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            [
                Problem(
                    f"The plan reaches the year {year}; working days are known from {FIRST_YEAR} to "
                    f"{LAST_YEAR}. Check the dates, the durations and the days off of the site."
                )
            ]
        )
    first = date(year, 1, 1)
    days = (first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days))
    return tuple(day for day in days if is_working_day(calendar, day))


@lru_cache(maxsize=1024)
def _public_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    check_place(country, subdivision)
    with warnings.catch_warnings():
        # Some countries fix a few feasts only some years ahead; the site adds those that are missing.
        warnings.filterwarnings("ignore", message="Requested Holidays are available only")
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language="en_US")
        return MappingProxyType(dict(found))


@lru_cache(maxsize=256)
def _is_known(country: str, subdivision: str) -> bool:
    if not re.fullmatch(r"[A-Z]{2}", country):
        return False
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return False
    return True


def _unknown_country(country: str) -> str:
    known = sorted(holidays.list_supported_countries(include_aliases=False))
    wanted = country.strip().upper()
    if wanted in known:
        return f"The country {country!r} is written {wanted}: two capital letters (ISO 3166)."
    near = [code for code in known if wanted[:1] and code.startswith(wanted[0])] or known
    return (
        f"No holidays are known for the country {country!r}. Use a code of two capital letters (ISO 3166); "
        f"known are {_listed(near)}."
    )


def _unknown_subdivision(country: str, subdivision: str) -> str:
    known = holidays.list_supported_countries(include_aliases=False)[country]
    if not known:
        return f"{country} has no subdivisions with holidays of their own: leave {subdivision!r} out."
    return (
        f"{country} has no subdivision {subdivision!r}. Known are {_listed(sorted(known))}; or leave it out."
    )


def _listed(things: list[str] | list[int]) -> str:
    return ", ".join(str(thing) for thing in things)
