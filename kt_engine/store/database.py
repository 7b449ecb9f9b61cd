"""Opens the store: the engines, their pragmas, and the only two ways in. It knows no table."""

import re
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, overload

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.util import LRUCache

from kt_engine.errors import GuardRefused, KtError, StoreUnreachable
from kt_engine.store.unit import Act, Reader, Unit

try:
    from pysqlite3 import dbapi2 as bundled
except ImportError:  # no wheel for this machine: the standard driver, without WAL
    bundled = None

BUSY_TIMEOUT_MS = 30_000
COMPILED_STATEMENTS = 2000
FIRST_SAFE_WAL = (3, 51, 3)


def sqlite_driver() -> ModuleType:
    """Give the one SQLite library of this process."""
    return bundled or sqlite3


def wal_is_safe() -> bool:
    """Tell whether the SQLite in use lacks the WAL-reset bug (fixed in 3.51.3)."""
    version: tuple[int, ...] = sqlite_driver().sqlite_version_info
    return version >= FIRST_SAFE_WAL


@dataclass(frozen=True)
class Database:
    """The store's two doors; made once per process by `connect`."""

    url: str
    reader: Engine
    writer: Engine
    file: Path | None = None
    """The file of a SQLite store."""
    dry_run: bool = False
    """True: every write does all its work and checks, and is then rolled back."""

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def connect(url: str) -> Database:
    """Give the doors to the database at a SQLAlchemy URL; nothing is opened yet.

    Raises StoreUnreachable when the URL names a driver this house does not know.
    """
    if url.startswith("sqlite"):
        return Database(
            url, _sqlite_engine(url, write=False), _sqlite_engine(url, write=True), sqlite_file(url)
        )
    if url.startswith("postgresql"):
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_pre_ping=True)
        return Database(url, engine, engine)
    raise StoreUnreachable(
        f"The store cannot be at {url.split(':', 1)[0]}: only sqlite and postgresql are known. Look at KT_DATABASE_URL."
    )


def _sqlite_engine(url: str, *, write: bool) -> Engine:
    # The driver's cache forgets the newest statement when it is full, so it must hold all there are.
    arguments = {"check_same_thread": False, "cached_statements": 1000}
    dialect, compiled = _shared(write=write)
    options = {"compiled_cache": compiled}
    engine = create_engine(url, module=sqlite_driver(), connect_args=arguments, execution_options=options)
    engine.dialect = dialect
    wal = wal_is_safe()

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"journal_mode={'WAL' if wal else 'DELETE'}",
            f"synchronous={'FULL' if wal else 'EXTRA'}",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "trusted_schema=OFF",
            f"query_only={'OFF' if write else 'ON'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


@cache
def _shared(*, write: bool) -> tuple[Dialect, MutableMapping[Any, Any]]:
    """Give what all SQLite engines of one kind share in this process: a statement is compiled once, not per store."""
    seed = create_engine("sqlite://", module=sqlite_driver())
    seed.connect().close()
    seed.dispose()

    def begin(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    # An event listener would do the same, and then every statement would look for listeners.
    seed.dialect.do_begin = begin  # type: ignore[assignment, method-assign]
    return seed.dialect, LRUCache(COMPILED_STATEMENTS)


@overload
def open_store(database: Database) -> AbstractContextManager[Reader]: ...
@overload
def open_store(
    database: Database, *, write: Literal[True], act: Act, engagement_id: int | None = None
) -> AbstractContextManager[Unit]: ...


@contextmanager
def open_store(
    database: Database,
    *,
    write: bool = False,
    act: Act | None = None,
    engagement_id: int | None = None,
) -> Iterator[Any]:
    """Open the store to read (a Reader), or to write (a Unit) that commits when the block ends well.

    In a dry run it is rolled back instead.

    A write locks the chain head of the installation (engagement_id None), or of that engagement, before anything else.
    Raises StoreUnreachable when the database cannot be opened or is busy; nothing was written then.
    Raises GuardRefused when the database itself refuses a row.
    """
    if database.file is not None and not database.file.exists():
        # SQLite would make an empty one.
        raise StoreUnreachable(
            "There is no KT Engine store here yet. Make one with: kt init --administrator NAME"
        )
    with clear_errors():
        if not write:
            with database.reader.connect() as connection:
                _begin_read(connection, database)
                yield Reader(connection)
            return
        if act is None:
            msg = "a write needs an Act: who, when"
            raise TypeError(msg)
        with database.writer.begin() as connection:
            unit = Unit(connection, act, engagement_id)
            unit.dry_run = database.dry_run
            unit.lock()
            yield unit
            unit.finish()
            if database.dry_run:
                connection.rollback()


def _begin_read(connection: Connection, database: Database) -> None:
    connection.begin()
    if not database.is_sqlite:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the database says into our own errors."""
    try:
        yield
    except KtError:
        raise
    except IntegrityError as fault:
        raise GuardRefused(guard_sentence(str(fault.orig))) from fault
    except (OperationalError, ProgrammingError) as fault:
        raise StoreUnreachable(_unreachable_sentence(fault)) from fault
    except DBAPIError as fault:
        raise StoreUnreachable(
            f"The store gave an error and nothing was written: {_first_line(fault)}."
        ) from fault


def guard_sentence(text: str) -> str:
    """Give the guard's own sentence, or say which constraint a row broke."""
    line = text.splitlines()[0].strip()
    if re.match(r"(UNIQUE|FOREIGN KEY|NOT NULL|duplicate key|insert or update on table|null value)", line):
        return f"The store refused this, because it would break a rule of the data ({line}). Nothing was changed."
    return line


def _unreachable_sentence(fault: DBAPIError) -> str:
    line = _first_line(fault)
    if "locked" in line or "busy" in line:
        return "The store is busy: somebody else has been writing for 30 seconds. Nothing was changed; try again."
    if "full" in line.lower():
        return "The disk is full. Nothing was changed; free some space, then repeat."
    if "readonly" in line or "read-only" in line:
        return (
            "The store may not be written by this user, or its disk is mounted to be read only. "
            "Nothing was changed; look at the owner and the rights of KT_HOME."
        )
    if "no such table" in line or "does not exist" in line:
        return "There is no KT Engine store here yet. Make one with: kt init --administrator NAME"
    if "unable to open" in line:
        return "The store's file cannot be opened. Look at KT_HOME, or make a store with: kt init --administrator NAME"
    return f"The store cannot be reached ({line}). Nothing was changed; look at KT_DATABASE_URL and try kt doctor."


def _first_line(fault: DBAPIError) -> str:
    return str(fault.orig).splitlines()[0] if str(fault.orig) else type(fault.orig).__name__


def sqlite_file(url: str) -> Path | None:
    """Give the file of a SQLite store; None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
