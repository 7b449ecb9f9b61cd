"""Gives the tests of actions an engagement that already stands somewhere, from a store that is made once and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import Made, make_engagement
from kt_engine.store.database import connect
from kt_engine.words import Stage
from long_way import walk_long
from walking import House, open_tasks, walk_to_stage_four


@pytest.fixture(scope="session")
def first_stage_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Keep a travel desk in stage 1 with its first task ready."""
    file = _copy(template_file, tmp_path_factory.mktemp("first_stage"))
    database = connect(f"sqlite:///{file}")
    made = make_engagement(database)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    database.dispose()
    return file, made


@pytest.fixture(scope="session")
def stage_four_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Keep a very small desk with two processes in stage 4, nobody nominated yet."""
    file = _copy(template_file, tmp_path_factory.mktemp("stage_four"))
    database = connect(f"sqlite:///{file}")
    made = walk_to_stage_four(database, processes=2)
    database.dispose()
    return file, made


@pytest.fixture
def first_stage(first_stage_file: tuple[Path, Made], tmp_path: Path) -> Iterator[House]:
    yield from _house(first_stage_file, tmp_path)


@pytest.fixture
def stage_four(stage_four_file: tuple[Path, Made], tmp_path: Path) -> Iterator[House]:
    yield from _house(stage_four_file, tmp_path)


def _house(made: tuple[Path, Made], folder: Path) -> Iterator[House]:
    database = connect(f"sqlite:///{_copy(made[0], folder)}")
    yield House(database, made[1], folder / "files")
    database.dispose()


def _copy(file: Path, folder: Path) -> Path:
    target = folder / "copied.db"
    shutil.copyfile(file, target)
    return target


@pytest.fixture(scope="session")
def long_way_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Keep a desk that takes the long way, with one process in stage 4 and nobody nominated yet."""
    file = _copy(template_file, tmp_path_factory.mktemp("long_way"))
    database = connect(f"sqlite:///{file}")
    made = walk_long(database)
    database.dispose()
    return file, made


@pytest.fixture
def long_way(long_way_file: tuple[Path, Made], tmp_path: Path) -> Iterator[House]:
    yield from _house(long_way_file, tmp_path)
