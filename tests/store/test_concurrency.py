"""Many writers at once, and writers killed at any moment: no gap, no error, nothing acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import Event, Process, table_of
from kt_engine.store.unit import Act
from store_story import MANAGER, add_process, tell_beginning

WRITERS, EACH = 8, 25
ROUNDS, TOGETHER, SEED = 8, 4, 20270104
TESTS = Path(__file__).parents[1]
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


def acknowledged_by_killed_writers(url: str) -> dict[str, int]:
    """Start writers a few at a time, kill each after a random number of writes, and give what each acknowledged."""
    chance = random.Random(SEED)  # noqa: S311 - which moment a writer is killed at is no secret
    acknowledged: dict[str, int] = {}
    with subprocess.Popen(
        [sys.executable, str(TESTS / "writing_child.py"), url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
    ) as forks:
        assert forks.stdin is not None
        assert forks.stdout is not None
        for turn in range(ROUNDS):
            alive = {f"{turn}-{number}": chance.randint(1, 12) for number in range(TOGETHER)}
            forks.stdin.write("".join(f"{name}\n" for name in alive))
            forks.stdin.flush()
            while alive:
                pid, name, number = forks.stdout.readline().split()
                acknowledged[name] = int(number)
                if int(number) >= alive.get(name, sys.maxsize):
                    os.kill(int(pid), signal.SIGKILL)
                    del alive[name]
        forks.stdin.close()
        for line in forks.stdout:
            _, name, number = line.split()
            acknowledged[name] = int(number)
    return acknowledged


def test_a_killed_writer_loses_nothing_it_acknowledged(any_database: Database, tmp_path: Path) -> None:
    story = tell_beginning(any_database)
    add_process(story, 1, wave=1)
    acknowledged = acknowledged_by_killed_writers(any_database.url)
    with open_store(any_database) as reader:
        kept = {row["command_id"] for row in reader.rows(select(EVENT.c.command_id))} - {None}
        volume = reader.value(select(PROCESS.c.volume_per_month))
    assert len(acknowledged) == ROUNDS * TOGETHER
    for name, last in acknowledged.items():
        assert {f"{name}-{number}" for number in range(1, last + 1)} <= kept
    assert volume == 100 + len(kept)
    assert verify(any_database, tmp_path, ALLOWED_MOVES).sound
    with story.engagement("still_writing"):
        pass
