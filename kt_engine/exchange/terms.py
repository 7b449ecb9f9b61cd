"""Reads what a contract says of answers: period, clause, and what silence means. It knows no engagement."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.words import Side, WaitKind

COLUMNS = ("wait", "side", "answer_days", "clause")
OPTIONAL = ("deemed",)
MOST_DAYS = 250
"""Working days; a year of them, beyond which nobody agrees a period for an answer."""
CAN_BE_DEEMED = frozenset({WaitKind.HANDOVER_REVIEW, WaitKind.HANDOVER_ACCEPTANCE})


@dataclass(frozen=True)
class TermRow:
    wait: WaitKind
    side: Side
    """Who has to answer."""
    answer_days: int
    """Working days of that side, counted from the day after the question."""
    clause: str
    deemed: bool = False
    """True: silence is acceptance, after a notice."""


def read_terms(source: Path | str | bytes, *, file: str = "") -> tuple[TermRow, ...]:
    """Read the terms in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="file of terms", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    found = tuple(term for row in sheet.rows if (term := _term(row, problems)) is not None)
    first: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        place = (row.cells["wait"], row.cells["side"])
        if place in first:
            sentence = (
                f"{place[0]} of the {place[1]} is in line {first[place]} already. Leave one of the two."
            )
            problems.append(row.problem("wait", sentence))
        first.setdefault(place, row.line)
    raise_if_any(problems)
    return found


def _term(row: Row, problems: list[Problem]) -> TermRow | None:
    before = len(problems)
    wait = choice_cell(row, "wait", problems, [kind.value for kind in WaitKind])
    side = choice_cell(row, "side", problems, [side.value for side in Side])
    days = number_cell(row, "answer_days", problems, low=1, high=MOST_DAYS)
    clause = text_cell(row, "clause", problems)
    deemed = _yes(row, problems)
    if len(problems) > before:
        return None
    term = TermRow(WaitKind(wait), Side(side), days, clause, deemed)
    if term.deemed and term.wait not in CAN_BE_DEEMED:
        sentence = f"Silence can be acceptance of a handover only, not of a {wait}. Write no."
        problems.append(row.problem("deemed", sentence))
        return None
    return term


def _yes(row: Row, problems: list[Problem]) -> bool:
    text = row.cells["deemed"].casefold()
    if text not in {"", "yes", "no"}:
        problems.append(row.problem("deemed", "deemed is yes or no; an empty cell means no."))
    return text == "yes"
