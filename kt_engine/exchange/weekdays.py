"""Reads a working week as people write it, and writes it back; it knows no holiday."""

from collections.abc import Iterable

from kt_engine.errors import UsageProblem
from kt_engine.exchange.nearest import shown

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Read "mon-fri", "sun-thu" or "sun,mon,tue": weekdays from 0 = Monday, ascending.

    Raises UsageProblem when a word is no weekday, one stands twice, or none is given.
    """
    days: list[int] = []
    for part in text.casefold().split(","):
        days += _span(part.strip(), text)
    if len(set(days)) != len(days):
        raise UsageProblem(f"The working week {shown(text)} names a day twice. Name each day once.")
    return tuple(sorted(days))


def weekdays_text(days: Iterable[int]) -> str:
    """Give weekdays as the store keeps them: "0,1,2"."""
    return ",".join(str(day) for day in sorted(days))


def _span(part: str, text: str) -> list[int]:
    first, dash, last = (word.strip() for word in part.partition("-"))
    if first not in NAMES or (dash and last not in NAMES):
        raise UsageProblem(
            f"The working week {shown(text)} is not understood. Write it as in mon-fri or sun,mon,tue."
        )
    start, end = NAMES.index(first), NAMES.index(last if dash else first)
    return [(start + offset) % 7 for offset in range((end - start) % 7 + 1)]
