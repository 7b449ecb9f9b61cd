"""What the doctor finds, and that it answers whatever is broken."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kt_engine.answers.doctor import PINS, Check, examine
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store import database as opening
from kt_engine.store.database import Database, connect, wal_is_safe
from store_story import behind_its_back, drop_guards

NOW = datetime(2027, 6, 1, tzinfo=UTC)


def checks(database: Database, folder: Path, *, now: datetime = NOW) -> dict[str, Check]:
    found = examine(
        database,
        home=folder,
        keys=folder / "keys",
        serve_file=folder / "serve.json",
        moves=ALLOWED_MOVES,
        now=now,
    )
    assert len({check.name for check in found}) == len(found)
    return {check.name: check for check in found}


def test_a_fresh_sqlite_store_is_well(database: Database, tmp_path: Path) -> None:
    found = checks(database, tmp_path)
    assert {name for name, check in found.items() if not check.ok} == set()
    assert {"SQLite", "store", "revision", "pragmas", "guards", "clock", "disk", "keys", "server"} < set(
        found
    )
    assert "synchronous=full" in found["pragmas"].value or not wal_is_safe()


def test_a_postgresql_that_may_forget_is_named(postgresql_database: Database, tmp_path: Path) -> None:
    """The server of the tests is set to skip what makes it slow, which is exactly what must be found."""
    found = checks(postgresql_database, tmp_path)
    assert {name for name, check in found.items() if not check.ok} == {"PostgreSQL"}
    assert "fsync" in found["PostgreSQL"].advice
    assert "SQLite" not in found


def test_the_address_shows_no_password(tmp_path: Path, database: Database) -> None:
    assert str(database.file) in checks(database, tmp_path)["store"].value
    unreachable = connect("postgresql+psycopg://kt:secret@127.0.0.1:1/kt?connect_timeout=2")
    assert "secret" not in str(checks(unreachable, tmp_path))


def test_without_a_store_everything_else_is_still_told(tmp_path: Path) -> None:
    found = checks(connect(f"sqlite:///{tmp_path / 'kt.db'}"), tmp_path)
    assert not found["store"].ok
    assert "kt init" in found["store"].advice
    assert {"disk", "keys", "server", "prefect"} < set(found)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_newer_program_is_told(any_database: Database, tmp_path: Path) -> None:
    with behind_its_back(any_database) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "newer KT Engine" in checks(any_database, tmp_path)["store"].advice


def test_an_unsafe_sqlite_is_told_with_the_mode_used(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "FIRST_SAFE_WAL", (99, 0, 0))
    database.dispose()
    old = connect(database.url)
    found = checks(old, tmp_path)
    old.dispose()
    monkeypatch.undo()
    assert "DELETE with synchronous EXTRA" in found["SQLite"].value
    assert "journal_mode=delete synchronous=extra" in found["pragmas"].value
    assert found["pragmas"].ok


def test_missing_guards_are_counted_and_named(any_database: Database, tmp_path: Path) -> None:
    drop_guards(any_database)
    found = checks(any_database, tmp_path)["guards"]
    assert not found.ok
    assert re.match(r"\d+ missing or changed \(kt_", found.value)
    assert "kt init --upgrade" in found.advice


def test_a_strange_trigger_is_named(database: Database, tmp_path: Path) -> None:
    with behind_its_back(database) as connection:
        connection.exec_driver_sql("CREATE TRIGGER helpful AFTER INSERT ON task BEGIN SELECT 1; END")
    assert checks(database, tmp_path)["guards"].value == "1 not of this program (helpful)"


def test_a_clock_behind_the_store_is_told(any_database: Database, tmp_path: Path) -> None:
    made = datetime(2027, 1, 1, tzinfo=UTC)
    assert not checks(any_database, tmp_path, now=made - timedelta(hours=1))["clock"].ok
    assert checks(any_database, tmp_path, now=made - timedelta(minutes=1))["clock"].ok


@pytest.mark.parametrize(("mode", "ok"), [(0o700, True), (0o750, False), (0o704, False), (0o777, False)])
def test_keys_are_for_their_owner_alone(mode: int, ok: bool, database: Database, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(mode)
    found = checks(database, tmp_path)["keys"]
    assert found.ok is ok
    assert ("chmod 700" in found.advice) is not ok


def test_a_home_that_is_not_there_yet_has_the_disk_of_its_parent(database: Database, tmp_path: Path) -> None:
    assert "GiB free" in checks(database, tmp_path / "not" / "yet")["disk"].value


def test_the_pins_are_those_of_the_project() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    for name, (least, below) in PINS.items():
        assert f"{name}>={least},<{below}" in wanted


@pytest.mark.parametrize("name", PINS)
def test_the_installed_versions_are_within_their_pins(name: str, database: Database, tmp_path: Path) -> None:
    assert checks(database, tmp_path)[name].ok


@pytest.mark.parametrize(
    ("number", "ok"),
    [("3.8.8", True), ("3.8.12", True), ("3.8.7", False), ("3.9.0", False), ("3.10.1", False)],
)
def test_a_version_outside_its_pins_is_told(
    number: str, ok: bool, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kt_engine.answers.doctor.version", lambda name: number if name == "prefect" else "0.140"
    )
    assert checks(database, tmp_path)["prefect"].ok is ok


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 500)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: a test's output is its own."""


@pytest.fixture
def server() -> Iterator[int]:
    """A server on a free loopback port that is healthy at /api."""
    running = HTTPServer(("127.0.0.1", 0), Healthy)
    thread = Thread(target=running.serve_forever)
    thread.start()
    yield running.server_port
    running.shutdown()
    thread.join()
    running.server_close()


def serving(folder: Path, api_url: object) -> None:
    (folder / "serve.json").write_text(json.dumps({"api_url": api_url}), encoding="utf-8")


def test_a_server_that_answers_is_well(server: int, database: Database, tmp_path: Path) -> None:
    serving(tmp_path, f"http://127.0.0.1:{server}/api")
    found = checks(database, tmp_path)["server"]
    assert (found.ok, found.value) == (True, f"http://127.0.0.1:{server}/api answers 200")


def test_a_server_that_is_ill_is_told(server: int, database: Database, tmp_path: Path) -> None:
    serving(tmp_path, f"http://127.0.0.1:{server}/other")
    assert not checks(database, tmp_path)["server"].ok


@pytest.mark.parametrize("written", ["", "{}", '{"api_url": "http://127.0.0.1:1/api"}', "[]"])
def test_a_file_left_by_a_dead_server_is_told(written: str, database: Database, tmp_path: Path) -> None:
    (tmp_path / "serve.json").write_text(written, encoding="utf-8")
    found = checks(database, tmp_path)["server"]
    assert (found.ok, found.value) == (False, "does not answer")


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1:4200/api", "file://localhost/etc/passwd", "https://127.0.0.1/api"]
)
def test_nothing_but_a_server_on_this_machine_is_asked(
    address: str, database: Database, tmp_path: Path
) -> None:
    serving(tmp_path, address)
    found = checks(database, tmp_path)["server"]
    assert not found.ok
    assert "not on this machine" in found.advice


def test_the_doctor_never_imports_prefect(tmp_path: Path) -> None:
    program = "import sys; import kt_engine.answers.doctor; sys.exit('prefect' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2]).returncode
        == 0
    )
