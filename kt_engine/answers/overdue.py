"""Every open question with its period: since when, until when, how often chased, what was said. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.answers.answer_periods import AnswerPeriod, Periods, periods_of
from kt_engine.answers.asked_days import asked_days, entered_on, stage_days
from kt_engine.answers.declined import Declined, declined_of
from kt_engine.answers.planning import calendars_of, side_calendars
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.plan.calendar import add_working_days, working_days_to
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.store.tables import Handover, Person, Reminder, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import MessageKind, Side, WaitKind

H, R, T, P = table_of(Handover), table_of(Reminder), table_of(Task), table_of(Person)


@dataclass(frozen=True)
class Answer:
    """What is known of the answer to one open question."""

    asked_on: date
    answer_days: int | None
    """Working days of the side asked; None where nothing gives a period."""
    due_on: date | None
    """The last day of the period on that side's calendar."""
    clause: str | None
    source: str | None
    deemed: bool
    waited_days: int
    """Working days of that side since the question, without an answer."""
    overdue_days: int
    """Working days of that side after `due_on`, today included; 0 before."""
    reminded_count: int
    escalated_count: int
    reminded_on: date | None


@dataclass(frozen=True)
class Awaited:
    """One open wait with its answer period; an answer that was no stands in `declined`, silence in `answer`."""

    wait: Wait
    answer: Answer | None
    """None for what is no question to anybody, such as a gate to be presented."""
    declined: Declined | None
    period: AnswerPeriod | None = None

    @property
    def state(self) -> str:
        """Say in a few words how the answer stands: declined, or so many days of silence."""
        if self.declined is not None:
            return self.declined.sentence
        if self.answer is None:
            return ""
        days = self.answer.waited_days
        return f"{days} day{'s' if days != 1 else ''} of silence"


@dataclass(frozen=True)
class Chase:
    """What is needed to date the questions of one engagement."""

    periods: Periods
    calendars: Mapping[Side, SiteCalendar]
    fallback: SiteCalendar

    def calendar(self, side: Side) -> SiteCalendar:
        """Give the calendar of a side; the client's where the side has no company here."""
        return self.calendars.get(side, self.fallback)


def chase_of(reader: Reader, engagement_id: int) -> Chase:
    calendars = calendars_of(reader)
    sides = {side: calendars[known] for side, known in side_calendars(reader, engagement_id).items()}
    fallback = sides.get(Side.CLIENT) or next(iter(calendars.values()))
    return Chase(periods_of(reader, engagement_id), sides, fallback)


def awaited_of(
    reader: Reader, engagement_id: int, today: date, chase: Chase | None = None
) -> tuple[Awaited, ...]:
    """Give every open wait of an active engagement in the order of `waits_of`, each with its answer."""
    waits = waits_of(reader, engagement_id, today)
    if not waits:
        return ()
    known = chase or chase_of(reader, engagement_id)
    asked = _asked(reader, engagement_id, waits)
    reminders = reminders_of(reader, engagement_id)
    declined = declined_of(reader, engagement_id)
    found = []
    for wait in waits:
        period = None if wait.kind is None else known.periods.of(wait.kind, wait.side)
        on = wait.asked_on or asked.get(wait.handle)
        told = reminders.get((wait.thing, wait.round, wait.kind), ())
        answer = None if wait.kind is None or on is None else _answer(known, wait, on, period, told, today)
        found.append(Awaited(wait, answer, _no(declined, wait), period))
    return tuple(found)


def _no(declined: Mapping[str, Declined], wait: Wait) -> Declined | None:
    """Give the no that began the round this wait is about; a version under signature is a question of its own."""
    asks = {WaitKind.HANDOVER_REVIEW, WaitKind.HANDOVER_ACCEPTANCE, WaitKind.GATE_SIGNATURE}
    return None if wait.kind in asks else declined.get(wait.handle)


def reminders_of(
    reader: Reader, engagement_id: int
) -> dict[tuple[str, int, WaitKind | None], tuple[RowMapping, ...]]:
    """Give the reminders and escalations so far by thing, round and kind of wait, the first first."""
    found: dict[tuple[str, int, WaitKind | None], tuple[RowMapping, ...]] = {}
    for row in reader.rows(
        select(R, P.c.handle)
        .join(P, P.c.id == R.c.person_id)
        .where(R.c.engagement_id == engagement_id)
        .order_by(R.c.id)
    ):
        place = (row["thing"], row["round"], row["wait"])
        found[place] = (*found.get(place, ()), row)
    return found


def _answer(
    chase: Chase,
    wait: Wait,
    asked_on: date,
    period: AnswerPeriod | None,
    told: Sequence[RowMapping],
    today: date,
) -> Answer:
    calendar = chase.calendar(wait.side)
    days, due_on = due_day(calendar, wait, asked_on, period)
    mine = [row for row in told if (row["asked_on"], row["due_on"]) == (asked_on, due_on)]
    reminded = {
        row["number"] for row in mine if row["kind"] is MessageKind.REMINDER and row["handle"] in wait.who
    }
    escalated = {row["number"] for row in mine if row["kind"] is MessageKind.ESCALATION}
    last = max((row["reminded_at"].date() for row in mine), default=None)
    return Answer(
        asked_on=asked_on,
        answer_days=days,
        due_on=due_on,
        clause=period.clause if period else None,
        source=period.source if period else ("its own day" if wait.kind is WaitKind.CONDITION else None),
        deemed=bool(period and period.deemed),
        waited_days=max(working_days_to(calendar, asked_on, today), 0),
        overdue_days=0 if due_on is None else max(working_days_to(calendar, due_on, today), 0),
        reminded_count=len(reminded),
        escalated_count=len(escalated),
        reminded_on=last,
    )


def due_day(
    calendar: SiteCalendar, wait: Wait, asked_on: date, period: AnswerPeriod | None
) -> tuple[int | None, date | None]:
    """Give period and last day: the contract's to the day, the playbook's never before the work is planned to end.

    The day of the question is not counted. A condition is due on its own day.
    """
    if wait.kind is WaitKind.CONDITION and wait.due_on is not None:
        return max(working_days_to(calendar, asked_on, wait.due_on), 1), wait.due_on
    if period is None:
        return None, None
    days = period.answer_days if period.clause else max(period.answer_days, wait.at_least_days)
    due_on = add_working_days(calendar, asked_on + timedelta(days=1), days)
    if period.clause is None and wait.planned_on is not None and wait.planned_on > due_on:
        return max(working_days_to(calendar, asked_on, wait.planned_on), days), wait.planned_on
    return days, due_on


def _asked(reader: Reader, engagement_id: int, waits: Sequence[Wait]) -> dict[str, date]:
    """Find the day of those questions that only events know, by handle: tasks made ready, handovers requested."""
    kinds = {WaitKind.TASK: T, WaitKind.HANDOVER_DELIVERY: H}
    open_ = [wait for wait in waits if wait.kind in kinds and wait.asked_on is None]
    if not open_:
        return {}
    days, stages = asked_days(reader, engagement_id), stage_days(reader, engagement_id)
    handles = {wait.handle for wait in open_}
    found: dict[str, date] = {}
    for name, table in (("task", T), ("handover", H)):
        columns = (table.c.id, table.c.handle, table.c.stage, table.c.process_id)
        for row in reader.rows(select(*columns).where(table.c.engagement_id == engagement_id)):
            day = days.get((name, row["id"]))
            if row["handle"] not in handles or day is None:
                continue
            entered = entered_on(stages, row["stage"], row["process_id"])
            found[row["handle"]] = max(day, entered) if entered and name == "handover" else day
    return found
