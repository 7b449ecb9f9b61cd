"""Writes to a store as the owner of its file could: past the program and past its references."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Table

from kt_engine.store.database import Database


@contextmanager
def owner(database: Database) -> Iterator[Any]:
    """Give a cursor of the house's own driver, with references switched off; what it wrote is committed."""
    raw = database.writer.raw_connection()
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA recursive_triggers=OFF")
        yield cursor
    finally:
        cursor.close()
        raw.detach()
        raw.close()


def another(column: Column[Any], value: Any) -> Any:
    """Give a different value that the column's own type would still take."""
    if isinstance(column.type, Boolean):
        return 0 if value else 1
    if isinstance(column.type, Date):
        return (date.fromisoformat(value or "2027-01-04") + timedelta(days=1)).isoformat()
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    return f"{value or ''}x"


def last_row(cursor: Any, table: Table) -> dict[str, Any]:
    """Give the last row of a table, so that the people named by others keep their names."""
    names = list(table.c.keys())
    columns = ", ".join(f'"{name}"' for name in names)
    row = cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY id DESC LIMIT 1').fetchone()
    return dict(zip(names, row, strict=True))


def insert_row(cursor: Any, table: Table, values: Mapping[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    cursor.execute(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', tuple(values.values()))
