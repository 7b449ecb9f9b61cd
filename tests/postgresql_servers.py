"""Starts PostgreSQL's server for a run of tests, and copies its databases; it knows no store."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

WITH_STRATEGY = (15,)
"""The first version that can copy a database by its files, which takes a fifth of the time of by its pages."""


@contextmanager
def running_server() -> Iterator[str]:
    """Give the URL, without a database, of a server on a free loopback port."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="kt-postgresql-"))
    port = _free_port()
    try:
        _start(binaries, folder, port)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run(binaries / "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate", "-w")
        shutil.rmtree(folder, ignore_errors=True)


def copy_database(url: str, template: str, name: str) -> None:
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        version = engine.dialect.server_version_info or (0,)
        how = "STRATEGY FILE_COPY" if version >= WITH_STRATEGY else ""
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}')
    engine.dispose()


def drop_database(url: str, name: str) -> None:
    administer(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def administer(url: str, statement: str) -> None:
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        pytest.skip("PostgreSQL's server is not installed here, so the store was tried on SQLite only.")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip(
            "There is no runuser here to start PostgreSQL with, so the store was tried on SQLite only."
        )
    return found[-1].parent


def _start(binaries: Path, folder: Path, port: int) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    _run(
        binaries / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C",
    )
    # Nothing here must survive a power cut, so the server may skip what makes it slow.
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{folder}' "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    _run(binaries / "pg_ctl", "start", "-D", data, "-w", "-o", options, "-l", str(folder / "log"))


def _run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; as root through runuser, because they refuse root."""
    before = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run(
        [*before, str(program), *arguments],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
