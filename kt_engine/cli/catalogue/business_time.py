"""How the command line offers hours of a stretch of time, on the clock and in business time. It works nothing out."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from kt_engine.cli.catalogue.field import Field, Table, TableRow, day, moment, several
from kt_engine.cli.catalogue.method import Method, shapes_of
from kt_engine.errors import UsageProblem
from kt_engine.exchange.hours import parse_hours
from kt_engine.exchange.weekdays import parse_weekdays
from kt_engine.methods.kpi import BusinessDay, Stretch, business_hours, clock_hours, mean_business_hours
from kt_engine.rules.time_zones import check_time_zone

MOST_DAYS = 200_000
"""Of all stretches together: each day of business time is looked at."""


def _worded(name: str, about: str, metavar: str, check: Callable[[str], Any], default: str) -> Field:
    """Make a field that stays as it is written, where `check` understands it."""

    def read(given: str, _what: str) -> str:
        check(given)
        return given.strip()

    return Field(name, about, read, metavar, default)


STRETCH = (
    moment("began_at", "When it began, with its time zone."),
    moment("ended_at", "When it ended, with its time zone."),
)
BUSINESS_DAY = (
    _worded("hours", "The hours of a working day.", "FROM-TO", parse_hours, "09:00-17:00"),
    _worded("zone", "The time zone of these hours.", "ZONE", check_time_zone, "UTC"),
    _worded("week", "The working week.", "DAYS", parse_weekdays, "mon-fri"),
    several(day("holidays", "Days nobody works.", ())),
)


def _day(hours: str, zone: str, week: str, holidays: tuple[date, ...]) -> BusinessDay:
    worked, days, off = parse_hours(hours), frozenset(parse_weekdays(week)), frozenset(holidays)
    return BusinessDay(
        worked.opens_at,
        worked.closes_at,
        ZoneInfo(zone),
        lambda one: one.weekday() in days and one not in off,
    )


def _bounded(stretches: Sequence[Stretch]) -> Sequence[Stretch]:
    if sum((one.ended_at.date() - one.began_at.date()).days for one in stretches) > MOST_DAYS:
        raise UsageProblem(f"These stretches are longer than {MOST_DAYS:,} days together. Check the years.")
    return stretches


def _business(*, began_at: Any, ended_at: Any, **office: Any) -> Any:
    (stretch,) = _bounded([Stretch(began_at, ended_at)])
    return business_hours(stretch, _day(**office))


def _mean(*, stretches: Sequence[TableRow], **office: Any) -> Any:
    return mean_business_hours(_bounded(shapes_of(Stretch, stretches)), _day(**office))


DESKS = "field practice of service desks: a business hour is an hour somebody could have worked"

METHODS = (
    Method(
        "business-hours",
        business_hours,
        (*STRETCH, *BUSINESS_DAY),
        "hours",
        "on each working day, the part of the stretch between the hours of the day; all of them added up",
        DESKS,
        "--began-at 2026-10-02T16:00+02:00 --ended-at 2026-10-05T16:00+02:00 --zone Europe/Warsaw",
        call=_business,
    ),
    Method(
        "clock-hours",
        clock_hours,
        STRETCH,
        "hours",
        "ended_at - began_at",
        "the clock",
        "--began-at 2026-10-02T16:00+02:00 --ended-at 2026-10-05T16:00+02:00",
        call=lambda *, began_at, ended_at: clock_hours(Stretch(began_at, ended_at)),
    ),
    Method(
        "mean-business-hours",
        mean_business_hours,
        BUSINESS_DAY,
        "hours",
        "the business hours of all stretches / their number: turnaround, or mean time to restore",
        DESKS,
        "--zone Europe/Warsaw --from stretches.csv",
        Table("stretches", "One row for each case that was completed.", STRETCH),
        _mean,
    ),
)
