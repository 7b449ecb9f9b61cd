"""Reads monthly KPI values from a file; it does not know which KPIs and processes exist."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown

COLUMNS = ("period_offset", "process_key", "kpi", "value", "source")


def read_kpis(source: Path | str | bytes, *, file: str = "") -> tuple["KpiRow", ...]:
    """Read the values in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="KPI file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows = tuple(_kpi_row(row, problems) for row in sheet.rows)
    first: dict[tuple[int, str, str], int] = {}
    for row, value in zip(sheet.rows, rows, strict=True):
        key = (value.period_offset, value.process_key, value.kpi)
        if key in first:
            problems.append(row.problem("kpi", f"This value is in line {first[key]} already. Remove one."))
        first.setdefault(key, value.line)
    raise_if_any(problems)
    return rows


def _kpi_row(row: Row, problems: list[Problem]) -> "KpiRow":
    return KpiRow(
        period_offset=number_cell(row, "period_offset", problems, low=1, high=120),
        process_key=key_cell(row, "process_key", problems),
        kpi=key_cell(row, "kpi", problems),
        value=_decimal(row, problems),
        source=text_cell(row, "source", problems),
        line=row.line,
    )


def _decimal(row: Row, problems: list[Problem]) -> Decimal:
    text = row.cells["value"]
    if re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", text, re.ASCII):
        return Decimal(text)
    problems.append(row.problem("value", f"value {shown(text)} is no number. Write it as in 97.5."))
    return Decimal(0)


@dataclass(frozen=True)
class KpiRow:
    period_offset: int
    """1 is the first month of the process in the stage monitor."""
    process_key: str
    kpi: str
    value: Decimal
    source: str
    line: int
