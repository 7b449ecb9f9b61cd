"""Gives the store as it was at the end of a past day, so that every answer can be asked of it.

The events up to that day are replayed into a temporary database of the same tables; the store itself is only read.
What the events hold by its hash alone is taken from the row of today when it has that hash.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from kt_engine.answers.past_events import Past, past_of
from kt_engine.answers.raw_rows import lenient_text, plain_rows
from kt_engine.answers.replay import Key, Told
from kt_engine.answers.verify_rows import proven_tables
from kt_engine.errors import Refused
from kt_engine.store.columns import ERASED, plain
from kt_engine.store.database import Database, clear_errors, connect, open_store
from kt_engine.store.events import salted_digest, sha256_text
from kt_engine.store.tables import (
    Chain,
    Event,
    EventText,
    Gate,
    GateVersion,
    Handover,
    HandoverVersion,
    Task,
    TaskLink,
    metadata,
    table_of,
)
from kt_engine.store.unit import Reader, defaults_of
from kt_engine.words import OVER_TASKS

NOT_KEPT = "(not kept)"
CHAIN, EVENT, TEXT = table_of(Chain), table_of(Event), table_of(EventText)
Row = dict[str, Any]


@contextmanager
def as_of(database: Database, on: date, *, today: date) -> Iterator[Database]:
    """Give a database that holds the store as of the end of this day (UTC); it vanishes with the block.

    Raises Refused for a day to come, a day before the store began, and where the events themselves are not sound.
    """
    if on > today:
        raise Refused(f"{on} is still to come; today is {today}. Ask for today or a day before it.")
    with TemporaryDirectory(prefix="kt-as-of-") as folder:
        past = connect(f"sqlite:///{Path(folder) / 'kt.db'}")
        try:
            with open_store(database) as reader, lenient_text(reader.connection):
                told = past_of(reader, on, today=today)
                with clear_errors(), past.writer.begin() as connection:
                    _fill(connection, reader, told)
            yield past
        finally:
            past.dispose()


def _fill(connection: Connection, reader: Reader, past: Past) -> None:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    metadata.create_all(connection)
    texts = {(row["event_id"], row["place"]): row for row in plain_rows(reader, TEXT)}
    _put(connection, CHAIN, past.chains)
    _put(connection, EVENT, past.events)
    copied = {row["id"] for row in past.events}
    _put(connection, TEXT, [row for row in texts.values() if row["event_id"] in copied])
    by_table: dict[str, list[tuple[int, Told]]] = {}
    for (name, row_id), told in sorted(past.replay.rows.items()):
        by_table.setdefault(name, []).append((row_id, told))
    for table in proven_tables():
        rows = by_table.get(table.name, [])
        today = _rows_of_today(reader, table) if rows else {}
        _put(
            connection, table, [_row(table, row_id, told, texts, today.get(row_id)) for row_id, told in rows]
        )
    _count(connection)


def _put(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows as events hold them: SQLite keeps days, moments and decimals as just that text."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    connection.exec_driver_sql(
        f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own tables
        [tuple(row[name] for name in names) for row in rows],
    )


def _rows_of_today(reader: Reader, table: Table) -> dict[int, Row]:
    """Give the present rows of a table that has columns its events do not hold in full."""
    if not any(column.info.get("digest") or column.info.get("live") for column in table.columns):
        return {}
    return {row["id"]: row for row in plain_rows(reader, table)}


def _row(
    table: Table, row_id: int, told: Told, texts: Mapping[tuple[int, str], Row], today: Row | None
) -> Row:
    values: Row = {}
    for column in table.columns:
        name = column.name
        if column.info.get("live"):
            values[name] = today[name] if today else 0
        elif name not in told.columns:
            values[name] = plain(defaults_of(table).get(name))
        else:
            values[name] = _value((table.name, row_id), name, told, texts, today)
    return values


def _value(key: Key, name: str, told: Told, texts: Mapping[tuple[int, str], Row], today: Row | None) -> Any:
    said = told.columns[name]
    if not isinstance(said, dict):
        return said
    if "sha256" in said:
        return _long_text(key, name, said["sha256"], today)
    kept = texts.get((told.text_events[name], f"{key[0]}:{key[1]}:{name}"))
    if kept is None or kept["text"] in {ERASED, ""}:
        return ERASED
    if salted_digest(str(kept["salt"]), str(kept["text"])) != said.get("digest"):
        raise Refused(
            f"The text {name} of {key[0]} {key[1]} is not the one its event has the digest of, so nothing can be said "
            "of a past day. See what was changed: kt verify"
        )
    return kept["text"]


def _long_text(key: Key, name: str, sha256: str, today: Row | None) -> str:
    text = today[name] if today else None
    if isinstance(text, str) and sha256_text(text) == sha256:
        return text
    if not name.endswith("_json"):
        return NOT_KEPT
    raise Refused(
        f"The store no longer has the text {name} of {key[0]} {key[1]} as it was: the event holds another hash. "
        "See what was changed: kt verify"
    )


def _count(connection: Connection) -> None:
    """Count again what is kept beside the rows and stands in no event."""
    task, link, handover, gate = table_of(Task), table_of(TaskLink), table_of(Handover), table_of(Gate)
    handed, presented, before = (
        table_of(HandoverVersion),
        table_of(GateVersion),
        table_of(Task).alias("before"),
    )
    open_before = (
        select(func.count())
        .select_from(link.join(before, before.c.id == link.c.after_task_id))
        .where(link.c.task_id == task.c.id, before.c.status.not_in(sorted(OVER_TASKS)))
    )
    newest = select(func.coalesce(func.max(handed.c.number), 0)).where(handed.c.handover_id == handover.c.id)
    versions = select(func.count()).select_from(presented).where(presented.c.gate_id == gate.c.id)
    connection.execute(
        update(task).values(open_predecessors_count=open_before.correlate(task).scalar_subquery())
    )
    connection.execute(update(handover).values(current_number=newest.correlate(handover).scalar_subquery()))
    connection.execute(update(gate).values(versions_count=versions.correlate(gate).scalar_subquery()))
