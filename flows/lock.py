"""Lets one serving process work on a store, by a lock that the system frees when its holder dies. No Prefect."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import text

from kt_engine.errors import DiskTrouble, Refused
from kt_engine.store.database import Database, sqlite_file

LOCK_KEY = 5_271_009_331
"""Any number, the same in every serving process; each database of PostgreSQL has its own locks."""
TAKEN = "Another kt serve is running on this store. Stop it first, or use that one: kt status says where."


@contextmanager
def serving_lock(db: Database) -> Iterator[None]:
    """Hold the store's serving lock. Raises Refused when another process holds it."""
    file = sqlite_file(db.url)
    holder = _database_lock(db) if file is None else _file_lock(file.with_name(file.name + ".serve-lock"))
    with holder:
        yield


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    # The file stays: were it removed, a third process could lock a new file of this name beside the second.
    with _lock_file(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Refused(TAKEN) from fault
        yield


def _lock_file(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a")
    except OSError as fault:
        raise DiskTrouble(fault) from fault


@contextmanager
def _database_lock(db: Database) -> Iterator[None]:
    engine = db.writer.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}):
            raise Refused(TAKEN)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
