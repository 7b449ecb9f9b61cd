"""The time in which one person can still be booked, as bits of whole numbers; it knows no calendar and no session.

A slot is a quarter of an hour of UTC, counted from the midnight a day before the first day. Bit n of a mask stands for
slot n; in a mask of starts it says that so many free slots in a row begin there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from kt_engine.plan.session_shapes import GRID_MINUTES

SLOT = timedelta(minutes=GRID_MINUTES)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Grid:
    """The slots of one plan. A person's own days from the first to the last may begin before or end after UTC's."""

    first_on: date
    last_on: date
    """Inclusive."""

    @property
    def origin(self) -> datetime:
        return datetime.combine(self.first_on - ONE_DAY, time(), UTC)

    @property
    def size(self) -> int:
        return self.begin_of(self.last_on + 2 * ONE_DAY)

    def moment(self, slot: int) -> datetime:
        return self.origin + slot * SLOT

    def slot_from(self, moment: datetime) -> int:
        """Give the first slot that begins at `moment` or later."""
        return -((self.origin - moment) // SLOT)

    def slot_until(self, moment: datetime) -> int:
        """Give the slot after the last one that ends at `moment` or before."""
        return (moment - self.origin) // SLOT

    def begin_of(self, day: date) -> int:
        """Give the first slot of a day of UTC."""
        return self.slot_from(datetime.combine(day, time(), UTC))


class DayOfTime(NamedTuple):
    """What one day of a person, in the zone of his calendar, has; bits count from `begin`."""

    begin: int
    free: int
    to_explain: int
    """Those of `free` that were promised for explaining."""
    left: int
    """Slots of knowledge transfer that the day still takes, of any kind."""
    week: int
    """Which of `FreeTime.week_left`."""

    def bits(self, *, explains: bool) -> int:
        return self.to_explain if explains else self.free


@dataclass(frozen=True)
class FreeTime:
    """The time of one person before any session of a plan is placed."""

    days: tuple[DayOfTime, ...]
    """Only days with free slots, ascending."""
    week_left: tuple[int, ...]
    """Slots of explaining that each week still takes."""
    is_promised: bool
    """True: somebody promised some day of it for explaining."""

    def mask(self, *, explains: bool) -> int:
        mask = 0
        for day in self.days:
            mask |= day.bits(explains=explains) << day.begin
        return mask

    def room(self, *, explains: bool) -> int:
        """Count the slots that can be booked at most."""
        return sum(count for _, _, count in self._rooms(explains=explains))

    def room_ends(self, need: int, *, explains: bool) -> int | None:
        """Give the slot by whose end `need` slots (1 or more) can have been booked at the earliest; None: never."""
        for before, day, count in self._rooms(explains=explains):
            if before + count >= need:
                return day.begin + _place_of(day.bits(explains=explains), need - before) + 1
        return None

    def _rooms(self, *, explains: bool) -> Iterator[tuple[int, DayOfTime, int]]:
        """Give for each day what can be booked before it, the day, and what can be booked on it at most."""
        used = [0] * len(self.week_left)
        before = 0
        for day in self.days:
            count = min(day.left, day.bits(explains=explains).bit_count())
            if explains:
                count = min(count, self.week_left[day.week] - used[day.week])
                used[day.week] += count
            yield before, day, count
            before += count


def starts_in(bits: int, length: int) -> int:
    """Give the mask of starts: the bits from which `length` bits in a row are set."""
    done = 1
    while done < length:
        step = min(done, length - done)
        bits &= bits >> step
        done += step
    return bits


def span(begin: int, end: int) -> int:
    """Give the mask of the slots from `begin`, not below 0, to `end`, exclusive."""
    first = max(0, begin)
    return ((1 << (end - first)) - 1) << first if end > first else 0


def _place_of(bits: int, count: int) -> int:
    """Give the place of the bit that is the `count`th set one, from 1."""
    for _ in range(count - 1):
        bits &= bits - 1
    return (bits & -bits).bit_length() - 1
