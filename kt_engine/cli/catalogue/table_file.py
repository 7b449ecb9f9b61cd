"""Reads the rows of a method's table from a file of CSV or JSON, every fault with its place. It knows no method."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kt_engine.cli.catalogue.field import REQUIRED, Field, Table, TableRow
from kt_engine.errors import Problem, UsageProblem
from kt_engine.exchange.csv_rows import MAX_BYTES, MAX_ROWS, raise_if_any, read_sheet
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.read_bytes import read_bytes, refusal, shown_name

WHAT = "table"


def read_table(path: Path, table: Table) -> tuple[TableRow, ...]:
    """Read every row in the order of the file. Raises InvalidInput with every fault at once."""
    problems: list[Problem] = []
    found = (
        _from_json(path, table, problems)
        if path.suffix.casefold() == ".json"
        else _from_csv(path, table, problems)
    )
    rows = tuple(_row(cells, row, table, problems) for cells, row in found)
    raise_if_any(problems)
    return rows


def _row(cells: Mapping[str, str], row: TableRow, table: Table, problems: list[Problem]) -> TableRow:
    values = {}
    for column in table.columns:
        given = cells.get(column.name, "")
        if not given and column.default is not REQUIRED:
            values[column.name] = column.default
            continue
        try:
            values[column.name] = column.read(given, column.name)
        except UsageProblem as fault:
            problems.append(row.place(column.name, str(fault)))
    return TableRow(values, row.place)


def _from_csv(
    path: Path, table: Table, problems: list[Problem]
) -> Iterator[tuple[Mapping[str, str], TableRow]]:
    needed = [column.name for column in table.columns if column.default is REQUIRED]
    optional = [column.name for column in table.columns if column.default is not REQUIRED]
    sheet = read_sheet(path, what=WHAT, columns=needed, optional=optional)
    problems.extend(sheet.problems)
    for row in sheet.rows:
        yield row.cells, TableRow({}, row.problem)


def _from_json(
    path: Path, table: Table, problems: list[Problem]
) -> Iterator[tuple[Mapping[str, str], TableRow]]:
    name = shown_name(path)
    for count, record in enumerate(_records(read_bytes(path, what=WHAT, max_bytes=MAX_BYTES), name), start=1):

        def place(column: str, sentence: str, count: int = count) -> Problem:
            return Problem(
                f"Record {count}, {column}: {sentence}" if column else f"Record {count}: {sentence}", name
            )

        row = TableRow({}, place)
        yield dict(_cells(record, row, table.columns, problems)), row


def _records(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        # A number stays as it was written: no binary fraction comes in.
        body = json.loads(data, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as fault:
        raise refusal(name, f"This is no JSON: {fault.msg}.", fault.lineno, fault.colno) from None
    except (UnicodeDecodeError, RecursionError):
        raise refusal(name, "This is no JSON. Save a list of objects as UTF-8.") from None
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body) or not body:
        raise refusal(name, "A table in JSON is a list of objects, at least one: [{...}, {...}].")
    if len(body) > MAX_ROWS:
        raise refusal(name, f"There are more than {MAX_ROWS} records. Split the file.")
    return body


def _cells(
    record: Mapping[str, Any], row: TableRow, columns: tuple[Field, ...], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    known = [column.name for column in columns]
    for column, value in record.items():
        if column not in known:
            problems.append(row.place("", f"There is no field {shown(column)}.{did_you_mean(column, known)}"))
        elif isinstance(value, bool):
            yield column, "yes" if value else "no"
        elif isinstance(value, str):
            yield column, value
        elif value is not None:
            problems.append(row.place(column, "This is no text, number or truth value."))
