"""Reads a scope file into processes; it does not know which sites and engagements exist."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

COLUMNS = ("process_key", "name", "wave", "site", "criticality", "volume_per_month")


def read_scope(source: Path | str | bytes, *, file: str = "") -> tuple["ScopeRow", ...]:
    """Read the processes in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="scope file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows = tuple(_scope_row(row, problems) for row in sheet.rows)
    for column in ("process_key", "name"):
        _refuse_repeats(sheet.rows, column, problems)
    raise_if_any(problems)
    return rows


def _scope_row(row: Row, problems: list[Problem]) -> "ScopeRow":
    return ScopeRow(
        process_key=key_cell(row, "process_key", problems),
        name=text_cell(row, "name", problems),
        wave=number_cell(row, "wave", problems, low=1, high=99),
        site=text_cell(row, "site", problems),
        criticality=number_cell(row, "criticality", problems, low=1, high=5),
        volume_per_month=number_cell(row, "volume_per_month", problems, low=0, high=999_999_999),
        line=row.line,
    )


def _refuse_repeats(rows: tuple[Row, ...], column: str, problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        value = row.cells[column].casefold()
        if value and value in first:
            sentence = f"{column} {shown(row.cells[column])} is already in line {first[value]}. Rename one."
            problems.append(row.problem(column, sentence))
        first.setdefault(value, row.line)


@dataclass(frozen=True)
class ScopeRow:
    process_key: str
    name: str
    wave: int
    """1 to 99."""
    site: str
    """A handle (S2) or a site's name, as written."""
    criticality: int
    """1 (low) to 5."""
    volume_per_month: int
    line: int
