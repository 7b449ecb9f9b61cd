"""Gives the tests of answers one whole told store to copy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders import make_engagement
from kt_engine.store.database import Database, connect
from process_walks import moved
from store_samples import tell_everything
from store_story import drop_guards
from walking import House, walk_to_stage_four


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


@pytest.fixture(scope="session")
def small_files(
    template_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, tuple[Path, House]]:
    """Two very small desks to copy, by stage: one with its first task ready, one with two processes in stage 4."""
    found: dict[int, tuple[Path, House]] = {}
    for stage in (1, 4):
        folder = tmp_path_factory.mktemp(f"small_{stage}")
        shutil.copyfile(template_file, folder / "kt.db")
        database = connect(f"sqlite:///{folder / 'kt.db'}")
        made = (
            make_engagement(database, "tiny", 1) if stage == 1 else walk_to_stage_four(database, processes=2)
        )
        house = House(database, made, folder / "files")
        moved(house)
        database.dispose()
        found[stage] = (folder / "kt.db", house)
    return found


@pytest.fixture
def small(small_files: dict[int, tuple[Path, House]], tmp_path: Path) -> Iterator[House]:
    """A very small desk with one process, on its first day: the first task is ready."""
    yield from _copied_house(small_files[1], tmp_path)


@pytest.fixture
def transition(small_files: dict[int, tuple[Path, House]], tmp_path: Path) -> Iterator[House]:
    """A very small desk with two processes in stage 4 and one trainee nominated for each."""
    yield from _copied_house(small_files[4], tmp_path)


def _copied_house(made: tuple[Path, House], folder: Path) -> Iterator[House]:
    name = made[0].parent.name
    shutil.copyfile(made[0], folder / f"{name}.db")
    database = connect(f"sqlite:///{folder / name}.db")
    yield House(database, made[1].made, folder / f"{name}_files")
    database.dispose()
