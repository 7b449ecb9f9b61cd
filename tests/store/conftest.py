"""Gives the store's own tests one told store per database; what a test writes there it takes back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coded_samples import tell_coded
from kt_engine.store.database import Database, connect
from postgresql_servers import copy_database, drop_database
from store_samples import tell_everything


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest) -> Database:
    """A told store on each database, shared by all tests, which must leave it as it was."""
    told: Database = request.getfixturevalue(f"told_{request.param}")
    return told


@pytest.fixture(scope="session")
def told_sqlite(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("shared")
    shutil.copyfile(template_file, folder / "kt.db")
    yield from _told(connect(f"sqlite:///{folder / 'kt.db'}"), folder)


@pytest.fixture(scope="session")
def told_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    copy_database(postgresql_server, "kt_template", "kt_told")
    yield from _told(connect(f"{postgresql_server}/kt_told"), tmp_path_factory.mktemp("shared"))
    drop_database(postgresql_server, "kt_told")


def _told(database: Database, folder: Path) -> Iterator[Database]:
    tell_coded(tell_everything(database, folder / "files"))
    yield database
    database.dispose()
