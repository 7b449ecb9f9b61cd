"""The time people have together: days and hours in which all of them work; it knows no task and no clock.

Hours are compared in UTC of the same date, so that summer time counts on each side from its own day. Two sites of
which one is always a date ahead (Auckland and Los Angeles) share no hour in this reckoning.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from kt_engine.plan.calendar import is_half_day, is_working_day, year_of
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.plan.year_of_work import (
    HALF,
    WHOLE,
    Need,
    YearOfWork,
    end_of_work,
    halves_between,
    start_of_work,
)

MOST_MINUTES = 8 * 60
"""A day gives a session no more than this, however long its sites are open."""
SEARCHED = timedelta(days=365)
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class WorkingTime:
    """The time of one piece of work: alone on one calendar, or a session on several."""

    calendars: tuple[SiteCalendar, ...]
    """Of who does it first; one calendar, once, for solo work."""
    minutes: int = 0
    """What a session takes in hours together; 0 for solo work, whose hours are not planned."""
    is_session: bool = False

    def next_day(self, day: date) -> date:
        return end_of_work(self._year, day, Need(halves=1))

    def last_day(self, day: date) -> date:
        return start_of_work(self._year, day, Need(halves=1))

    def end_from(self, start: date, count: int) -> date:
        """Give the last day of `count` working days, and of the hours it takes, from `start` or next."""
        return end_of_work(self._year, start, Need(2 * count, self.minutes))

    def start_for(self, end: date, count: int) -> date:
        """Give the latest first day of `count` working days, and of the hours it takes, that is over by `end`."""
        return start_of_work(self._year, end, Need(2 * count, self.minutes))

    def days_between(self, first: date, last: date) -> int:
        """Count whole working days, both ends inclusive."""
        return halves_between(self._year, first, last) // 2

    def _year(self, year: int) -> YearOfWork:
        return _year_together(self.calendars, year) if self.is_session else year_of(self.calendars[0], year)


def solo_time(calendar: SiteCalendar) -> WorkingTime:
    return WorkingTime((calendar,))


def session_time(doer: SiteCalendar, attendees: tuple[SiteCalendar, ...], hours: Decimal) -> WorkingTime:
    """Give the time of a session; `hours` is what it takes in all, with everybody there."""
    minutes = int((hours * MINUTES_PER_HOUR).to_integral_value())
    return WorkingTime(tuple(dict.fromkeys((doer, *attendees))), minutes, is_session=True)


def can_meet(time_together: WorkingTime, day: date) -> bool:
    """Tell whether there is any hour together in the year from `day` on."""
    last = day + SEARCHED
    years = range(day.year, last.year + 1)
    return any(
        day <= found <= last for year in years for found in _year_together(time_together.calendars, year).days
    )


def common_minutes(calendars: tuple[SiteCalendar, ...], day: date) -> int:
    """Count the minutes of a day in which all of these sites are at work; 0 when one of them is off."""
    if not all(is_working_day(calendar, day) for calendar in calendars):
        return 0
    hours = [_hours(calendar, day) for calendar in calendars]
    together = min(close for _, close in hours) - max(opening for opening, _ in hours)
    return max(0, min(MOST_MINUTES, together // timedelta(minutes=1)))


def _hours(calendar: SiteCalendar, day: date) -> tuple[datetime, datetime]:
    """Give when the site opens and closes that day, in UTC; a half day ends after the first half of the hours."""
    opens, closes = _minute(calendar.opens_at), _minute(calendar.closes_at)
    if is_half_day(calendar, day):
        closes = opens + (closes - opens) // 2
    zone = ZoneInfo(calendar.time_zone)
    begin, end = (
        datetime(day.year, day.month, day.day, *divmod(minute, MINUTES_PER_HOUR), tzinfo=zone)
        for minute in (opens, closes)
    )
    return begin.astimezone(UTC), end.astimezone(UTC)


def _minute(moment: time) -> int:
    return moment.hour * MINUTES_PER_HOUR + moment.minute


@lru_cache(maxsize=1024)
def _year_together(calendars: tuple[SiteCalendar, ...], year: int) -> YearOfWork:
    """Give the days of a year on which there is an hour together; half a day for one is half a day for all."""
    shared = set.intersection(*(set(year_of(calendar, year).days) for calendar in calendars))
    minutes = {day: common_minutes(calendars, day) for day in sorted(shared)}
    days = [day for day, count in minutes.items() if count]
    halves = [HALF if any(is_half_day(one, day) for one in calendars) else WHOLE for day in days]
    return YearOfWork.of(days, halves, [minutes[day] for day in days])
