"""Reads the payment milestones of a contract; it does not know which waves and gates there are."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import day_cell, key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.money import minor_of
from kt_engine.exchange.nearest import shown

COLUMNS = ("milestone", "title", "promised_on", "amount", "currency")
TIES = ("wave", "gate")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", re.ASCII)


@dataclass(frozen=True)
class MilestoneRow:
    milestone: str
    """How the contract calls it, such as M4."""
    title: str
    promised_on: date
    amount_minor: int
    """In the smallest unit of its currency."""
    currency: str
    wave: int | None = None
    gate: str | None = None
    """With a wave: that gate of each of its processes; without: of the whole engagement."""
    row: Row | None = None
    """Where it stands, for problems found later."""

    def problem(self, column: str, sentence: str) -> Problem:
        return self.row.problem(column, sentence) if self.row else Problem(f"{self.milestone}: {sentence}")


def read_milestones(source: Path | str | bytes, *, file: str = "") -> tuple[MilestoneRow, ...]:
    """Read the milestones in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="milestones file", columns=COLUMNS, optional=TIES, file=file)
    problems = list(sheet.problems)
    rows = tuple(_milestone(row, problems) for row in sheet.rows)
    first: dict[str, int] = {}
    for row in sheet.rows:
        name = row.cells["milestone"].casefold()
        if name and name in first:
            sentence = f"{row.cells['milestone']} is in line {first[name]} already. Rename or remove one."
            problems.append(row.problem("milestone", sentence))
        first.setdefault(name, row.line)
    raise_if_any(problems)
    return rows


def _milestone(row: Row, problems: list[Problem]) -> MilestoneRow:
    name = row.cells["milestone"]
    if not NAME.fullmatch(name):
        sentence = f"milestone {shown(name)} is no name. Use letters, digits, '.', '-' and '_', as in M4; at most 60."
        problems.append(row.problem("milestone", sentence))
    wave = number_cell(row, "wave", problems, low=1, high=99) if row.cells["wave"] else None
    gate = key_cell(row, "gate", problems) if row.cells["gate"] else None
    if wave is None and gate is None:
        sentence = (
            "It is tied to nothing. Give the wave whose go-live it pays, or a gate, or a gate of a wave."
        )
        problems.append(row.problem("wave" if "wave" in row.places else "milestone", sentence))
    title = text_cell(row, "title", problems)
    promised_on = day_cell(row, "promised_on", problems)
    amount, currency = _money(row, problems)
    return MilestoneRow(name, title, promised_on, amount, currency, wave, gate, row)


def _money(row: Row, problems: list[Problem]) -> tuple[int, str]:
    currency = row.cells["currency"]
    if not re.fullmatch(r"[A-Z]{3}", currency):
        sentence = f"currency {shown(currency)} is no currency code. Write three capital letters, as in EUR."
        problems.append(row.problem("currency", sentence))
        return 1, currency
    found = minor_of(row.cells["amount"], currency)
    if isinstance(found, str):
        problems.append(row.problem("amount", found))
        return 1, currency
    return found, currency
