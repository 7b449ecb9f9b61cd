"""Gives every test a store of its own: SQLite by copying a file, PostgreSQL by a template database."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from builders import make_act
from getting_ready import make_desk
from kt_engine.actions.init_store import init_store
from kt_engine.store.database import Database, connect
from kt_engine.store.unit import Act
from postgresql_servers import administer, copy_database, drop_database, running_server
from walking import House

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
TEMPLATE = "kt_template"
MEMORY = Path("/dev/shm")  # noqa: S108 - every run makes a folder of its own in it
REHEARSED = ("tests/flows/test_rehearse.py", "tests/flows/test_rehearse_knowledge.py")
"""Files whose tests look at the rehearsal of `tests/flows/conftest.py`."""
ENOUGH_BYTES = 2 * 1024**3


def pytest_configure() -> None:
    """Let the stores of the tests lie in memory where there is room: every commit waits for its disk."""
    if (
        "TMPDIR" not in os.environ
        and os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES
    ):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Keep in one process what shares a set-up (`--dist loadfile`): a file, or the files that look at one rehearsal."""
    return _Sharing(config, log) if config.getvalue("dist") == "loadfile" else None


class _Sharing(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "one rehearsal" if file.endswith(REHEARSED) else file


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
    copy_database(postgresql_server, TEMPLATE, name)
    database = connect(f"{postgresql_server}/{name}")
    yield database
    database.dispose()
    drop_database(postgresql_server, name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of this run on a free loopback port; gives its URL without a database."""
    with running_server() as url:
        administer(url, f"CREATE DATABASE {TEMPLATE}")
        store = connect(f"{url}/{TEMPLATE}")
        init_store(store, administrator="Ada Administrator", at=MADE_AT, recorded_at=MADE_AT)
        store.dispose()
        yield url
