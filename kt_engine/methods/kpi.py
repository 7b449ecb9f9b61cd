"""The formulas of service figures, exact and unrounded; it knows no target's number, no store and no report.

The definitions are those of field practice (practitioners' pages on contact centres, service desks and
finance); each says what it counts, because the same name is often counted differently. A figure with nothing
to divide by was not measured: that is a sentence (InvalidInput), never 0 or 100.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kt_engine.errors import InvalidInput, Problem
from kt_engine.words import Direction

Number = int | Decimal

HUNDRED = Decimal(100)
SECONDS_PER_HOUR = Decimal(3600)


def meets_target(value: Decimal | None, target: Decimal, direction: Direction) -> bool:
    """Tell whether a value reaches its target, the target itself included; not measured is never met."""
    if value is None:
        return False
    return value >= target if direction is Direction.HIGHER else value <= target


def service_level(answered_in_time: int, offered: int, *, short_abandons: int = 0) -> Decimal:
    """Percent of the contacts offered that were answered in time; those given up count as offered.

    `short_abandons` leaves out contacts given up within a few seconds: a variant to be agreed and said.
    """
    _refuse_negative(_Counted("short abandons", short_abandons))
    whole = _Counted("contacts offered", offered - short_abandons)
    return _share_pct(_Counted("contacts answered in time", answered_in_time), whole)


def service_level_of_answered(answered_in_time: int, answered: int) -> Decimal:
    """Percent of the contacts *answered* that were answered in time: blind to everybody who gave up."""
    whole = _Counted("contacts answered", answered)
    return _share_pct(_Counted("contacts answered in time", answered_in_time), whole)


def abandonment_rate(abandoned: int, offered: int) -> Decimal:
    """Percent of the contacts offered that were given up before an answer."""
    return _share_pct(_Counted("contacts abandoned", abandoned), _Counted("contacts offered", offered))


def average_handling_time(talk: Number, hold: Number, after_call: Number, handled: int) -> Decimal:
    """Average time per contact handled, in the unit of the times given (usually seconds)."""
    parts = [
        _Counted("talk time", talk),
        _Counted("hold time", hold),
        _Counted("after-call work", after_call),
    ]
    _refuse_negative(*parts)
    total = sum(part.number for part in parts)
    return _quotient(_Counted("handling time", total), _Counted("contacts handled", handled))


def first_time_right(right: int, done: int) -> Decimal:
    """Percent of the work done that was right without rework."""
    return _share_pct(_Counted("work right the first time", right), _Counted("work done", done))


def on_time(done_by_due: int, due: int) -> Decimal:
    """Percent of what fell due in the period that was done by then: of what was due, not of what was done."""
    return _share_pct(_Counted("work done on time", done_by_due), _Counted("work due", due))


def days_payable_outstanding(payables: Number, cost_of_goods_sold: Number, days: int) -> Decimal:
    """Days of cost that stand unpaid; say beside it if payables are an average or the ending balance."""
    _refuse_negative(_Counted("days", days))
    cost = _Counted("cost of goods sold", cost_of_goods_sold)
    return _quotient(_Counted("payables", payables), cost) * days


def net_promoter_score(promoters: int, detractors: int, responses: int) -> Decimal:
    """Percent of answers 9 to 10 minus percent of answers 0 to 6, from -100 to 100 points."""
    whole = _Counted("responses", responses)
    _refuse_more(_Counted("promoters and detractors", promoters + detractors), whole)
    return _share_pct(_Counted("promoters", promoters), whole) - _share_pct(
        _Counted("detractors", detractors), whole
    )


@dataclass(frozen=True)
class BusinessDay:
    """The hours of a working day, on the wall clock of its zone."""

    opens: time
    closes: time
    zone: ZoneInfo
    is_working_day: Callable[[date], bool]


@dataclass(frozen=True)
class Stretch:
    """From receipt to completion, or from failure to repair; both moments know their zone."""

    began_at: datetime
    ended_at: datetime


def business_hours(stretch: Stretch, day: BusinessDay) -> Decimal:
    """Hours of a stretch in business time: with days from 9 to 17, Friday 16:00 to Monday 16:00 is 8."""
    _check_stretch(stretch)
    if day.closes <= day.opens:
        raise InvalidInput(
            [Problem(f"A day cannot open at {day.opens:%H:%M} and close at {day.closes:%H:%M}.")]
        )
    began, ended = stretch.began_at.astimezone(UTC), stretch.ended_at.astimezone(UTC)
    current = stretch.began_at.astimezone(day.zone).date()
    last = stretch.ended_at.astimezone(day.zone).date()
    open_time = timedelta(0)
    while current <= last:
        if day.is_working_day(current):
            opens = datetime.combine(current, day.opens, day.zone).astimezone(UTC)
            closes = datetime.combine(current, day.closes, day.zone).astimezone(UTC)
            open_time += max(timedelta(0), min(ended, closes) - max(began, opens))
        current += timedelta(days=1)
    return _in_hours(open_time)


def clock_hours(stretch: Stretch) -> Decimal:
    """Hours of a stretch on the clock, nights and days off included."""
    _check_stretch(stretch)
    return _in_hours(stretch.ended_at.astimezone(UTC) - stretch.began_at.astimezone(UTC))


def mean_business_hours(stretches: Sequence[Stretch], day: BusinessDay) -> Decimal:
    """Mean turnaround of work done, or mean time to restore (MTTR), in business hours."""
    total = sum((business_hours(stretch, day) for stretch in stretches), Decimal(0))
    return _quotient(_Counted("hours", total), _Counted("completed cases", len(stretches)))


def _check_stretch(stretch: Stretch) -> None:
    if stretch.began_at.tzinfo is None or stretch.ended_at.tzinfo is None:
        raise InvalidInput([Problem("Hours cannot be counted between moments without a time zone.")])
    if stretch.ended_at < stretch.began_at:
        raise InvalidInput(
            [Problem(f"The end {stretch.ended_at:%F %H:%M} is before the start {stretch.began_at:%F %H:%M}.")]
        )


def _in_hours(length: timedelta) -> Decimal:
    # Through whole microseconds: total_seconds() would bring a binary fraction in.
    return Decimal(length // timedelta(microseconds=1)) / 1_000_000 / SECONDS_PER_HOUR


class _Counted(NamedTuple):
    """A figure with the plural name that a sentence calls it by."""

    name: str
    number: Number


def _share_pct(part: _Counted, whole: _Counted) -> Decimal:
    _refuse_more(part, whole)
    return _quotient(part, whole) * HUNDRED


def _quotient(part: _Counted, whole: _Counted) -> Decimal:
    _refuse_negative(part, whole)
    if not whole.number:
        raise InvalidInput(
            [Problem(f"Not measured: there were no {whole.name}. Leave the period without a value.")]
        )
    return Decimal(part.number) / Decimal(whole.number)


def _refuse_more(part: _Counted, whole: _Counted) -> None:
    _refuse_negative(part, whole)
    if part.number > whole.number:
        raise InvalidInput(
            [
                Problem(
                    f"There cannot be more {part.name} ({part.number}) than {whole.name} ({whole.number}). "
                    "Check both figures."
                )
            ]
        )


def _refuse_negative(*counted: _Counted) -> None:
    problems = [
        Problem(f"The figure for {name} is {number}; it cannot be below zero.")
        for name, number in counted
        if number < 0
    ]
    if problems:
        raise InvalidInput(problems)
