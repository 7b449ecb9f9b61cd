"""Reads rows as the database holds them, also values no type would accept. It judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    RowMapping,
    Select,
    Table,
    select,
    true,
    type_coerce,
)
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
    converted = [column for column in table.columns if isinstance(column.type, Boolean | Date)]
    for row in _found(reader.connection, table, engagement_id, where, order_by):
        values = dict(row)
        for column in converted:
            values[column.name] = _as_plain(column, values[column.name])
        yield values


def _found(
    connection: Connection,
    table: Table,
    engagement_id: int | None,
    where: ColumnElement[bool] | None,
    order_by: tuple[str, ...],
) -> Iterable[RowMapping]:
    options = {"yield_per": BATCH}
    if where is not None:
        statement = _statement(table, engagement_id, order_by).where(where)
        return connection.execute(statement, execution_options=options).mappings()
    sql, names = _written(table, connection.dialect, engagement_id is not None, order_by)
    values = (
        tuple(engagement_id for _ in names)
        if connection.dialect.positional
        else dict.fromkeys(names, engagement_id)
    )
    return connection.exec_driver_sql(sql, values, execution_options=options).mappings()


def _statement(table: Table, engagement_id: int | None, order_by: tuple[str, ...]) -> Select[Any]:
    columns = (type_coerce(column, NullType()).label(column.name) for column in table.columns)
    found = select(*columns).where(_within(table, engagement_id))
    return found.order_by(*(table.c[name] for name in order_by))


_WRITTEN: dict[tuple[str, str, bool, tuple[str, ...]], tuple[str, tuple[str, ...]]] = {}


def _written(
    table: Table, dialect: Dialect, of_engagement: bool, order_by: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Give the SQL and the names of what is filled in, each the engagement's id; written once per process."""
    key = (table.name, dialect.name, of_engagement, order_by)
    if key not in _WRITTEN:
        compiled: Any = _statement(table, 0 if of_engagement else None, order_by).compile(dialect=dialect)
        _WRITTEN[key] = (str(compiled), tuple(compiled.positiontup or compiled.params))
    return _WRITTEN[key]


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
