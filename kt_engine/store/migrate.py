"""Brings a store to this program's version, and says when it is older or newer. Guards are made again each time."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kt_engine.errors import StoreUnreachable
from kt_engine.store.database import Database, sqlite_file
from kt_engine.store.guards import Moves, all_guards, set_guards

SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    return _revisions()[0]


@cache
def _revisions() -> tuple[str, ...]:
    """Give every revision this program knows, the newest first: read once, as each file of them is run for it."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current_revision(connection: Connection) -> str | None:
    """Give the revision the database says it has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, moves: Moves) -> None:
    """Bring the store to the newest revision and make every guard again, in one transaction.

    Raises StoreUnreachable when the store was written by a newer program.
    """
    file = sqlite_file(database.url)
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        with database.writer.begin() as connection:
            _refuse_newer(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            set_guards(connection, all_guards(moves))
    except DBAPIError as fault:
        raise StoreUnreachable(
            f"The store cannot be made or brought up to date ({_reason(fault)})."
        ) from fault
    except OSError as fault:
        raise StoreUnreachable(
            f"The store cannot be made in {fault.filename} ({fault.strerror}). Look at KT_HOME."
        ) from fault


def check_version(database: Database) -> None:
    """Raise StoreUnreachable unless the store has exactly this program's revision; nothing is written."""
    file = sqlite_file(database.url)
    if file is not None and not file.exists():
        raise StoreUnreachable(
            "There is no KT Engine store here yet. Make one with: kt init --administrator NAME"
        )
    try:
        with database.reader.connect() as connection:
            revision = current_revision(connection)
            _refuse_newer(connection)
    except DBAPIError as fault:
        raise StoreUnreachable(
            f"The store cannot be reached ({_reason(fault)}). Look at KT_HOME and KT_DATABASE_URL."
        ) from fault
    if revision is None:
        raise StoreUnreachable(
            "There is no KT Engine store here yet. Make one with: kt init --administrator NAME"
        )
    if revision != newest_revision():
        raise StoreUnreachable(
            "The store is older than this program. Bring it up to date with: kt init --upgrade"
        )


def _reason(fault: DBAPIError) -> str:
    return next(iter(str(fault.orig).splitlines()), type(fault.orig).__name__)


def _refuse_newer(connection: Connection) -> None:
    revision = current_revision(connection)
    if revision is not None and revision not in _revisions():
        raise StoreUnreachable(
            f"The store was written by a newer KT Engine (revision {revision}). Nothing was changed; "
            "install the newer version, or point KT_HOME at another store."
        )
