"""Reads what a rehearsal plays of assumptions and messages: those of the playbook by their key, and new ones."""

from dataclasses import dataclass

from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.rehearsal_table import Tables
from kt_engine.words import AssumptionStatus

ASSUMPTION = (
    "key", "text", "source", "function", "owner", "process", "until", "about_day", "outcome", "found", "change_note",
)  # fmt: skip
MESSAGE = (
    "key", "audience", "message", "channel", "function", "owner", "process", "planned_day", "before_task",
    "days_before", "about_day", "evidence",
)  # fmt: skip
SETTLED = (AssumptionStatus.VALIDATED.value, AssumptionStatus.FALSIFIED.value)


@dataclass(frozen=True)
class AssumptionPart:
    key: str | None
    """Of the playbook; None: it is added on `told_day`, and known by its text."""
    text: str
    source: str
    function: str
    owner: str | None
    process: str | None
    until_day: int
    told_day: int
    day: int
    """The day it is put before both sides."""
    outcome: AssumptionStatus
    found: str
    change_note: str | None
    """What is agreed because it is false."""


@dataclass(frozen=True)
class MessagePart:
    key: str | None
    """Of the playbook; None: it is planned on `told_day`, and known by its text."""
    audience: str
    message: str
    channel: str
    function: str
    owner: str | None
    process: str | None
    planned_day: int | None
    before_task: str | None
    """A task's key; the message goes out so many calendar days before it ends."""
    days_before: int
    told_day: int
    days_late: int
    """Calendar days after the day it was due."""
    evidence: str


@dataclass(frozen=True)
class PromiseStory:
    assumptions: tuple[AssumptionPart, ...] = ()
    messages: tuple[MessagePart, ...] = ()


def promise_story(tables: Tables) -> PromiseStory:
    """Read the tables; their faults are left in `tables.problems`."""
    return PromiseStory(
        tuple(_assumption(tables, row) for row in tables.rows("assumptions.csv", ASSUMPTION, ("told_day",))),
        tuple(
            _message(tables, row)
            for row in tables.rows("communications.csv", MESSAGE, ("told_day", "days_late"))
        ),
    )


def _told_day(tables: Tables, row: Row) -> int:
    return (
        tables.day(row, "told_day" if row.cells["told_day"] else "about_day") if not row.cells["key"] else 0
    )


def _said(tables: Tables, row: Row, column: str) -> str:
    """Give what a line without a key must say; the playbook says it of the others."""
    return row.cells[column] if row.cells["key"] else tables.text(row, column)


def _assumption(tables: Tables, row: Row) -> AssumptionPart:
    outcome = tables.choice(row, "outcome", SETTLED)
    false = outcome == AssumptionStatus.FALSIFIED.value
    return AssumptionPart(
        key=row.cells["key"] or None,
        text=_said(tables, row, "text"),
        source=_said(tables, row, "source"),
        function=_said(tables, row, "function"),
        owner=tables.person(row, "owner") if row.cells["owner"] else None,
        process=tables.process_or_none(row),
        until_day=tables.day(row, "until"),
        told_day=_told_day(tables, row),
        day=tables.day(row, "about_day"),
        outcome=AssumptionStatus.FALSIFIED if false else AssumptionStatus.VALIDATED,
        found=tables.text(row, "found"),
        change_note=tables.text(row, "change_note") if false else None,
    )


def _message(tables: Tables, row: Row) -> MessagePart:
    return MessagePart(
        key=row.cells["key"] or None,
        audience=_said(tables, row, "audience"),
        message=_said(tables, row, "message"),
        channel=_said(tables, row, "channel"),
        function=_said(tables, row, "function"),
        owner=tables.person(row, "owner") if row.cells["owner"] else None,
        process=tables.process_or_none(row),
        planned_day=tables.day_or_none(row, "planned_day"),
        before_task=row.cells["before_task"] or None,
        days_before=_days(tables, row, "days_before"),
        told_day=_told_day(tables, row),
        days_late=_days(tables, row, "days_late"),
        evidence=tables.text(row, "evidence"),
    )


def _days(tables: Tables, row: Row, column: str) -> int:
    text = row.cells[column]
    if text and not text.isdecimal():
        tables.problems.append(row.problem(column, f"{column} is a whole number of calendar days."))
    return int(text) if text.isdecimal() else 0
