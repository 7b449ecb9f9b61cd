"""Keeps a store that was built once in this process, and copies it where the same is built again.

A SQLite store is kept as the bytes of its file, a PostgreSQL store as a database of its server. Only for stores in
which nothing has happened yet; it knows no builder.
"""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Chain, table_of
from postgresql_servers import copy_database, drop_database

C = table_of(Chain)
Built = TypeVar("Built")
_KEPT: dict[Hashable, tuple[bytes | str, object]] = {}


def kept(database: Database, recipe: Hashable, build: Callable[[], Built]) -> Built:
    """Build in this store, or copy what the same recipe built before in a store with the same beginning."""
    beginning = _beginning(database)
    if beginning is None:
        return build()
    key = (beginning, _server(database), recipe)
    if key not in _KEPT:
        built = build()
        database.dispose()  # the last connection closed leaves no write-ahead log beside the file
        copy = _taken(database)
        if copy is not None:
            _KEPT[key] = (copy, built)
        return built
    copy, known = _KEPT[key]
    database.dispose()
    _put_back(database, copy)
    return known  # type: ignore[return-value]


def _beginning(database: Database) -> str | None:
    """Give the hash of the store's only event; None when more has happened, or it is not there."""
    if database.dry_run or (database.file is not None and not database.file.exists()):
        return None
    with open_store(database) as reader:
        rows = reader.rows(select(C.c.head_seq, C.c.head_hash))
    return str(rows[0]["head_hash"]) if [row["head_seq"] for row in rows] == [1] else None


def _server(database: Database) -> str:
    """Give the URL of a PostgreSQL server without its database; nothing for SQLite, whose stores know no place."""
    return "" if database.is_sqlite else database.url.rpartition("/")[0]


def _taken(database: Database) -> bytes | str | None:
    if database.is_sqlite:
        file = database.file
        return None if file is None or _wal(file).exists() else file.read_bytes()
    name = f"kt_kept_{len(_KEPT)}"
    copy_database(_server(database), database.url.rpartition("/")[2], name)
    return name


def _put_back(database: Database, copy: bytes | str) -> None:
    if isinstance(copy, str):
        name = database.url.rpartition("/")[2]
        drop_database(_server(database), name)
        copy_database(_server(database), copy, name)
    elif database.file is not None:
        database.file.write_bytes(copy)


def _wal(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
