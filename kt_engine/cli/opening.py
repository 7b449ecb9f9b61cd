"""What a command needs before it can act or ask: settings, store, clock, person. It does neither itself."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from kt_engine.actions.prove_identity import active_authenticator
from kt_engine.errors import UsageProblem
from kt_engine.settings import Settings, current_settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.find import by_id, find_named
from kt_engine.store.migrate import check_version
from kt_engine.store.tables import Engagement, Person, table_of
from kt_engine.store.unit import Act, Proof, Reader
from kt_engine.words import AuthMethod


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


@contextmanager
def signing(
    by: str | None,
    command_id: str | None,
    *,
    about: str | None,
    on_behalf_of: str | None = None,
    dry_run: bool = False,
) -> Iterator[Acting]:
    """Open the store for an act that spends a one-time code: of KT_CODE, or asked for in the terminal.

    `about` is a handle of the engagement; None: an act of the installation, asked of who has an authenticator.
    Nobody is asked while the store is locked. A dry run asks nobody and checks no code.
    """
    with acting(by, command_id, dry_run=dry_run) as here:
        code = None if dry_run else one_time_code(here, about)
        giver = None if on_behalf_of is None else _named(here, on_behalf_of)
        proof = Proof(code, here.settings.keys)
        yield replace(here, act=replace(here.act, proof=proof, on_behalf_of=giver))


def one_time_code(here: Acting, about: str | None) -> str | None:
    """Give the code of who acts, where one is needed and can be had; the signing function says when it is missing."""
    given = os.environ.get("KT_CODE")
    if given is not None:
        return given.strip()
    with open_store(here.database) as reader:
        row = active_authenticator(reader, here.act.by)
        asked = row is not None if about is None else _with_codes(reader, about)
        handle = by_id(reader, Person, here.act.by)["handle"]
    if not asked or not sys.stdin.isatty():
        return None
    return getpass(f"Code of {handle}: ", stream=sys.stderr).strip()


def _with_codes(reader: Reader, about: str) -> bool:
    handle = about.strip().partition("-")[0].upper()
    table = table_of(Engagement)
    method = reader.value(select(table.c.auth_method).where(table.c.handle == handle))
    return bool(method is AuthMethod.TOTP)


def _named(here: Acting, person: str) -> int:
    with open_store(here.database) as reader:
        return int(find_named(reader, Person, person)["id"])


def _person(here: Opened, by: str | None) -> int:
    name = by or here.settings.person
    if not name:
        raise UsageProblem("Say who you are: --by P14, or set KT_PERSON")
    with open_store(here.database) as reader:
        return int(find_named(reader, Person, name)["id"])
