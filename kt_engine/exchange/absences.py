"""Reads when people are away from a file; it does not know who is there, and takes no reason that concerns health."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, day_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown
from kt_engine.words import AbsenceKind

COLUMNS = ("person", "from", "to", "kind")
MOST_DAYS = 400


@dataclass(frozen=True)
class AbsenceRow:
    person: str
    """A handle (P14) or a name, as written."""
    first_on: date
    last_on: date
    """Inclusive."""
    kind: AbsenceKind
    line: int


def read_absences(source: Path | str | bytes, *, file: str = "") -> tuple[AbsenceRow, ...]:
    """Read the absences in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="absences file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows = tuple(_absence(row, problems) for row in sheet.rows)
    _refuse_repeats(sheet.rows, rows, problems)
    raise_if_any(problems)
    return rows


def _absence(row: Row, problems: list[Problem]) -> AbsenceRow:
    first, last = day_cell(row, "from", problems), day_cell(row, "to", problems)
    if date.min < last < first:
        problems.append(row.problem("to", f"to {last} comes before from {first}."))
    elif date.min < first and (last - first).days >= MOST_DAYS:
        problems.append(
            row.problem("to", f"{first} to {last} is longer than {MOST_DAYS} days. Check the years.")
        )
    kind = choice_cell(row, "kind", problems, AbsenceKind)
    return AbsenceRow(
        person=text_cell(row, "person", problems),
        first_on=first,
        last_on=last,
        kind=AbsenceKind(kind) if kind in tuple(AbsenceKind) else AbsenceKind.AWAY,
        line=row.line,
    )


def _refuse_repeats(lines: tuple[Row, ...], rows: tuple[AbsenceRow, ...], problems: list[Problem]) -> None:
    known: dict[tuple[str, date, date], int] = {}
    for line, row in zip(lines, rows, strict=True):
        key = (row.person.casefold(), row.first_on, row.last_on)
        if row.person and key in known:
            sentence = f"{shown(row.person)} is away in these days already in line {known[key]}. Remove one."
            problems.append(line.problem("person", sentence))
        known.setdefault(key, row.line)
