"""Reads what comparing units showed from a file; it does not know which units and people there are."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem, UsageProblem
from kt_engine.exchange.cells import choice_cell, day_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.typed_text import one_line
from kt_engine.words import ComparisonResult

WHAT = "file of comparisons"
COLUMNS = ("unit", "result")
OPTIONAL = ("stratum", "explanation", "compared_by", "compared_on")
EXPLAINED = frozenset({ComparisonResult.ERROR, ComparisonResult.CRITICAL_ERROR})
"""What is never recorded without an explanation."""
LONGEST_EXPLANATION = 400


@dataclass(frozen=True)
class ComparisonRow:
    unit: str
    result: ComparisonResult
    stratum: str = ""
    """Its exception type, where the file says it; empty: not said."""
    explanation: str | None = None
    compared_by: str = ""
    """Handle or exact name; empty: who brings it."""
    compared_on: date | None = None
    """None: today."""
    file: str = ""
    line: int = 0
    columns: tuple[str, ...] = ()
    """The names of the file's columns from left to right."""

    def problem(self, column: str, sentence: str) -> Problem:
        place = self.columns.index(column) + 1 if column in self.columns else 0
        return Problem(sentence, self.file, self.line, place)


def read_comparisons(source: Path | str | bytes, *, file: str = "") -> tuple[ComparisonRow, ...]:
    """Read the comparisons in the order of the file; rows without a result are still to be compared and left out.

    Every fault of the file is raised at once.
    """
    sheet = read_sheet(source, what=WHAT, columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    done = [row for row in sheet.rows if row.cells["result"]]
    if not done and not problems:
        problems.append(Problem("No row of the file has a result. Fill in match, error, critical_error or unexplained.",
                                sheet.file, 1))  # fmt: skip
    rows = tuple(_row(row, problems) for row in done)
    first: dict[str, int] = {}
    for row in rows:
        if row.unit in first:
            sentence = (
                f"The unit {shown(row.unit)} is in line {first[row.unit]} already. A unit is compared once."
            )
            problems.append(row.problem("unit", sentence))
        first.setdefault(row.unit, row.line)
    raise_if_any(problems)
    return rows


def typed_comparison(
    unit: str, result: ComparisonResult, explanation: str | None, compared_by: str | None, on: date | None
) -> ComparisonRow:
    """Give one comparison as somebody typed it. Raises UsageProblem for an error without its explanation."""
    if explanation is None and result in EXPLAINED:
        raise UsageProblem("An error needs its explanation: --explanation TEXT")
    why = None if explanation is None else one_line(explanation, "explanation", most=LONGEST_EXPLANATION)
    return ComparisonRow(unit.strip(), result, "", why, (compared_by or "").strip(), on)


def _row(row: Row, problems: list[Problem]) -> ComparisonRow:
    word = choice_cell(row, "result", problems, [one.value for one in ComparisonResult])
    result = ComparisonResult(word) if word in set(ComparisonResult) else ComparisonResult.MATCH
    explanation = text_cell(
        row, "explanation", problems, most=LONGEST_EXPLANATION, needed=result in EXPLAINED
    )
    return ComparisonRow(
        unit=text_cell(row, "unit", problems),
        result=result,
        stratum=row.cells["stratum"],
        explanation=explanation or None,
        compared_by=row.cells["compared_by"],
        compared_on=day_cell(row, "compared_on", problems) if row.cells["compared_on"] else None,
        file=row.file,
        line=row.line,
        columns=tuple(sorted(row.places, key=lambda name: row.places[name])),
    )
