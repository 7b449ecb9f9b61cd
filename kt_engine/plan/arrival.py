"""When somebody who stands in a stage of learning can be live, and which week that is. Pure: no row, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kt_engine.plan.calendar import add_working_days, last_working_day, next_working_day
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.words import LearningStage

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Stretch:
    """One stage of the way, with its length in working days, 0 or more."""

    stage: LearningStage
    length_days: int


def live_on(
    calendar: SiteCalendar, way: Sequence[Stretch], stage: LearningStage, since: date, today: date
) -> date | None:
    """Give the first working day on which somebody can be live who stands in `stage` since a day.

    What is left of the stage, and then every stage after it, on working days of the calendar. Who is longer in the
    stage than it takes is through with it by today. None where the way does not have the stage.
    """
    places = [number for number, one in enumerate(way) if one.stage is stage]
    if not places:
        return None
    begin = _after(calendar, since, way[places[0]].length_days)
    begin = max(begin, today)
    for one in way[places[0] + 1 :]:
        begin = _after(calendar, begin, one.length_days)
    return next_working_day(calendar, begin)


def _after(calendar: SiteCalendar, begin: date, length_days: int) -> date:
    """Give the day after so many working days from a day on."""
    return add_working_days(calendar, begin, length_days) + ONE_DAY if length_days else begin


def monday_of(day: date) -> date:
    """Give the Monday of a day's week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def is_live_in(calendar: SiteCalendar, on: date, week: date) -> bool:
    """Tell whether somebody live from a day on fills his seat in the whole week that begins with a Monday."""
    return on <= next_working_day(calendar, week)


def is_left_in(calendar: SiteCalendar, last_on: date, week: date) -> bool:
    """Tell whether somebody whose last day is known leaves his seat before the week is worked through."""
    last_of_week = last_working_day(calendar, week + ONE_WEEK - ONE_DAY)
    return last_on < max(last_of_week, week)
