"""Reads the hours of a week in which somebody can be booked, and writes them back; it knows no date and no zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from kt_engine.errors import UsageProblem
from kt_engine.exchange.hours import hour_text, parse_hours
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.weekdays import NAMES, parse_weekdays

MOST_WINDOWS = 40


@dataclass(frozen=True, order=True)
class WeeklyWindow:
    """The same hours every week, in the zone of whose they are."""

    weekday: int
    """0 = Monday."""
    opens_at: time
    closes_at: time
    """Later than `opens_at`."""

    def __str__(self) -> str:
        return f"{NAMES[self.weekday]} {hour_text(self.opens_at)}-{hour_text(self.closes_at)}"


def parse_windows(text: str) -> tuple[WeeklyWindow, ...]:
    """Read "tue 13:00-16:00; thu-fri 09:00-12:00", sorted; nothing written means none.

    Raises UsageProblem when a part is not so written, or two windows of a day overlap.
    """
    found = sorted(
        window for part in text.split(";") if part.strip() for window in _windows(part.strip(), text)
    )
    if len(found) > MOST_WINDOWS:
        raise UsageProblem(f"There are {len(found)} windows in a week; at most {MOST_WINDOWS} are taken.")
    for one, next_one in pairwise(found):
        if one.weekday == next_one.weekday and next_one.opens_at < one.closes_at:
            raise UsageProblem(f"The windows {one} and {next_one} overlap. Write them as one.")
    return tuple(found)


def windows_text(windows: Iterable[WeeklyWindow]) -> str:
    """Give windows as the store keeps them, and as `parse_windows` reads them; days in a row stand together."""
    days: dict[tuple[time, time], list[int]] = {}
    for one in sorted(windows):
        days.setdefault((one.opens_at, one.closes_at), []).append(one.weekday)
    spans = [(first, last, hours) for hours, known in days.items() for first, last in _runs(known)]
    return "; ".join(
        f"{NAMES[first]}{f'-{NAMES[last]}' if last > first else ''} {hour_text(opens)}-{hour_text(closes)}"
        for first, last, (opens, closes) in sorted(spans)
    )


def _runs(days: list[int]) -> list[tuple[int, int]]:
    """Give the first and last of each run of days that follow one another."""
    starts = [day for day in days if day - 1 not in days]
    return [(day, next(last for last in days if last >= day and last + 1 not in days)) for day in starts]


def _windows(part: str, text: str) -> list[WeeklyWindow]:
    days, _, hours = part.partition(" ")
    if not hours.strip():
        raise UsageProblem(
            f"The window {shown(part)} of {shown(text)} is not understood. Write days and hours, "
            "as in tue 13:00-16:00; thu-fri 09:00-12:00."
        )
    open_hours = parse_hours(hours)
    return [WeeklyWindow(day, open_hours.opens_at, open_hours.closes_at) for day in parse_weekdays(days)]
