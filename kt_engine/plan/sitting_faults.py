"""Why people cannot be at a session at one time: calendars, leave, bookings, promises. It knows no name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kt_engine.plan.attendee_time import free_time
from kt_engine.plan.free_time import DayOfTime, FreeTime, Grid
from kt_engine.plan.session_shapes import GRID_MINUTES, Allocation, Attendee
from kt_engine.words import WhyNotBooked

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class SittingFault:
    person_id: int
    why: WhyNotBooked
    minutes_left: int | None = None
    """Of the day or the week, where it is full."""


def sitting_faults(
    attendees: Mapping[int, Attendee],
    experts: frozenset[int],
    starts_at: datetime,
    ends_at: datetime,
    most_minutes_a_day: int,
) -> tuple[SittingFault, ...]:
    """Give the first reason of each person who cannot be there, by person id; `experts` need an allocation too.

    Both moments lie on the grid and within one day of everybody.
    """
    on = starts_at.date()
    grid = Grid(on - WEEK, on + WEEK)
    slots = range(grid.slot_from(starts_at), grid.slot_until(ends_at))
    found = []
    for person_id in sorted(attendees):
        reasons = _reasons(attendees[person_id], person_id in experts, grid, slots, most_minutes_a_day)
        fault = next(reasons, None)
        if fault is not None:
            found.append(fault)
    return tuple(found)


def _reasons(person: Attendee, explains: bool, grid: Grid, slots: range, most: int) -> Iterator[SittingFault]:
    local = grid.moment(slots.start).astimezone(ZoneInfo(person.calendar.time_zone)).date()
    if local in person.days_off:
        yield SittingFault(person.person_id, WhyNotBooked.AWAY)
    unbooked = Attendee(person.person_id, person.calendar)
    if not _covers(_day_at(free_time(unbooked, grid, most), slots), slots, explains=False):
        yield SittingFault(person.person_id, WhyNotBooked.CLOSED)
    time = free_time(person, grid, most)
    day = _day_at(time, slots)
    if not _covers(day, slots, explains=False):
        yield SittingFault(person.person_id, WhyNotBooked.BUSY)
    if day is not None and day.left < len(slots):
        yield SittingFault(person.person_id, WhyNotBooked.DAY_FULL, day.left * GRID_MINUTES)
    if explains:
        yield from _promise(person, time, day, local, slots)


def _promise(
    person: Attendee, time: FreeTime, day: DayOfTime | None, local: date, slots: range
) -> Iterator[SittingFault]:
    if not any(_is_valid(one, local) for one in person.allocations):
        yield SittingFault(person.person_id, WhyNotBooked.NO_ALLOCATION)
    if not _covers(day, slots, explains=True):
        yield SittingFault(person.person_id, WhyNotBooked.OUTSIDE)
    if day is not None and time.week_left[day.week] < len(slots):
        yield SittingFault(person.person_id, WhyNotBooked.WEEK_FULL, time.week_left[day.week] * GRID_MINUTES)


def _is_valid(allocation: Allocation, day: date) -> bool:
    return allocation.valid_from <= day <= allocation.valid_to and day not in allocation.blackout


def _day_at(time: FreeTime, slots: range) -> DayOfTime | None:
    for day in reversed(time.days):
        if day.begin <= slots.start:
            return day if slots.stop <= day.begin + max(day.free.bit_length(), 1) else None
    return None


def _covers(day: DayOfTime | None, slots: range, *, explains: bool) -> bool:
    """Tell whether every slot of a sitting is free on this day."""
    if day is None:
        return False
    wanted = ((1 << len(slots)) - 1) << (slots.start - day.begin)
    return day.bits(explains=explains) & wanted == wanted
