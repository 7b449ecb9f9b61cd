"""Examines what the store stands on: library, pragmas, guards, disk, clock, pins, keys, server. It mends nothing."""

import json
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from kt_engine.errors import KtError
from kt_engine.store.database import Database, open_store, sqlite_driver, wal_is_safe
from kt_engine.store.guards import all_guards, missing_guards, strange_guards
from kt_engine.store.migrate import check_version, current_revision, newest_revision
from kt_engine.store.tables import Event, Message, table_of
from kt_engine.words import MessageStatus

Moves = Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]]
EVENT, MESSAGE = table_of(Event), table_of(Message)

PINS = {"prefect": ("3.8.8", "3.9"), "fastapi": ("0.139", "0.155"), "sqlalchemy": ("2.0", "2.1")}
"""At least, and below: those of pyproject.toml, where the reason for each stands."""
ENOUGH_FREE_BYTES = 500 * 2**20
"""A backup, a rehearsal and the server's own database fit into it."""
CLOCK_TOLERANCE = timedelta(minutes=5)
ANSWER_SECONDS = 2.0
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
SYNCHRONOUS = {0: "off", 1: "normal", 2: "full", 3: "extra"}


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    value: str
    advice: str = ""
    """What to do; empty when there is nothing."""


def examine(
    database: Database, *, home: Path, keys: Path, serve_file: Path, moves: Moves, now: datetime
) -> tuple[Check, ...]:
    """Give every check, in the order they are shown; none of them raises.

    `now` is the wall clock. A server is asked only on this machine, and only when `serve_file` names one.
    """
    return (
        *_library(database),
        *_store(database, moves, now),
        _disk(home),
        _keys(keys),
        *(_pin(name, *bounds) for name, bounds in PINS.items()),
        _server(serve_file),
    )


def _library(database: Database) -> Iterator[Check]:
    if not database.is_sqlite:
        return
    safe, number = wal_is_safe(), sqlite_driver().sqlite_version
    mode = "WAL with synchronous FULL" if safe else "DELETE with synchronous EXTRA"
    advice = (
        ""
        if safe
        else (
            "This SQLite may lose a commit in WAL mode (mended in 3.51.3), so the slower, safe mode is used. "
            "Where pysqlite3 has a wheel for this machine: pip install pysqlite3"
        )
    )
    yield Check("SQLite", ok=True, value=f"{number}, {mode}", advice=advice)


def _store(database: Database, moves: Moves, now: datetime) -> Iterator[Check]:
    try:
        check_version(database)
    except KtError as fault:
        yield Check("store", ok=False, value="out of reach", advice=str(fault))
        return
    yield Check("store", ok=True, value=database.writer.url.render_as_string(hide_password=True))
    try:
        with open_store(database) as reader:
            yield _revision(reader.connection)
            if database.is_sqlite:
                yield _pragmas(reader.connection)
            else:
                yield _server_settings(reader.connection)
            yield _guards(reader.connection, moves)
            yield _clock(reader.connection, now)
            yield _messages(reader.connection)
    except (KtError, DBAPIError, ValueError) as fault:
        yield Check("store's contents", ok=False, value="cannot be read", advice=f"{fault} Then: kt verify")


def _revision(connection: Connection) -> Check:
    value = f"{current_revision(connection)}, the program's is {newest_revision()}"
    return Check("revision", ok=True, value=value)


def _pragmas(connection: Connection) -> Check:
    found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
    found["synchronous"] = SYNCHRONOUS[found["synchronous"]]
    wanted = ("wal", "full") if wal_is_safe() else ("delete", "extra")
    ok = tuple(found.values()) == (*wanted, 1, 1)
    advice = "" if ok else f"Expected: {' '.join(wanted)} and both others on. Is the file on a network drive?"
    return Check("pragmas", ok, " ".join(f"{name}={value}" for name, value in found.items()), advice)


def _server_settings(connection: Connection) -> Check:
    number = connection.exec_driver_sql("SHOW server_version").scalar_one()
    risky = [
        name
        for name in ("fsync", "synchronous_commit", "full_page_writes")
        if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off"
    ]
    advice = f"A power cut can take what was acknowledged. Switch on: {', '.join(risky)}" if risky else ""
    return Check(
        "PostgreSQL", not risky, f"{number}" + (f", off: {', '.join(risky)}" if risky else ""), advice
    )


def _guards(connection: Connection, moves: Moves) -> Check:
    guards = all_guards(moves)
    missing, strange = missing_guards(connection, guards), strange_guards(connection, guards)
    if not missing and not strange:
        return Check("guards", ok=True, value=f"{len(guards)} in place")
    faults = [f"{len(missing)} missing or changed ({', '.join(missing[:3])})"] if missing else []
    if strange:
        faults.append(f"{len(strange)} not of this program ({', '.join(name for name, _ in strange[:3])})")
    advice = "Set them again with: kt init --upgrade. Then look at what happened meanwhile: kt verify"
    return Check("guards", ok=False, value="; ".join(faults), advice=advice)


def _clock(connection: Connection, now: datetime) -> Check:
    latest = func.max(EVENT.c.recorded_at, type_=EVENT.c.recorded_at.type)
    newest = connection.execute(select(latest)).scalar_one()
    if newest is None or newest <= now + CLOCK_TOLERANCE:
        return Check("clock", ok=True, value=f"{now:%Y-%m-%d %H:%M} UTC")
    advice = f"The newest event was recorded at {newest:%Y-%m-%d %H:%M} UTC. Set this machine's clock."
    return Check("clock", ok=False, value=f"{now:%Y-%m-%d %H:%M} UTC, behind the store", advice=advice)


def _messages(connection: Connection) -> Check:
    where = MESSAGE.c.status == MessageStatus.WAITING
    counted = select(func.count(), func.coalesce(func.max(MESSAGE.c.attempts_count), 0)).where(where)
    count, tries = connection.execute(counted).one()
    if not tries:
        return Check("mails", ok=True, value=f"{count} waiting")
    advice = (
        "The mail server does not take them; look at KT_SMTP_HOST and its log. See: kt message list --waiting"
    )
    return Check("mails", ok=False, value=f"{count} waiting, tried up to {tries} times", advice=advice)


def _disk(home: Path) -> Check:
    place = next((folder for folder in (home, *home.parents) if folder.exists()), home)
    try:
        free = shutil.disk_usage(place).free
    except OSError as fault:
        return Check("disk", ok=False, value="unknown", advice=f"{place} cannot be read ({fault.strerror}).")
    ok = free >= ENOUGH_FREE_BYTES
    return Check("disk", ok, f"{free / 2**30:.1f} GiB free at {home}", "" if ok else "Free at least 0.5 GiB.")


def _keys(keys: Path) -> Check:
    if not keys.exists():
        return Check("keys", ok=True, value="none yet")
    mode = stat.S_IMODE(keys.stat().st_mode)
    ok = not mode & (stat.S_IRWXG | stat.S_IRWXO)
    return Check(
        "keys", ok, f"{keys} {mode:04o}", "" if ok else f"Others can read the keys: chmod 700 {keys}"
    )


def _pin(name: str, least: str, below: str) -> Check:
    wanted = f"{name}>={least},<{below}"
    try:
        found = version(name)
    except PackageNotFoundError:
        return Check(name, ok=False, value="not installed", advice=f"Install it: pip install '{wanted}'")
    ok = _numbers(least) <= _numbers(found) < _numbers(below)
    return Check(name, ok, found, "" if ok else f"Tried and trusted is another: pip install '{wanted}'")


def _numbers(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number)[:3])


def _server(serve_file: Path) -> Check:
    """Ask the server a file names; one on another machine is never asked."""
    if not serve_file.exists():
        return Check("server", ok=True, value="not running", advice="Start it with: kt serve")
    try:
        address = str(json.loads(serve_file.read_text(encoding="utf-8"))["api_url"])
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme != "http" or not (host == "localhost" or ip_address(host).is_loopback):
            advice = f"{serve_file} names a server that is not on this machine. Remove the file."
            return Check("server", ok=False, value=address, advice=advice)
        status = _health(host, parts.port or 80, parts.path.rstrip("/"))
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        advice = f"{serve_file} is left by a server that is gone, or it is starting. Start it with: kt serve"
        return Check("server", ok=False, value="does not answer", advice=advice)
    ok = status == HTTPStatus.OK
    return Check("server", ok, f"{address} answers {status}", "" if ok else "Start it again: kt serve")


def _health(host: str, port: int, path: str) -> int:
    connection = HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", f"{path}/health")
        return connection.getresponse().status
    finally:
        connection.close()
