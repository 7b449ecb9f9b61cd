"""Reads hours of a session or a week as people type them, in quarters; it knows no calendar."""

from decimal import Decimal

from kt_engine.errors import UsageProblem
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.numbers import parse_number

QUARTERS, MINUTES_PER_HOUR = 4, 60
HOURS_RULE = "is no number of hours: a multiple of 0.25, more than 0, at most {}."


def parse_session_hours(text: str, what: str, *, most: int) -> Decimal:
    """Read hours above 0, at most `most`, in quarters; `what` names them in the sentence. Raises UsageProblem."""
    try:
        hours = parse_number(text, what)
    except UsageProblem:
        hours = Decimal(0)
    if not 0 < hours <= most or hours * QUARTERS % 1:
        raise UsageProblem(f"{what} {shown(text)} {HOURS_RULE.format(most)}")
    return hours


def minutes_of(hours: Decimal) -> int:
    """Give whole minutes; hours in quarters have no fraction of one."""
    return int(hours * MINUTES_PER_HOUR)


def hours_words(minutes: int) -> str:
    """Give "1 hour", "1.5 hours"."""
    hours = hours_of(minutes)
    return f"{hours} hour" if hours == 1 else f"{hours} hours"


def hours_of(minutes: int) -> Decimal:
    """Give hours as a person reads them: 1.5, not 1.50."""
    return (Decimal(minutes) / MINUTES_PER_HOUR).quantize(Decimal("0.01")).normalize() + 0
