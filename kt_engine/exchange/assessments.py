"""Reads a CSV file of test results into rows; it does not know who and what exists."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, day_cell, key_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

COLUMNS = ("person", "process", "module", "score", "critical_right", "assessed_on")
OPTIONAL = ("question_set",)
TOP = Decimal(100)


@dataclass(frozen=True)
class Place:
    """Where a value stands in its file, so that a fault found later can name it; counted from 1, 0: nowhere."""

    file: str
    line: int
    column: int = 0

    def problem(self, sentence: str) -> Problem:
        return Problem(sentence, self.file, self.line, self.column)


@dataclass(frozen=True)
class AssessmentRow:
    person: tuple[str, ...]
    """What may name the person: a handle, an e-mail address or a name, the surest first."""
    process: str
    """A handle or a key."""
    module: str
    score_pct: Decimal
    critical_right: bool | None
    """None: the file does not say."""
    assessed_on: date
    question_set: str | None
    at: Place
    """Of the person."""
    at_module: Place
    at_score: Place


def read_assessments(source: Path | str | bytes, *, file: str = "") -> tuple[AssessmentRow, ...]:
    """Read the results in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="assessments file", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    rows = tuple(_row(row, problems) for row in sheet.rows)
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.person[0].casefold(), row.process.casefold(), row.module)
        if key in first:
            sentence = f"{shown(row.person[0])} stands in line {first[key]} with the same module already. Remove one."
            problems.append(row.at.problem(sentence))
        first.setdefault(key, row.at.line)
    raise_if_any(problems)
    return rows


def _row(row: Row, problems: list[Problem]) -> AssessmentRow:
    right = choice_cell(row, "critical_right", problems, ("yes", "no"))
    asked = row.cells["question_set"]
    if asked:
        key_cell(row, "question_set", problems)
    return AssessmentRow(
        person=(text_cell(row, "person", problems, most=120),),
        process=text_cell(row, "process", problems, most=60),
        module=key_cell(row, "module", problems),
        score_pct=_score(row, problems),
        critical_right=right == "yes",
        assessed_on=day_cell(row, "assessed_on", problems),
        question_set=asked or None,
        at=_place(row, "person"),
        at_module=_place(row, "module"),
        at_score=_place(row, "score"),
    )


def _place(row: Row, column: str) -> Place:
    return Place(row.file, row.line, row.places.get(column, 0))


def _score(row: Row, problems: list[Problem]) -> Decimal:
    text = row.cells["score"]
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text, re.ASCII):
        problems.append(
            row.problem("score", f"score {shown(text)} is no number of percent. Write it as in 87.5.")
        )
        return Decimal(0)
    score = Decimal(text)
    if score > TOP:
        problems.append(row.problem("score", f"score {shown(text)} is above the maximum of 100 percent."))
    return score
