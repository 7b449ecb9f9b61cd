"""Gives the store's own tests one told store per database; what a test writes there it takes back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from coded_samples import tell_coded
from kt_engine.store.database import Database, connect
from store_samples import tell_everything


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A told store on each database, shared by a module's tests, which must leave it as it was."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("template_file"), folder / "kt.db")
        yield from _told(connect(f"sqlite:///{folder / 'kt.db'}"), folder)
        return
    server, name = request.getfixturevalue("postgresql_server"), f"kt_shared_{folder.name.replace('-', '_')}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE kt_template')
    yield from _told(connect(f"{server}/{name}"), folder)
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _told(database: Database, folder: Path) -> Iterator[Database]:
    tell_coded(tell_everything(database, folder / "files"))
    yield database
    database.dispose()


def _administer(url: str, statement: str) -> None:
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
