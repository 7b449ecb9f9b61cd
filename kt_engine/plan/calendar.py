"""The working days of a site: its country's public holidays and its own edits; it knows no task, no clock."""

import re
import warnings
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Literal, NamedTuple

import holidays

from kt_engine.errors import InvalidInput, Problem
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.plan.year_of_work import (
    HALF,
    WHOLE,
    Need,
    YearOfWork,
    Years,
    end_of_work,
    halves_between,
    start_of_work,
)

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""The years in which days are counted; the holiday rules end in 2100."""

WEEK = frozenset(range(7))
ONE_DAY = timedelta(days=1)

DayKind = Literal["public", "added", "removed", "working_day", "half_day"]


class Holiday(NamedTuple):
    """One special day; `removed`, `working_day` and `half_day` are days on which the site works all the same."""

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

    An added holiday is stronger than an added working day or a half day; all are stronger than the week and the
    country: half a day worked on a Saturday is a working day.
    Working weekend days that a country swaps for bridge days are not assumed: the site adds those it works.
    """
    if day in calendar.added_holidays:
        return False
    if day in calendar.added_working_days or day in calendar.half_days:
        return True
    if day.weekday() not in calendar.working_weekdays:
        return False
    public = _public_holidays(calendar.country, calendar.subdivision, day.year)
    return day not in public or day in calendar.removed_holidays


def is_half_day(calendar: SiteCalendar, day: date) -> bool:
    """Tell whether the site works the first half of its hours only that day."""
    return day in calendar.half_days and is_working_day(calendar, day)


def next_working_day(calendar: SiteCalendar, day: date) -> date:
    """Give `day` itself when it is worked, if only half, else the first worked day after it."""
    return end_of_work(_years(calendar), day, Need(halves=1))


def last_working_day(calendar: SiteCalendar, day: date) -> date:
    """Give `day` itself when it is worked, if only half, else the last worked day before it."""
    return start_of_work(_years(calendar), day, Need(halves=1))


def add_working_days(calendar: SiteCalendar, start: date, count: int) -> date:
    """Give the last day, inclusive, of `count` (1 or more) working days of work from `start` or next."""
    return end_of_work(_years(calendar), start, Need(halves=2 * count))


def take_working_days(calendar: SiteCalendar, end: date, count: int) -> date:
    """Give the first day, inclusive, of `count` (1 or more) working days of work that is over by `end`."""
    return start_of_work(_years(calendar), end, Need(halves=2 * count))


def working_days_between(calendar: SiteCalendar, first: date, last: date) -> int:
    """Count whole working days from `first` to `last`, both inclusive; 0 when `last` is before `first`."""
    return halves_between(_years(calendar), first, last) // 2


def working_days_to(calendar: SiteCalendar, first: date, last: date) -> int:
    """Count the working days after `first` up to `last`, inclusive; negative when `last` comes before.

    So counted, two moves in a row add up to the move from the first day to the last.
    """
    if last < first:
        return -working_days_to(calendar, last, first)
    return working_days_between(calendar, first + ONE_DAY, last)


def holidays_of_year(calendar: SiteCalendar, year: int) -> list[Holiday]:
    """List the public holidays of the place and the site's own edits, by date."""
    official = _public_holidays(calendar.country, calendar.subdivision, year)
    found = {day: Holiday(day, name, _kind_of(calendar, day)) for day, name in official.items()}
    for day in calendar.added_working_days - official.keys():
        found[day] = Holiday(day, "Working day of the site", "working_day")
    for day in calendar.half_days:
        found[day] = Holiday(day, official.get(day, "Half day of the site"), "half_day")
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


def _years(calendar: SiteCalendar) -> Years:
    return partial(year_of, calendar)


@lru_cache(maxsize=1024)
def year_of(calendar: SiteCalendar, year: int) -> YearOfWork:
    """Give every working day of one year; cached, so that a plan asks the holiday rules once per site and year.

    Raises InvalidInput for a year without known holidays or a calendar without a working weekday.
    """
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
    worked = [day for day in days if is_working_day(calendar, day)]
    return YearOfWork.of(worked, [HALF if day in calendar.half_days else WHOLE for day in worked])


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
