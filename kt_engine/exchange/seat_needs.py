"""Reads the seats a file says are needed, week by week; it does not know which processes and shifts exist."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.cells import key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.weeks import parse_week

COLUMNS = ("process", "from_week", "source")
OPTIONAL = (
    "shift",
    "language",
    "needed",
    "volume_per_week",
    "handling_seconds",
    "hours_per_seat",
    "shrinkage_pct",
    "occupancy_pct",
)
MOST_SEATS = 100_000
MOST_UNITS = 1_000_000_000
SOURCE_LENGTH = 200


def read_seat_needs(source: Path | str | bytes, *, file: str = "") -> tuple["SeatNeedRow", ...]:
    """Read the needs in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="seat file", columns=COLUMNS, optional=OPTIONAL, file=file)
    problems = list(sheet.problems)
    rows = tuple(_need_row(row, problems) for row in sheet.rows)
    first: dict[tuple[str, str, str, date], int] = {}
    for row, need in zip(sheet.rows, rows, strict=True):
        place = (need.process, need.shift, need.language, need.from_week_on)
        if place in first:
            sentence = f"Process, shift, language and week are those of line {first[place]}. Remove one."
            problems.append(row.problem("from_week", sentence))
        first.setdefault(place, need.line)
    raise_if_any(problems)
    return rows


def _need_row(row: Row, problems: list[Problem]) -> "SeatNeedRow":
    need = SeatNeedRow(
        process=text_cell(row, "process", problems, most=60),
        shift=_word(row, "shift", problems),
        language=_word(row, "language", problems),
        from_week_on=_week(row, problems),
        seats=_whole(row, "needed", problems, high=MOST_SEATS),
        volume=_whole(row, "volume_per_week", problems, high=MOST_UNITS),
        handling_seconds=_decimal(row, "handling_seconds", problems),
        hours=_decimal(row, "hours_per_seat", problems),
        shrinkage_pct=_decimal(row, "shrinkage_pct", problems),
        occupancy_pct=_decimal(row, "occupancy_pct", problems),
        source=text_cell(row, "source", problems, most=SOURCE_LENGTH),
        line=row.line,
    )
    if sentence := need.contradiction:
        problems.append(row.problem("needed", sentence))
    return need


def _word(row: Row, column: str, problems: list[Problem]) -> str:
    return key_cell(row, column, problems) if row.cells[column] else ""


def _week(row: Row, problems: list[Problem]) -> date:
    try:
        return parse_week(row.cells["from_week"], "from_week")
    except InvalidInput as fault:
        problems.append(row.problem("from_week", fault.problems[0].sentence))
        return date.min


def _whole(row: Row, column: str, problems: list[Problem], *, high: int) -> int | None:
    return number_cell(row, column, problems, low=0, high=high) if row.cells[column] else None


def _decimal(row: Row, column: str, problems: list[Problem]) -> Decimal | None:
    text = row.cells[column]
    if not text:
        return None
    if re.fullmatch(r"\d{1,7}(\.\d{1,6})?", text, re.ASCII):
        return Decimal(text)
    problems.append(row.problem(column, f"{column} {shown(text)} is no number. Write it as in 37.5."))
    return None


@dataclass(frozen=True)
class SeatNeedRow:
    """The seats one process needs from a week on: given, or to be worked out of volume and handling time."""

    process: str
    """Handle or key, as written."""
    shift: str
    """Empty: the playbook's first, or any."""
    language: str
    from_week_on: date
    """A Monday."""
    seats: int | None
    volume: int | None
    """Units a week."""
    handling_seconds: Decimal | None
    hours: Decimal | None
    """Paid hours of a seat in a week; None, here and below: the playbook's."""
    shrinkage_pct: Decimal | None
    occupancy_pct: Decimal | None
    source: str
    line: int = 0

    @property
    def contradiction(self) -> str | None:
        """Say what is wrong where the seats are neither given nor can be worked out, or both."""
        figures = (self.volume, self.handling_seconds, self.hours, self.shrinkage_pct, self.occupancy_pct)
        if self.seats is not None and any(figure is not None for figure in figures):
            return "The needed seats are given, and figures to work them out too. Leave one of them away."
        if self.seats is None and (self.volume is None or self.handling_seconds is None):
            return "Give the needed seats, or volume and handling time to work them out."
        return None
