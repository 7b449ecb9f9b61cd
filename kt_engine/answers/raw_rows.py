"""Reads rows as the database holds them, also values no type would accept. It judges nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Date, Table, select, true, type_coerce
from sqlalchemy.types import NullType

from kt_engine.store.unit import Reader

INSTALLATION = "installation"
BATCH = 1000


@contextmanager
def lenient_text(connection: Connection) -> Iterator[None]:
    """Read broken UTF-8 as replacement marks for the length of the block; only SQLite can hold any."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda data: data.decode(errors="replace")
    try:
        yield
    finally:
        driver.text_factory = str


def plain_rows(
    reader: Reader,
    table: Table,
    *,
    engagement_id: int | None = None,
    where: ColumnElement[bool] | None = None,
    order_by: tuple[str, ...] = ("id",),
) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in order, each value as it would stand in an event.

    With `engagement_id` only that engagement's and the installation's rows.
    """
    statement = select(*(type_coerce(column, NullType()).label(column.name) for column in table.columns))
    statement = statement.where(_within(table, engagement_id), true() if where is None else where)
    statement = statement.order_by(*(table.c[name] for name in order_by))
    converted = [column for column in table.columns if isinstance(column.type, Boolean | Date)]
    options = {"yield_per": BATCH}
    for row in reader.connection.execute(statement, execution_options=options).mappings():
        values = dict(row)
        for column in converted:
            values[column.name] = _as_plain(column, values[column.name])
        yield values


def _within(table: Table, engagement_id: int | None) -> ColumnElement[bool]:
    chain = table.info["chain"]
    if engagement_id is None or chain in (None, INSTALLATION):
        return true()
    if table.name == "engagement":
        return table.c.id == engagement_id
    if chain == "either":
        return (table.c.engagement_id == engagement_id) | table.c.engagement_id.is_(None)
    return table.c.engagement_id == engagement_id


def _as_plain(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Boolean) and value in (0, 1):
        return bool(value)
    return value.isoformat() if isinstance(value, date) else value


def row_name(table: str, values: Mapping[str, Any]) -> str:
    """Give how people call the row: its handle, else the table and the id."""
    handle = values.get("handle")
    return handle if isinstance(handle, str) and handle else f"{table} {values.get('id', '?')}"
