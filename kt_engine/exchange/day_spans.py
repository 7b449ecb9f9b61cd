"""Reads a list of days and spans of days as people write it, and writes it back; it knows no calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.nearest import shown

TO = ".."
MOST_DAYS = 2000
ONE_DAY = timedelta(days=1)


def parse_day_spans(text: str, what: str) -> tuple[date, ...]:
    """Read "2027-03-29; 2027-04-01..2027-04-03" (both ends inclusive): each day once, ascending.

    `what` names the list in the sentence. Raises InvalidInput.
    """
    days: set[date] = set()
    for part in text.split(";"):
        if part.strip():
            first, last = _span(part.strip(), what)
            if (last - first).days + 1 + len(days) > MOST_DAYS:
                raise InvalidInput(
                    [Problem(f"{what} names more than {MOST_DAYS} days. Give a shorter span.")]
                )
            days.update(days_from(first, last))
    return tuple(sorted(days))


def day_spans_text(days: Iterable[date]) -> str:
    """Give the days as the store keeps them, and as `parse_day_spans` reads them."""
    return "; ".join(
        str(first) if first == last else f"{first}{TO}{last}" for first, last in runs(sorted(set(days)))
    )


def days_from(first: date, last: date) -> list[date]:
    """List the days from `first` to `last`, both inclusive."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _span(part: str, what: str) -> tuple[date, date]:
    first, has_end, last = part.partition(TO)
    begin = parse_day(first, what)
    end = parse_day(last, what) if has_end else begin
    if end < begin:
        raise InvalidInput(
            [Problem(f"{what} {shown(part)} ends before it begins. Write the earlier day first.")]
        )
    return begin, end


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Give first and last day of each unbroken stretch of ascending days."""
    first = last = None
    for day in days:
        if last is not None and first is not None and day - last != ONE_DAY:
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last
