"""Many writers at once, and writers killed at any moment: no gap, no error, nothing acknowledged is lost."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from store_story import MANAGER, add_process, tell_beginning

from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import Event, Process, table_of
from kt_engine.store.unit import Act

WRITERS, EACH = 8, 25
ROUNDS, TOGETHER, SEED = 5, 5, 20270104
EVENT, PROCESS = table_of(Event), table_of(Process)


def write_events(url: str, writer: int) -> None:
    database = connect(url)
    for number in range(EACH):
        now = datetime.now(tz=UTC)
        act = Act(MANAGER, now, now, f"{writer}-{number}")
        with open_store(database, write=True, act=act, engagement_id=1) as unit:
            row = unit.rows(select(PROCESS).where(PROCESS.c.id == 1))[0]
            unit.change(
                Process, 1, "E1-P1", version=row["version"], volume_per_month=row["volume_per_month"] + 1
            )
            unit.event("counted", "E1-P1", writer=writer)
    database.dispose()


def test_eight_writers_leave_no_gap_and_lose_no_change(any_database: Database, tmp_path: Path) -> None:
    story = tell_beginning(any_database)
    add_process(story, 1, wave=1)
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [pool.submit(write_events, any_database.url, writer) for writer in range(WRITERS)]
    assert [future.exception() for future in done] == [None] * WRITERS
    with open_store(any_database) as reader:
        counted = reader.value(select(func.count()).where(EVENT.c.kind == "counted"))
        volume = reader.value(select(PROCESS.c.volume_per_month))
    assert (counted, volume) == (WRITERS * EACH, 100 + WRITERS * EACH)
    assert verify(any_database, tmp_path, ALLOWED_MOVES).sound


def start(url: str, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).parents[1] / "writing_child.py"), url, name],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def kill_after(child: "subprocess.Popen[str]", acknowledgements: int) -> int:
    """Let a child acknowledge so many events, kill it at work, and give the last number it acknowledged."""
    assert child.stdout is not None
    for _ in range(acknowledgements):
        assert child.stdout.readline()
    child.kill()
    rest = child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    whole = [line for line in rest if line]
    return int(whole[-1]) if whole else acknowledgements


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_it_acknowledged(any_database: Database, tmp_path: Path) -> None:
    story = tell_beginning(any_database)
    add_process(story, 1, wave=1)
    chance = random.Random(SEED)  # noqa: S311 - which moment a writer is killed at is no secret
    acknowledged: dict[str, int] = {}
    for turn in range(ROUNDS):
        names = [f"{turn}-{number}" for number in range(TOGETHER)]
        children = {name: start(any_database.url, name) for name in names}
        for name, child in children.items():
            acknowledged[name] = kill_after(child, chance.randint(1, 12))
    with open_store(any_database) as reader:
        kept = {row["command_id"] for row in reader.rows(select(EVENT.c.command_id))}
        volume = reader.value(select(PROCESS.c.volume_per_month))
    for name, last in acknowledged.items():
        assert {f"{name}-{number}" for number in range(1, last + 1)} <= kept
    assert volume == 100 + len(kept - {None})
    assert verify(any_database, tmp_path, ALLOWED_MOVES).sound
    with story.engagement("still_writing"):
        pass
