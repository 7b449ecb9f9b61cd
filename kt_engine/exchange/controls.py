"""Reads a file of controls with who answers for each; it does not know which processes and people there are."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, day_cell, key_cell, text_cell
from kt_engine.exchange.csv_rows import Row, read_sheet
from kt_engine.words import ControlFrequency

COLUMNS = ("process", "control", "title", "risk", "frequency", "evidence", "owner", "from_on")
OPTIONAL = ("until_on", "regulated")
SAID_ONCE = ("title", "risk", "frequency", "evidence", "regulated")
"""What every line about the same control says alike."""
TEXT_LENGTH = 400


@dataclass(frozen=True)
class ControlRow:
    """One control over the days on which one person answers for it."""

    process: str
    """A handle or key, as written."""
    control: str
    title: str
    risk: str
    frequency: ControlFrequency
    evidence: str
    owner: str
    """A handle, an address or a name, as written."""
    from_on: date
    until_on: date | None
    regulated: str | None
    row: Row
    """Where it stands, for problems found later."""


@dataclass(frozen=True)
class ControlFile:
    rows: tuple[ControlRow, ...]
    problems: tuple[Problem, ...]
    """Faults of cells; they are raised together with what the store says of the others."""


def read_controls(source: Path | str | bytes, *, file: str = "") -> ControlFile:
    """Read the lines in the order of the file. Raises InvalidInput where no row can be understood."""
    sheet = read_sheet(source, what="controls file", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    rows = tuple(_control_row(row, problems) for row in sheet.rows)
    _refuse_differences(rows, problems)
    return ControlFile(rows, tuple(problems))


def _control_row(row: Row, problems: list[Problem]) -> ControlRow:
    frequency = choice_cell(row, "frequency", problems, ControlFrequency)
    from_on = day_cell(row, "from_on", problems)
    until_on = day_cell(row, "until_on", problems) if row.cells["until_on"] else None
    if until_on is not None and date.min < until_on < from_on:
        sentence = f"until_on {until_on} comes before from_on {from_on}. Both days count."
        problems.append(row.problem("until_on", sentence))
    return ControlRow(
        process=text_cell(row, "process", problems),
        control=key_cell(row, "control", problems),
        title=text_cell(row, "title", problems, most=TEXT_LENGTH),
        risk=text_cell(row, "risk", problems, most=TEXT_LENGTH),
        frequency=ControlFrequency(frequency)
        if frequency in set(ControlFrequency)
        else ControlFrequency.ON_DEMAND,
        evidence=text_cell(row, "evidence", problems, most=TEXT_LENGTH),
        owner=text_cell(row, "owner", problems),
        from_on=from_on,
        until_on=until_on,
        regulated=key_cell(row, "regulated", problems) if row.cells["regulated"] else None,
        row=row,
    )


def _refuse_differences(rows: tuple[ControlRow, ...], problems: list[Problem]) -> None:
    first: dict[tuple[str, str], Row] = {}
    for one in rows:
        before = first.setdefault((one.process.casefold(), one.control), one.row)
        for column in SAID_ONCE:
            if one.row.cells[column] != before.cells[column]:
                sentence = f"{column} of {one.control} is written differently in line {before.line}. Make them alike."
                problems.append(one.row.problem(column, sentence))
