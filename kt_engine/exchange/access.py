"""Reads a file of rights of access; it does not know which people, systems and processes there are."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import day_cell, key_cell, text_cell
from kt_engine.exchange.csv_rows import Row, read_sheet

COLUMNS = ("person", "system", "right", "shift")
OPTIONAL = ("process", "site", "requested_on", "granted_on")
SHIFT_LENGTH = 40


@dataclass(frozen=True)
class AccessRow:
    person: str
    """A handle, an address or a name, as written."""
    system: str
    right: str
    shift: str
    process: str
    """Empty: every process."""
    site: str
    """Empty: the person's own."""
    requested_on: date | None
    granted_on: date | None
    row: Row
    """Where it stands, for problems found later."""


@dataclass(frozen=True)
class AccessFile:
    rows: tuple[AccessRow, ...]
    problems: tuple[Problem, ...]
    """Faults of cells; they are raised together with what the store says of the others."""


def read_access(source: Path | str | bytes, *, file: str = "") -> AccessFile:
    """Read the rights in the order of the file. Raises InvalidInput where no row can be understood."""
    sheet = read_sheet(source, what="access file", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    rows = tuple(_access_row(row, problems) for row in sheet.rows)
    _refuse_repeats(rows, problems)
    return AccessFile(rows, tuple(problems))


def _access_row(row: Row, problems: list[Problem]) -> AccessRow:
    days = {
        name: day_cell(row, name, problems) if row.cells[name] else None
        for name in ("requested_on", "granted_on")
    }
    asked, granted = days["requested_on"], days["granted_on"]
    if asked and granted and date.min < granted < asked:
        problems.append(row.problem("granted_on", f"granted_on {granted} comes before requested_on {asked}."))
    return AccessRow(
        person=text_cell(row, "person", problems),
        system=key_cell(row, "system", problems),
        right=text_cell(row, "right", problems),
        shift=text_cell(row, "shift", problems, most=SHIFT_LENGTH),
        process=text_cell(row, "process", problems, needed=False),
        site=text_cell(row, "site", problems, needed=False),
        requested_on=asked,
        granted_on=granted,
        row=row,
    )


def _refuse_repeats(rows: tuple[AccessRow, ...], problems: list[Problem]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for one in rows:
        place = tuple(text.casefold() for text in (one.person, one.system, one.right, one.process))
        if place in first:
            sentence = f"The same right of the same person is already in line {first[place]}. Remove one."
            problems.append(one.row.problem("right", sentence))
        first.setdefault(place, one.row.line)
