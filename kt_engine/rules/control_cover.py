"""Who answers for a control on which day, and on which days nobody does. Pure; it knows no control and no store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days on which one person answers; both inclusive."""

    person_id: int
    from_on: date
    until_on: date | None = None
    """None: until the next one takes over."""

    @property
    def last_on(self) -> date:
        return self.until_on or date.max

    def holds(self, day: date) -> bool:
        return self.from_on <= day <= self.last_on


@dataclass(frozen=True)
class Gap:
    """Days without anybody, both inclusive."""

    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        """Calendar days, 1 or more."""
        return (self.last_on - self.first_on).days + 1


def in_force(periods: Iterable[Period], gone: dict[int, date] | None = None) -> tuple[Period, ...]:
    """Give the periods by their days: each ends the day before the next begins, and on its person's last day.

    `gone` is the last day, inclusive, of who leaves, by person. A period that is left without a day is left out.
    """
    ordered = sorted(periods, key=lambda one: one.from_on)
    found = []
    for place, one in enumerate(ordered):
        ends = [one.until_on, (gone or {}).get(one.person_id)]
        if place + 1 < len(ordered):
            ends.append(ordered[place + 1].from_on - ONE_DAY)
        last = min((end for end in ends if end is not None), default=None)
        if last is None or last >= one.from_on:
            found.append(replace(one, until_on=last))
    return tuple(found)


def owner_on(periods: Sequence[Period], day: date) -> int | None:
    """Give who answers on a day, of periods as `in_force` gives them."""
    return next((one.person_id for one in periods if one.holds(day)), None)


def gaps(periods: Sequence[Period], first: date, last: date) -> tuple[Gap, ...]:
    """Give the days from `first` to `last`, both inclusive, on which nobody answers; none when `last` is before."""
    found, free_from = [], first
    for one in periods:
        if free_from > last:
            break
        if one.last_on < free_from:
            continue
        if one.from_on > free_from:
            found.append(Gap(free_from, min(one.from_on - ONE_DAY, last)))
        if one.last_on >= last:
            return tuple(found)
        free_from = max(free_from, one.last_on + ONE_DAY)
    if free_from <= last:
        found.append(Gap(free_from, last))
    return tuple(found)


def shared_days(one: Period, other: Period) -> Gap | None:
    """Give the days two periods share, None where there is none; the end of an open one is the other's."""
    first, last = max(one.from_on, other.from_on), min(one.last_on, other.last_on)
    return Gap(first, last) if first <= last else None
