"""Writes straight to tables, past actions and Units, and takes everything back; shared by the tests of the guards."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.exc import IntegrityError

from kt_engine.store.database import Database, guard_sentence, open_store
from kt_engine.store.tables import metadata
from kt_engine.store.unit import Act
from store_story import FIRST


@dataclass(frozen=True)
class Copy:
    """Insert a row like another one, with some values of its own."""

    table: str
    like: int
    values: Mapping[str, Any] = field(default_factory=dict)


Put = Callable[[Connection, str | Copy], None]


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


@contextmanager
def tried(connection: Connection) -> Iterator[None]:
    """Take back what a block writes, and nothing that was written before it."""
    point = connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()


def write(connection: Connection, step: str | Copy) -> None:
    if isinstance(step, str):
        connection.exec_driver_sql(step)
        return
    connection.execute(insert(metadata.tables[step.table]), _row(connection, step))


def write_over(connection: Connection, step: str | Copy) -> None:
    """Insert a row the way that overwrites or silently drops what stands against it."""
    if isinstance(step, str):
        raise TypeError(step)
    table = metadata.tables[step.table]
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table).prefix_with("OR REPLACE"), _row(connection, step))
        return
    connection.execute(postgresql_insert(table).on_conflict_do_nothing(), _row(connection, step))


def refusal(connection: Connection, step: str | Copy, put: Put = write) -> str:
    """Give the sentence with which a statement is refused, empty when it is let through; it is taken back at once."""
    with tried(connection):
        try:
            put(connection, step)
        except IntegrityError as fault:
            return guard_sentence(str(fault.orig))
    return ""


def _row(connection: Connection, step: Copy) -> dict[str, Any]:
    table = metadata.tables[step.table]
    row = connection.execute(select(table).where(table.c.id == step.like)).mappings().one()
    return {**row, "id": 9000, **step.values}
