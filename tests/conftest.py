"""Gives every test a store of its own: SQLite by copying a file, PostgreSQL by a template database."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from builders import make_act
from getting_ready import make_desk
from kt_engine.actions.init_store import init_store
from kt_engine.store.database import Database, connect
from kt_engine.store.unit import Act
from walking import House

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
TEMPLATE = "kt_template"


@pytest.fixture
def act() -> Callable[..., Act]:
    """Give `make_act` of the builders: act(by=..., on=..., command_id=...)."""
    return make_act


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store (P1 administrator, P2 the engine) to copy."""
    file = tmp_path_factory.mktemp("template") / "kt.db"
    database = connect(f"sqlite:///{file}")
    init_store(database, administrator="Ada Administrator", at=MADE_AT, recorded_at=MADE_AT)
    database.dispose()  # the last connection closed leaves no write-ahead log beside the file
    return file


@pytest.fixture
def database(template_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite store."""
    yield from _sqlite(template_file, tmp_path)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> House:
    """A small desk of two processes that has just begun to get ready, planned as of walking.DAY."""
    return make_desk(database, tmp_path / "files")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, template_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh store on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield from _sqlite(template_file, tmp_path)
    else:
        yield request.getfixturevalue("postgresql_database")


def _sqlite(template_file: Path, folder: Path) -> Iterator[Database]:
    file = folder / "kt.db"
    shutil.copyfile(template_file, file)
    database = connect(f"sqlite:///{file}")
    yield database
    database.dispose()


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[Database]:
    """A fresh PostgreSQL store, from the template database of the session's server."""
    name = f"kt_{datetime.now(tz=UTC):%H%M%S%f}"
    _administer(postgresql_server, f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    database = connect(f"{postgresql_server}/{name}")
    yield database
    database.dispose()
    _administer(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of this run on a free loopback port; gives its URL without a database."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="kt-postgresql-"))
    port = _free_port()
    try:
        _start(binaries, folder, port)
        url = f"postgresql+psycopg://postgres@127.0.0.1:{port}"
        _administer(url, f"CREATE DATABASE {TEMPLATE}")
        store = connect(f"{url}/{TEMPLATE}")
        init_store(store, administrator="Ada Administrator", at=MADE_AT, recorded_at=MADE_AT)
        store.dispose()
        yield url
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run(binaries / "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "immediate", "-w")
        shutil.rmtree(folder, ignore_errors=True)


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


def _administer(url: str, statement: str) -> None:
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
