"""What a command needs before it can act or ask: settings, store, clock, person. It does neither itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kt_engine.errors import UsageProblem
from kt_engine.settings import Settings, current_settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.find import find_named
from kt_engine.store.migrate import check_version
from kt_engine.store.tables import Person
from kt_engine.store.unit import Act


@dataclass(frozen=True)
class Opened:
    """A store to ask."""

    settings: Settings
    database: Database
    today: date


@dataclass(frozen=True)
class Acting:
    """A store to change, by somebody, now."""

    settings: Settings
    database: Database
    act: Act
    files: Path
    """Where handed-over bytes go; a folder that vanishes in a dry run."""
    dry_run: bool

    @property
    def today(self) -> date:
        return self.act.at.date()


def now() -> datetime:
    """Read the clock; the only place of the command line that does."""
    return datetime.now(UTC)


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the store of this installation to read. Raises StoreUnreachable when there is none of this version."""
    settings = current_settings()
    database = connect(settings.database_url)
    try:
        check_version(database)
        yield Opened(settings, database, now().date())
    finally:
        database.dispose()


@contextmanager
def acting(by: str | None, command_id: str | None, *, dry_run: bool = False) -> Iterator[Acting]:
    """Open the store for one act of a person; a dry run keeps neither rows nor files.

    Raises UsageProblem when nobody is named, NotFound when nobody is called so.
    """
    with opened() as here:
        at = now()
        act = Act(_person(here, by), at, at, command_id)
        if not dry_run:
            yield Acting(here.settings, here.database, act, here.settings.files, dry_run)
            return
        with TemporaryDirectory(prefix="kt-dry-run-") as folder:
            yield Acting(here.settings, replace(here.database, dry_run=True), act, Path(folder), dry_run)


def _person(here: Opened, by: str | None) -> int:
    name = by or here.settings.person
    if not name:
        raise UsageProblem("Say who you are: --by P14, or set KT_PERSON")
    with open_store(here.database) as reader:
        return int(find_named(reader, Person, name)["id"])
