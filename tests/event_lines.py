"""Reads what the chains say, for tests that an action left its event, or none."""

import json
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlmodel import SQLModel

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Event, table_of


def event_count(database: Database) -> int:
    """Count the events of all chains."""
    with open_store(database) as reader:
        return int(reader.value(select(func.count()).select_from(table_of(Event))))


def last_event(database: Database) -> dict[str, Any]:
    """Give the body of the newest event of all chains."""
    event = table_of(Event)
    with open_store(database) as reader:
        body: dict[str, Any] = json.loads(
            reader.value(select(event.c.body).order_by(event.c.id.desc()).limit(1))
        )
        return body


def all_rows(database: Database, row: type[SQLModel]) -> list[RowMapping]:
    """Give every row of a table, the oldest first."""
    table = table_of(row)
    with open_store(database) as reader:
        return list(reader.rows(select(table).order_by(table.c.id)))
