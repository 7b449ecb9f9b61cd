"""Writes straight to tables, past actions and Units, and takes everything back; shared by the tests of the guards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import metadata
from kt_engine.store.unit import Act
from store_story import FIRST


@dataclass(frozen=True)
class Copy:
    """Insert a row like another one, with some values of its own."""

    table: str
    like: int
    values: Mapping[str, Any] = field(default_factory=dict)


class TakenBackError(Exception):
    """Ends a write whose rows must not stay."""


def _take_back() -> NoReturn:
    raise TakenBackError


@contextmanager
def taken_back(database: Database) -> Iterator[Connection]:
    """Give a write connection through the house's own opener; whatever was written is rolled back."""
    act = Act(1, FIRST, FIRST)
    try:
        with open_store(database, write=True, act=act) as unit:
            yield unit.connection
            _take_back()
    except TakenBackError:
        return


def write(connection: Connection, step: str | Copy) -> None:
    if isinstance(step, str):
        connection.exec_driver_sql(step)
        return
    connection.execute(insert(metadata.tables[step.table]), _row(connection, step))


def write_over(connection: Connection, step: Copy) -> None:
    """Insert a row the way that overwrites or silently drops what stands against it."""
    table = metadata.tables[step.table]
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table).prefix_with("OR REPLACE"), _row(connection, step))
        return
    connection.execute(postgresql_insert(table).on_conflict_do_nothing(), _row(connection, step))


def _row(connection: Connection, step: Copy) -> dict[str, Any]:
    table = metadata.tables[step.table]
    row = connection.execute(select(table).where(table.c.id == step.like)).mappings().one()
    return {**row, "id": 9000, **step.values}
