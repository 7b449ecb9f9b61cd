"""Checks what the database says of itself: its pages, its references and its guards."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection, select
from sqlalchemy.dialects import registry

from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.store.guards import Guard, missing_guards, strange_guards
from kt_engine.store.tables import metadata

SOUND = "ok"


def check_guards(connection: Connection, guards: tuple[Guard, ...]) -> Iterator[Finding]:
    """Give each guard that is absent or differs, and each trigger this house did not make."""
    tables = {guard.name: guard.table for guard in guards}
    for name in missing_guards(connection, guards):
        sentence = "The guard is missing or differs from the program's. Set it again with: kt init --upgrade"
        table = tables.get(name) or name.removeprefix("kt_").removesuffix("_truncate")
        yield Finding(FindingKind.GUARD, table, name, sentence)
    for name, table in strange_guards(connection, guards):
        sentence = "This trigger is not one of the program's; it may change rows behind its back. Remove it."
        yield Finding(FindingKind.GUARD, table, name, sentence)


def check_database(connection: Connection) -> Iterator[Finding]:
    """Give what the database finds wrong in its own pages, and every reference that leads nowhere."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if line != SOUND:
                yield _of_database("database", "file", f"The file is damaged: {line}.")
    else:
        query = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
        for table, name in connection.exec_driver_sql(query):
            yield _of_database(table, name, "The rule was never checked against all rows.")
    yield from _dangling(connection)


def _dangling(connection: Connection) -> Iterator[Finding]:
    """Both databases can be told to skip references (a pragma, a replication role), so each is looked at."""
    for table, column, target, question in _references(connection.dialect.name):
        for (row_id,) in connection.exec_driver_sql(question):
            sentence = f"The column {column} names a {target} that is not there."
            yield _of_database(table, f"{table} {row_id}", sentence)


@cache
def _references(dialect: str) -> tuple[tuple[str, str, str, str], ...]:
    """Give table, column, its target, and the question for rows that refer to nothing: hundreds, written once."""
    made, written = [], registry.load(dialect)()
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            target = key.column.table.alias("target")
            there = select(target.c.id).where(target.c.id == key.parent).exists()
            question = select(table.c.id).where(key.parent.is_not(None), ~there).compile(dialect=written)
            made.append((table.name, key.parent.name, key.column.table.name, str(question)))
    return tuple(made)


def _of_database(table: str, row: str, sentence: str) -> Finding:
    return Finding(FindingKind.DATABASE, table, row, sentence)
