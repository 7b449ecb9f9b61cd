"""Reads the conditions proposed for a gate; it does not know the gate's criteria nor who exists."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import day_cell, key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

COLUMNS = ("criterion", "text", "owner", "due_on", "expires_on", "compensating_control")
OPTIONAL = ("ramp_ceiling_pct",)


def read_conditions(source: Path | str | bytes, *, file: str = "") -> tuple["ConditionRow", ...]:
    """Read the conditions in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="conditions file", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    rows = tuple(_condition_row(row, problems) for row in sheet.rows)
    _refuse_repeats(sheet.rows, problems)
    raise_if_any(problems)
    return rows


def _condition_row(row: Row, problems: list[Problem]) -> "ConditionRow":
    due_on = day_cell(row, "due_on", problems)
    expires_on = day_cell(row, "expires_on", problems)
    if date.min < expires_on < due_on:
        sentence = (
            f"expires_on {expires_on} is before due_on {due_on}. A condition is due on or before it expires."
        )
        problems.append(row.problem("expires_on", sentence))
    ramp = None
    if row.cells["ramp_ceiling_pct"]:
        ramp = number_cell(row, "ramp_ceiling_pct", problems, low=0, high=100)
    return ConditionRow(
        criterion=key_cell(row, "criterion", problems),
        text=text_cell(row, "text", problems, most=400),
        owner=text_cell(row, "owner", problems),
        due_on=due_on,
        expires_on=expires_on,
        compensating_control=text_cell(row, "compensating_control", problems, most=400),
        ramp_ceiling_pct=ramp,
        line=row.line,
    )


def _refuse_repeats(rows: tuple[Row, ...], problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        criterion = row.cells["criterion"]
        if criterion and criterion in first:
            sentence = f"{shown(criterion)} has a condition in line {first[criterion]}. Put both in one row."
            problems.append(row.problem("criterion", sentence))
        first.setdefault(criterion, row.line)


@dataclass(frozen=True)
class ConditionRow:
    criterion: str
    text: str
    owner: str
    """A handle (P14) or a person's name, as written."""
    due_on: date
    expires_on: date
    """The last day the condition may stand; the gate is red the day after."""
    compensating_control: str
    ramp_ceiling_pct: int | None
    """0 to 100; None: no ceiling."""
    line: int
