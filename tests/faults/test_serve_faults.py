"""What `kt serve` does when something goes wrong under it: each fault is made for real, on a process of its own."""

import asyncio
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flow_samples import Sample, settings_in
from flows.house import house_for
from flows.lifecycle import tick_plain
from flows.serve_file import Serving, read_serving, write_serving
from flows.server import free_port
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.answers.ticking import unsettled
from kt_engine.store.database import Database, open_store, sqlite_driver
from kt_engine.store.tables import Chain, Document, Task, table_of
from served import Served, children_of, is_alive, kt, served

pytestmark = pytest.mark.long

CHAIN, TASK, DOCUMENT = table_of(Chain), table_of(Task), table_of(Document)
CRASHED = (
    "kt serve ended while this was under way. The store is safe, and a new tick follows; submit a form again."
)


def test_kill_in_the_middle_of_a_tick_loses_and_doubles_nothing(sample: Sample) -> None:
    home = sample.settings.home
    wanted = what_an_undisturbed_tick_makes(sample)
    with served(home, free_port()) as first:
        before = chain_of(sample.db)["head_seq"]
        soon(lambda: has_moved_under_a_claim(sample.db, before))
        first.end(signal.SIGKILL)
        dead = first.serving
    left = chain_of(sample.db)
    assert left["claimed_by"].startswith(dead.owner)
    assert left["settled_seq"] < left["head_seq"]
    with served(home, free_port()) as second:
        second.until_ready()
        second.until("settled", lambda: unsettled(sample.db) == ())
        runs = second.ask("/flow_runs/filter", {"flow_runs": {"tags": {"all_": [f"serve:{dead.owner}"]}}})
        states = {
            (run["state_type"], run["state"]["message"]) for run in runs if run["parent_task_run_id"] is None
        }
        assert ("CRASHED", CRASHED) in states
        assert not {run["state_type"] for run in runs} & {"RUNNING", "PENDING"}
        second.end_in_peace()
    assert chain_of(sample.db)["claimed_by"] is None
    assert everything_in(sample.db) == wanted
    nothing_is_found_by_verify(home)


def test_a_stop_ends_the_tick_first_and_a_start_at_once(sample: Sample) -> None:
    home = sample.settings.home
    with served(home, free_port()) as one:
        one.until_said("Starting Prefect's server")
        [server] = one.until("a child", lambda: children_of(one.process.pid))
        asked_at = time.monotonic()
        assert one.end(signal.SIGTERM) == 0, one.words()
        assert time.monotonic() - asked_at < 15
        assert one.words().endswith("Stopped.\n")
        assert (is_alive(server), read_serving(sample.settings.serve_file)) == (False, None)
    with served(home, free_port()) as one:
        soon(lambda: chain_of(sample.db)["claimed_by"])
        assert one.end(signal.SIGTERM) == 0, one.words()
        assert (unsettled(sample.db), chain_of(sample.db)["claimed_by"]) == ((), None)
    hold_engagement(sample.db, sample.act(), sample.id, reason="a strike")
    with served(home, free_port()) as one:
        soon(lambda: chain_of(sample.db)["claimed_by"])
        assert one.end(signal.SIGINT) == 0, one.words()
        assert (unsettled(sample.db), chain_of(sample.db)["claimed_by"]) == ((), None)
    assert read_serving(sample.settings.serve_file) is None
    nothing_is_found_by_verify(home)


def test_prefect_s_server_dies_and_serving_says_so_and_ends(sample: Sample) -> None:
    home = sample.settings.home
    # Of a process that is gone, whose number another program has by now.
    write_serving(
        sample.settings.serve_file, Serving(os.getpid(), "host:1:gone", "http://127.0.0.1:9/api", "x")
    )
    with served(home, free_port()) as one:
        one.until_ready()
        one.until("settled", lambda: unsettled(sample.db) == ())
        assert one.serving.pid == one.process.pid
        a_second_serve_is_refused(home)
        [server] = children_of(one.process.pid)
        os.kill(server, signal.SIGKILL)
        hold_engagement(sample.db, sample.act(), sample.id, reason="a strike")
        assert one.ends_by_itself(45) == 1
        assert "Prefect's server ended by itself. Nothing of the engagements is lost" in one.words()
        assert one.words().endswith("server.log.\n")
        assert "Traceback" not in one.words()
    assert read_serving(sample.settings.serve_file) is None
    sample.settings.serve_file.write_text("{ not JSON")
    with served(home, free_port()) as again:
        again.until_ready()
        again.until("settled", lambda: unsettled(sample.db) == ())
        again.end_in_peace()
    nothing_is_found_by_verify(home)


def a_second_serve_is_refused(home: Path) -> None:
    for words in ((), ("--port", str(free_port()))):
        refused = kt(home, "serve", *words)
        assert (refused.returncode, refused.stderr) == (
            1,
            "Another kt serve is running on this store. Stop it first, or use that one: kt status says where.\n",
        )


def test_a_port_in_use_is_said_and_nothing_is_left_behind(sample: Sample) -> None:
    home = sample.settings.home
    before = {file.name for file in home.iterdir()}
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = kt(home, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} is in use by another program. Choose another one: kt serve --port " in refused.stderr
    assert {file.name for file in home.iterdir()} - before <= {"kt.db.serve-lock", "kt.db-wal", "kt.db-shm"}


def test_a_busy_server_delays_a_page_and_loses_none(sample: Sample) -> None:
    """Another process holds the lock of Prefect's own database: the server answers 503 meanwhile."""
    with served(sample.settings.home, free_port()) as one:
        one.until_ready()
        one.until("settled", lambda: unsettled(sample.db) == ())
        held = sqlite_driver().connect(
            sample.settings.prefect / "prefect.db", timeout=30, isolation_level=None
        )
        with closing(held):
            held.execute("BEGIN IMMEDIATE")
            hold_engagement(sample.db, sample.act(), sample.id, reason="a strike")
            assert_stays(one, 12, lambda: unsettled(sample.db) != ())
            held.execute("ROLLBACK")
        one.until("settled", lambda: unsettled(sample.db) == ())
        asked = {"artifacts": {"key": {"any_": ["engagement-e1-status"]}}}
        assert "on hold" in one.ask("/artifacts/filter", asked)[0]["data"].lower()
        one.end_in_peace()


def assert_stays(one: Served, seconds: float, is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert is_so()
        assert one.process.poll() is None, one.words()
        time.sleep(0.2)


def soon(is_so: Callable[[], Any]) -> None:
    """Look as often as possible: what is looked for lasts for a part of a second."""
    until = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.002)


def chain_of(db: Database) -> Any:
    with open_store(db) as reader:
        return reader.first(select(CHAIN).where(CHAIN.c.engagement_id == 1))


def has_moved_under_a_claim(db: Database, before: int) -> bool:
    chain = chain_of(db)
    return bool(chain["claimed_by"]) and chain["head_seq"] > before


def what_an_undisturbed_tick_makes(sample: Sample) -> dict[str, list[tuple[Any, ...]]]:
    """Let another copy of the store be ticked in peace."""
    home = sample.settings.home / "in-peace"
    home.mkdir()
    sample.db.dispose()
    shutil.copyfile(sample.settings.home / "kt.db", home / "kt.db")
    with house_for(settings_in(home)) as house:
        asyncio.run(tick_plain(house, sample.id))
        return everything_in(house.db)


def everything_in(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    with open_store(db) as reader:
        tasks = reader.rows(select(TASK.c.handle, TASK.c.title, TASK.c.status).order_by(TASK.c.id))
        documents = reader.rows(select(DOCUMENT.c.handle, DOCUMENT.c.status).order_by(DOCUMENT.c.id))
        return {
            "tasks": sorted(tuple(row.values()) for row in tasks),
            "documents": sorted(tuple(row.values()) for row in documents),
        }


def nothing_is_found_by_verify(home: Path) -> None:
    done = kt(home, "verify")
    assert done.returncode == 0, done.stdout + done.stderr
