"""Reads what the tables of a rehearsal have in common: counted days, people and files of the same folder."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import list_cell, text_cell
from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.nearest import did_you_mean, shown

_DAYS = re.compile(r"day (\d{1,4})(?:(\.\.)day (\d{1,4}))?", re.ASCII)


@dataclass(frozen=True)
class Known:
    """What the other files of the folder name."""

    folder: Path
    people: frozenset[str]
    processes: frozenset[str]


def counted_day(row: Row, column: str, problems: list[Problem]) -> int:
    """Give the day of the story, from 0; 0 where the cell holds none."""
    found = _DAYS.fullmatch(row.cells[column])
    if found is None or found[2]:
        text = shown(row.cells[column])
        problems.append(row.problem(column, f"{column} {text} is no day of the story, such as day 128."))
        return 0
    return int(found[1])


def named(row: Row, column: str, problems: list[Problem], known: Iterable[str], file: str) -> str:
    """Give a name that stands in another file of the folder."""
    text = text_cell(row, column, problems)
    if text and text not in (names := sorted(known)):
        sentence = f"There is no {column} {shown(text)} in {file}.{did_you_mean(text, names)}"
        problems.append(row.problem(column, sentence))
    return text


def person(row: Row, column: str, problems: list[Problem], known: Known) -> str:
    return named(row, column, problems, known.people, "people.csv")


def people(row: Row, column: str, problems: list[Problem], known: Known) -> tuple[str, ...]:
    """Give at least one person, ";" between them."""
    found = list_cell(row, column)
    if not found:
        problems.append(row.problem(column, f"{column} is empty. Name somebody of people.csv."))
    problems.extend(
        row.problem(column, f"There is nobody called {shown(one)} in people.csv.")
        for one in found
        if one not in known.people
    )
    return found


def files(
    row: Row, column: str, problems: list[Problem], known: Known, place: str = "knowledge"
) -> tuple[str, ...]:
    """Give names of files in a folder of the rehearsal, ";" between them."""
    found = list_cell(row, column)
    problems.extend(
        row.problem(column, f"There is no file {shown(name)} in {place}/.")
        for name in found
        if "/" in name or "\\" in name or not (known.folder / place / name).is_file()
    )
    return found


def on_dates(table: bytes, first_day: date) -> bytes:
    """Give a CSV table with dates for its counted days; day 0 is `first_day`.

    Only cells that hold nothing else are changed: "day 12", "day 12..day 14", and lists of them with ";" between.
    """
    rows = csv.reader(io.StringIO(table.decode(), newline=""))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [_dated_cell(cell, first_day) for cell in row] for row in rows
    )
    return written.getvalue().encode()


def _dated_cell(cell: str, first_day: date) -> str:
    parts = [_DAYS.fullmatch(part.strip()) for part in cell.split(";")]
    found = [part for part in parts if part]
    if len(found) < len(parts):
        return cell
    return "; ".join(_span(part[1], part[3], first_day) for part in found)


def _span(first: str, last: str | None, first_day: date) -> str:
    begin = (first_day + timedelta(days=int(first))).isoformat()
    return begin if last is None else f"{begin}..{first_day + timedelta(days=int(last))}"
