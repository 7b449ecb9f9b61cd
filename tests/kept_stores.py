"""Keeps the file of a store that was built once in this process, and copies it where the same is built again.

Only for SQLite stores in which nothing has happened yet; it knows no builder.
"""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Chain, table_of

C = table_of(Chain)
Built = TypeVar("Built")
_KEPT: dict[Hashable, tuple[bytes, object]] = {}


def kept(database: Database, recipe: Hashable, build: Callable[[], Built]) -> Built:
    """Build in this store, or copy what the same recipe built before in a store with the same beginning."""
    beginning = _beginning(database)
    if beginning is None or database.file is None:
        return build()
    key = (beginning, recipe)
    if key not in _KEPT:
        built = build()
        database.dispose()  # the last connection closed leaves no write-ahead log beside the file
        if not _wal(database.file).exists():
            _KEPT[key] = (database.file.read_bytes(), built)
        return built
    data, known = _KEPT[key]
    database.dispose()
    database.file.write_bytes(data)
    return known  # type: ignore[return-value]


def _beginning(database: Database) -> str | None:
    """Give the hash of the store's only event; None when more has happened, or it lies in no file."""
    if database.file is None or not database.file.exists() or database.dry_run:
        return None
    with open_store(database) as reader:
        rows = reader.rows(select(C.c.head_seq, C.c.head_hash))
    return str(rows[0]["head_hash"]) if [row["head_seq"] for row in rows] == [1] else None


def _wal(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
