"""Reads who was at which session from a file; it does not know which sessions and people there are."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.exchange.cells import choice_cell, text_cell
from kt_engine.exchange.csv_rows import raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

COLUMNS = ("session", "person", "attended")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class AttendanceRow:
    session: str
    """A handle: E7-S4."""
    person: str
    """A handle (P14) or a name, as written."""
    attended: bool
    line: int


def read_attendance(source: Path | str | bytes, *, file: str = "") -> tuple[AttendanceRow, ...]:
    """Read the rows in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="attendance file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows, known = [], dict[tuple[str, str], int]()
    for row in sheet.rows:
        session, person = (text_cell(row, column, problems) for column in ("session", "person"))
        attended = choice_cell(row, "attended", problems, (YES, NO))
        key = (session.casefold(), person.casefold())
        if all(key) and key in known:
            sentence = f"{shown(person)} stands for {session} already in line {known[key]}. Remove one."
            problems.append(row.problem("person", sentence))
        known.setdefault(key, row.line)
        rows.append(AttendanceRow(session, person, attended == YES, row.line))
    raise_if_any(problems)
    return tuple(rows)
