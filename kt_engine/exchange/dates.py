"""Reads days and months as people type them; it knows no calendar and no clock."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.nearest import shown

FIRST_YEAR = 2000
LAST_YEAR = 2199
_DECEMBER = 12


def parse_day(text: str, what: str) -> date:
    """Read YYYY-MM-DD; `what` names the day in the sentence, as in "starts_on"."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text.strip(), re.ASCII)
    if not found:
        raise _refused(f"{what} {shown(text)} is no date. Write year-month-day, as in 2027-03-31.")
    year, month, day = (int(each) for each in found.groups())
    _check_year(year, text, what)
    try:
        return date(year, month, day)
    except ValueError:
        raise _refused(f"{what} {shown(text)} is not in the calendar. Check month and day.") from None


def parse_period(text: str, what: str = "period") -> "Period":
    """Read YYYY-MM."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip(), re.ASCII)
    if not found or not 1 <= int(found[2]) <= _DECEMBER:
        raise _refused(f"{what} {shown(text)} is no month. Write year-month, as in 2027-03.")
    year, month = int(found[1]), int(found[2])
    _check_year(year, text, what)
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _check_year(year: int, text: str, what: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refused(f"{what} {shown(text)} lies outside {FIRST_YEAR} to {LAST_YEAR}. Check the year.")


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput([Problem(sentence)])


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month; both days inclusive."""

    first_on: date
    last_on: date

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m}"
