"""Reads the file that lists every unit of a parallel run with its exception type; it draws nothing."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.cells import text_cell
from kt_engine.exchange.csv_out import could_be_formula
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

WHAT = "population file"
COLUMNS = ("unit", "stratum")
MOST_UNITS = 100_000
MOST_STRATA = 50
LONGEST = 80
"""Characters of the name of a unit or of an exception type."""


@dataclass(frozen=True)
class PopulationRow:
    unit: str
    """The unit's own name, such as an invoice number."""
    stratum: str
    """Its exception type."""


def read_population(source: Path | str | bytes, *, file: str = "") -> tuple[PopulationRow, ...]:
    """Read every unit in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what=WHAT, columns=COLUMNS, file=file, most_rows=MOST_UNITS)
    problems = list(sheet.problems)
    rows = tuple(_row(row, problems) for row in sheet.rows)
    first: dict[str, int] = {}
    for row, value in zip(sheet.rows, rows, strict=True):
        if value.unit in first:
            problems.append(
                row.problem(
                    "unit",
                    f"The unit {shown(value.unit)} is in line {first[value.unit]} already. Remove one.",
                )
            )
        first.setdefault(value.unit, row.line)
    raise_if_any(problems)
    count = len({row.stratum for row in rows})
    if count > MOST_STRATA:
        raise InvalidInput(
            [
                Problem(
                    f"There are {count} exception types; at most {MOST_STRATA} are taken. Put small ones together.",
                    sheet.file,
                )
            ]
        )
    return rows


def _row(row: Row, problems: list[Problem]) -> PopulationRow:
    unit = text_cell(row, "unit", problems, most=LONGEST)
    if could_be_formula(unit):
        problems.append(
            row.problem(
                "unit",
                f"A spreadsheet could run the unit {shown(unit)} as a formula. Name it without the sign.",
            )
        )
    return PopulationRow(unit, text_cell(row, "stratum", problems, most=LONGEST))
