"""Reads what managers promise of their experts' time from a file; it does not know who is there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem, UsageProblem
from kt_engine.exchange.cells import day_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.day_spans import parse_day_spans
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.session_hours import HOURS_RULE, parse_session_hours
from kt_engine.exchange.weekly_windows import WeeklyWindow, parse_windows

COLUMNS = ("person", "hours_per_week", "windows", "blackout", "valid_from", "valid_to", "manager")
MOST_HOURS = 60


@dataclass(frozen=True)
class AllocationRow:
    person: str
    """A handle (P14) or a name, as written; `manager` likewise."""
    hours_per_week: Decimal
    """A multiple of a quarter, more than 0, at most 60."""
    windows: tuple[WeeklyWindow, ...]
    """None: any hour of work."""
    blackout: tuple[date, ...]
    valid_from: date
    valid_to: date
    """Inclusive."""
    manager: str
    line: int


def read_allocations(source: Path | str | bytes, *, file: str = "") -> tuple[AllocationRow, ...]:
    """Read the allocations in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="allocations file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows = tuple(_allocation(row, problems) for row in sheet.rows)
    _refuse_overlaps(sheet.rows, rows, problems)
    raise_if_any(problems)
    return rows


def _allocation(row: Row, problems: list[Problem]) -> AllocationRow:
    valid_from, valid_to = day_cell(row, "valid_from", problems), day_cell(row, "valid_to", problems)
    if date.min < valid_to < valid_from:
        problems.append(row.problem("valid_to", f"valid_to {valid_to} comes before valid_from {valid_from}."))
    person, manager = (text_cell(row, column, problems) for column in ("person", "manager"))
    if person and person.casefold() == manager.casefold():
        problems.append(row.problem("manager", "Nobody promises his own time. Name the person's manager."))
    return AllocationRow(
        person=person,
        hours_per_week=_hours(row, problems),
        windows=_windows(row, problems),
        blackout=_blackout(row, problems),
        valid_from=valid_from,
        valid_to=valid_to,
        manager=manager,
        line=row.line,
    )


def _hours(row: Row, problems: list[Problem]) -> Decimal:
    text = row.cells["hours_per_week"]
    try:
        hours = parse_session_hours(text, "hours_per_week", most=MOST_HOURS)
    except UsageProblem:
        problems.append(
            row.problem("hours_per_week", f"hours_per_week {shown(text)} {HOURS_RULE.format(MOST_HOURS)}")
        )
        return Decimal(1)
    return hours


def _windows(row: Row, problems: list[Problem]) -> tuple[WeeklyWindow, ...]:
    try:
        return parse_windows(row.cells["windows"])
    except UsageProblem as fault:
        problems.append(row.problem("windows", str(fault)))
        return ()


def _blackout(row: Row, problems: list[Problem]) -> tuple[date, ...]:
    try:
        return parse_day_spans(row.cells["blackout"], "blackout")
    except InvalidInput as fault:
        problems.append(row.problem("blackout", fault.problems[0].sentence))
        return ()


def _refuse_overlaps(
    lines: tuple[Row, ...], rows: tuple[AllocationRow, ...], problems: list[Problem]
) -> None:
    """Two promises of one person for the same day would leave open which holds."""
    for place, (line, row) in enumerate(zip(lines, rows, strict=True)):
        for other in rows[:place]:
            same = row.person and row.person.casefold() == other.person.casefold()
            if same and row.valid_from <= other.valid_to and other.valid_from <= row.valid_to:
                sentence = (
                    f"{shown(row.person)} has another allocation for some of these days in line {other.line}. "
                    "Let one end before the other begins."
                )
                problems.append(line.problem("valid_from", sentence))
                break
