"""Works out when a person can be booked: calendar, days off, bookings, promises. It knows no session to place."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kt_engine.exchange.weekly_windows import WeeklyWindow
from kt_engine.plan.calendar import is_half_day, is_working_day
from kt_engine.plan.free_time import ONE_DAY, SLOT, DayOfTime, FreeTime, Grid, span
from kt_engine.plan.session_shapes import GRID_MINUTES, Allocation, Attendee, Booked
from kt_engine.plan.shapes import SiteCalendar

DAYS_A_WEEK = 7


class SiteDay(NamedTuple):
    """A working day of a site."""

    day: date
    week: int
    """The same for all days from a Monday to a Sunday."""
    begin: int
    """The slot in which it opens."""
    bits: int
    """One for each slot from then until it closes."""


def free_time(person: Attendee, grid: Grid, most_minutes_a_day: int, first_slot: int = 0) -> FreeTime:
    """Give the hours of the person's site without days off and bookings; of them, what was promised for explaining.

    Nothing is free before `first_slot`.
    """
    promised = _promised(person.allocations, grid)
    limits = _week_limits(promised)
    used_days, used_weeks = _used(person)
    taken = _taken(person.booked, grid) | span(0, first_slot)
    most = most_minutes_a_day // GRID_MINUTES
    weeks: dict[int, int] = {}
    days = []
    for day, week, begin, bits in _site_days(person.calendar, grid):
        free = bits & ~(taken >> begin) if taken else bits
        if not free or day in person.days_off:
            continue
        promise = promised.get(day)
        days.append(
            DayOfTime(
                begin,
                free,
                free & _promised_bits(promise, person.calendar, day, begin, grid) if promise else 0,
                max(0, most - used_days[day]) if day in used_days else most,
                weeks.setdefault(week, len(weeks)),
            )
        )
    week_left = tuple(max(0, limits.get(week, 0) - used_weeks.get(week, 0)) for week in weeks)
    return FreeTime(tuple(days), week_left, is_promised=bool(promised))


def week_of(day: date) -> int:
    """Give a number that all days from a Monday to a Sunday share."""
    return (day.toordinal() - 1) // DAYS_A_WEEK


def _promised(allocations: Iterable[Allocation], grid: Grid) -> dict[date, Allocation]:
    """Give the allocation that counts on each day; the later of two."""
    found: dict[date, Allocation] = {}
    for one in allocations:
        day, last = max(one.valid_from, grid.first_on), min(one.valid_to, grid.last_on)
        while day <= last:
            found[day] = one
            day += ONE_DAY
    return found


def _week_limits(promised: dict[date, Allocation]) -> dict[int, int]:
    """Give the slots of each week; where the promise changes within one, the smaller number holds."""
    limits: dict[int, int] = {}
    for day, one in promised.items():
        slots, week = one.minutes_per_week // GRID_MINUTES, week_of(day)
        limits[week] = min(slots, limits.get(week, slots))
    return limits


def _promised_bits(promise: Allocation, calendar: SiteCalendar, day: date, begin: int, grid: Grid) -> int:
    """Give the promised slots of a day, counted from `begin`; all of it where the promise names no windows."""
    if day in promise.blackout:
        return 0
    if not promise.windows:
        return -1
    bits = 0
    for first, end in _window_slots(promise.windows, calendar.time_zone, day, grid):
        bits |= span(first - begin, end - begin)
    return bits


@lru_cache(maxsize=65536)
def _window_slots(
    windows: tuple[WeeklyWindow, ...], zone: str, day: date, grid: Grid
) -> tuple[tuple[int, int], ...]:
    return tuple(
        _slots_between(day, one.opens_at, one.closes_at, zone, grid)
        for one in windows
        if one.weekday == day.weekday()
    )


@lru_cache(maxsize=256)
def _site_days(calendar: SiteCalendar, grid: Grid) -> tuple[SiteDay, ...]:
    """Give the working days of a site; a half day ends after the first half of the hours."""
    found = []
    for offset in range((grid.last_on - grid.first_on).days + 1):
        day = grid.first_on + timedelta(days=offset)
        if is_working_day(calendar, day):
            closes = _middle(calendar) if is_half_day(calendar, day) else calendar.closes_at
            begin, end = _slots_between(day, calendar.opens_at, closes, calendar.time_zone, grid)
            if end > begin:
                found.append(SiteDay(day, week_of(day), begin, span(0, end - begin)))
    return tuple(found)


def _slots_between(day: date, opens: time, closes: time, zone: str, grid: Grid) -> tuple[int, int]:
    """Give the slots that lie wholly between two times of a day in a zone."""
    place = ZoneInfo(zone)
    begin, end = (datetime.combine(day, moment, place).astimezone(UTC) for moment in (opens, closes))
    return grid.slot_from(begin), grid.slot_until(end)


def _middle(calendar: SiteCalendar) -> time:
    opens, closes = (each.hour * 60 + each.minute for each in (calendar.opens_at, calendar.closes_at))
    return time(*divmod(opens + (closes - opens) // 2, 60))


def _taken(booked: Iterable[Booked], grid: Grid) -> int:
    """Give every slot that a booking touches."""
    mask, size = 0, grid.size
    for one in booked:
        mask |= span(grid.slot_until(one.starts_at), min(size, grid.slot_from(one.ends_at)))
    return mask


def _used(person: Attendee) -> tuple[dict[date, int], dict[int, int]]:
    """Give the slots of sessions on each day, and those of each week that use up the allocation; by its start."""
    zone = ZoneInfo(person.calendar.time_zone)
    days: dict[date, int] = {}
    weeks: dict[int, int] = {}
    for one in person.booked:
        day = one.starts_at.astimezone(zone).date()
        slots = -((one.starts_at - one.ends_at) // SLOT)
        if one.is_session:
            days[day] = days.get(day, 0) + slots
        if one.is_allocated:
            weeks[week_of(day)] = weeks.get(week_of(day), 0) + slots
    return days, weeks
