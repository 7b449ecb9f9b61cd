"""Reads weeks as people type them, 2027-W10 or any day of it; it knows no calendar of a site and no clock."""

import re
from datetime import date, timedelta

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.dates import FIRST_YEAR, LAST_YEAR, parse_day
from kt_engine.exchange.nearest import shown


def parse_week(text: str, what: str) -> date:
    """Give the Monday of an ISO 8601 week; `what` names it in the sentence. Raises InvalidInput."""
    clean = text.strip()
    found = re.fullmatch(r"(\d{4})-W(\d{2})", clean, re.ASCII)
    if found:
        return _monday(int(found[1]), int(found[2]), text, what)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", clean, re.ASCII):
        raise _no_week(text, what)
    day = parse_day(clean, what)
    return day - timedelta(days=day.weekday())


def _monday(year: int, week: int, text: str, what: str) -> date:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise _no_week(text, what) from None
    if not FIRST_YEAR <= monday.year <= LAST_YEAR:
        raise _no_week(text, what)
    return monday


def _no_week(text: str, what: str) -> InvalidInput:
    sentence = f"{what} {shown(text)} is no week. Write year and week, as in 2027-W10, or a day of it."
    return InvalidInput([Problem(sentence)])


def week_text(monday: date) -> str:
    """Give a week as people write it: 2027-W10."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
