"""Gives the tests of the command line an installation of their own, whose clock stands still."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import Made
from cli_runner import Kt
from kt_engine.cli import opening, top
from kt_engine.store.database import Database
from walking import House, walk_to_stage_four

NOW = datetime(2027, 2, 1, 10, tzinfo=UTC)


@pytest.fixture
def empty_kt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kt:
    """A KT_HOME without a store."""
    for name in ("KT_PERSON", "KT_DATABASE_URL", "KT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KT_HOME", str(tmp_path))
    monkeypatch.setenv("KT_SIGNING", "self-declared")
    ticks = iter(range(10_000))
    for module in (opening, top):
        monkeypatch.setattr(module, "now", lambda: NOW + timedelta(seconds=next(ticks)))
    return Kt(tmp_path, capsys)


@pytest.fixture
def kt(database: Database, empty_kt: Kt) -> Kt:
    """A KT_HOME with a fresh store: P1 administers it."""
    assert database.file == empty_kt.home / "kt.db"
    return empty_kt


@pytest.fixture
def made(database: Database, kt: Kt) -> Made:
    """A small engagement whose process has just entered stage 4."""
    assert kt.home
    return walk_to_stage_four(database)


@pytest.fixture
def house(database: Database, made: Made, kt: Kt) -> House:
    return House(database, made, kt.home / "files")
