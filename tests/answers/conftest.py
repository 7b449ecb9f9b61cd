"""Gives the tests of answers one whole told store to copy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kt_engine.store.database import Database, connect
from store_samples import tell_everything
from store_story import drop_guards


@pytest.fixture(scope="session")
def told_folder(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of a row in every table, `kt.db`, its twin without guards, `bare.db`, and `files`."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copyfile(template_file, folder / "kt.db")
    database = connect(f"sqlite:///{folder / 'kt.db'}")
    tell_everything(database, folder / "files")
    database.dispose()
    shutil.copyfile(folder / "kt.db", folder / "bare.db")
    database = connect(f"sqlite:///{folder / 'bare.db'}")
    drop_guards(database)
    database.dispose()
    return folder


@pytest.fixture
def copied(told_folder: Path, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Give a copy of `kt` or `bare`, with the files beside it in tmp_path/files."""
    shutil.copytree(told_folder / "files", tmp_path / "files")
    made: list[Database] = []

    def copy(name: str) -> Database:
        file = tmp_path / f"{len(made)}.db"
        shutil.copyfile(told_folder / f"{name}.db", file)
        made.append(connect(f"sqlite:///{file}"))
        return made[-1]

    yield copy
    for database in made:
        database.dispose()


@pytest.fixture
def told(copied: Callable[[str], Database]) -> Database:
    return copied("kt")


@pytest.fixture
def bare(copied: Callable[[str], Database]) -> Database:
    """The told store without its guards, as the owner of the file could leave it."""
    return copied("bare")
