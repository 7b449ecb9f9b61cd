"""Counts work through the days of a year: halves of days and minutes; it knows no calendar and no holiday."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

HALF, WHOLE = 1, 2
"""What a day counts, in halves of a working day."""


@dataclass(frozen=True)
class YearOfWork:
    """The days of one year on which something is worked, ascending, and what they sum up to."""

    days: tuple[date, ...]
    halves: tuple[int, ...]
    """Entry n is the sum before day n, so that there is one more than days; 2 is a whole day."""
    minutes: tuple[int, ...]
    """Likewise; all 0 where nobody asked for minutes."""

    @staticmethod
    def of(days: Sequence[date], halves: Sequence[int], minutes: Sequence[int] = ()) -> "YearOfWork":
        """Sum up what each day counts."""
        return YearOfWork(
            tuple(days),
            tuple(accumulate(halves, initial=0)),
            tuple(accumulate(minutes or [0] * len(days), initial=0)),
        )


Years = Callable[[int], YearOfWork]
"""Gives the days of any year; raises InvalidInput for one that is not known."""


class Need(NamedTuple):
    """What a piece of work takes: at least so many halves of days, and at least so many minutes."""

    halves: int
    minutes: int = 0

    def less(self, halves: int, minutes: int) -> "Need":
        return Need(max(0, self.halves - halves), max(0, self.minutes - minutes))


def end_of_work(years: Years, start: date, need: Need) -> date:
    """Give the last day, inclusive, of work that begins on `start` or the next worked day."""
    number = start.year
    year = years(number)
    begin = bisect_left(year.days, start)
    while True:
        last = max(
            begin,
            bisect_left(year.halves, year.halves[begin] + need.halves) - 1,
            bisect_left(year.minutes, year.minutes[begin] + need.minutes) - 1,
        )
        if last < len(year.days):
            return year.days[last]
        need = need.less(year.halves[-1] - year.halves[begin], year.minutes[-1] - year.minutes[begin])
        number, begin = number + 1, 0
        year = years(number)


def start_of_work(years: Years, end: date, need: Need) -> date:
    """Give the latest first day, inclusive, of work that is over by `end`."""
    number = end.year
    year = years(number)
    stop = bisect_right(year.days, end)
    while True:
        first = min(
            stop - 1,
            bisect_right(year.halves, year.halves[stop] - need.halves) - 1,
            bisect_right(year.minutes, year.minutes[stop] - need.minutes) - 1,
        )
        if first >= 0:
            return year.days[first]
        need = need.less(year.halves[stop], year.minutes[stop])
        number -= 1
        year = years(number)
        stop = len(year.days)


def halves_between(years: Years, first: date, last: date) -> int:
    """Count halves of working days from `first` to `last`, both inclusive; 0 when `last` is before `first`."""
    if last < first:
        return 0
    whole = sum(years(number).halves[-1] for number in range(first.year, last.year))
    begin, end = years(first.year), years(last.year)
    before = begin.halves[bisect_left(begin.days, first)]
    return whole + end.halves[bisect_right(end.days, last)] - before
