"""Measures one durable task completion through the action against raw SQLite, same driver, same run, same work.

Run it with: python tests/benchmarks/complete_task.py [--completions 500] [--profile]

Three copies of one store with people, functions and tasks are completed in turn, ten tasks each, so that a busy disk or
processor hits all three alike:
  raw        the limit: the statements of the work and nothing else, on a copy without guards
  guarded    the same statements on a copy with the guards (triggers) the engine has
  action     kt_engine.actions.complete_task, which also finds the person asked and checks rules and order
The work: BEGIN IMMEDIATE; end the task; count off its dependents and make the free ones ready; insert the event with
its canonical body and SHA-256; move the chain's head; COMMIT, on the disk (WAL, synchronous=FULL). At the end all three
must hold the same tasks and the same events.
"""

import argparse
import cProfile
import hashlib
import json
import pstats
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from builders import Made, make_engagement  # noqa: E402
from kt_engine.actions.complete_task import complete_task  # noqa: E402
from kt_engine.actions.init_store import init_store  # noqa: E402
from kt_engine.store.database import Database, connect, open_store, sqlite_driver  # noqa: E402
from kt_engine.store.tables import Task, TaskLink  # noqa: E402
from kt_engine.store.unit import Act  # noqa: E402
from kt_engine.words import Per, Stage, TaskStatus  # noqa: E402

WARM_UP = 50
BLOCK = 10
"""Completions of one way before it is the next one's turn: a way right after another finds colder caches."""
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """Seconds of one completion."""

    wall: float
    cpu: float


def build(folder: Path, tasks: int) -> tuple[Path, Made]:
    """Make a store with one engagement and a net of tasks: each comes after the one before and the seventh before."""
    file = folder / "store.db"
    database = connect(f"sqlite:///{file}")
    init_store(database, administrator="Ada Administrator", at=AT, recorded_at=AT)
    made = make_engagement(database, processes=4)
    act = Act(2, AT, AT)
    with open_store(database, write=True, act=act, engagement_id=made.engagement_id) as unit:
        ids: list[int] = []
        for index in range(tasks):
            before = [ids[index - step] for step in (1, 7) if index >= step]
            ids.append(
                unit.insert(
                    Task, engagement_id=made.engagement_id, handle=_handle(made, index), stage=Stage.IDENTIFY_NEEDS,
                    task_key=f"task_{index}", subject_kind=Per.ENGAGEMENT, subject_id=made.engagement_id,
                    title=f"Task {index}", function_key="transition_lead", duration_days=1,
                    status=TaskStatus.WAITING if before else TaskStatus.READY, effort_hours=Decimal(4),
                    open_predecessors_count=len(before),
                )
            )  # fmt: skip
            for earlier in before:
                unit.insert(
                    TaskLink, engagement_id=made.engagement_id, task_id=ids[-1], after_task_id=earlier
                )
        unit.event("tasks_planned", made.handle)
    database.dispose()
    return file, made


def _handle(made: Made, index: int) -> str:
    return f"{made.handle}-T{100_000 + index}"


def through_action(database: Database, made: Made) -> Callable[[int], None]:
    by = made.people.manager.id

    def complete(index: int) -> None:
        at = AT + timedelta(seconds=index)
        complete_task(database, Act(by, at, at), _handle(made, index))

    return complete


def _drop_guards(file: Path) -> None:
    connection = sqlite_driver().connect(str(file), isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.close()


class Raw:
    """The limit: one connection, the statements, no rule."""

    def __init__(self, file: Path, made: Made, *, guards: bool) -> None:
        if not guards:
            _drop_guards(file)
        self.connection = sqlite_driver().connect(str(file), isolation_level=None)
        self.by = made.people.manager.id
        self.made = made
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            self.connection.execute(f"PRAGMA {pragma}")

    def complete(self, index: int) -> None:
        handle, at = _handle(self.made, index), _text(AT + timedelta(seconds=index))
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        chain, seq, head = run(
            "SELECT id, head_seq, head_hash FROM chain WHERE engagement_id = ?", (self.made.engagement_id,)
        ).fetchone()
        done = run(
            "UPDATE task SET status = 'done', actual_start_on = coalesce(actual_start_on, ?), actual_on = ?, "
            "done_by = ?, done_at = ?, version = version + 1 WHERE handle = ? AND status IN ('ready', 'in_progress') "
            "AND open_predecessors_count = 0 RETURNING id, version",
            (at[:10], at[:10], self.by, at, handle),
        ).fetchall()
        if len(done) != 1:
            msg = f"{handle} was not ready"
            raise RuntimeError(msg)
        freed = run(
            "UPDATE task SET open_predecessors_count = open_predecessors_count - 1, "
            "status = CASE WHEN open_predecessors_count = 1 AND status = 'waiting' THEN 'ready' ELSE status END, "
            "version = version + (open_predecessors_count = 1 AND status = 'waiting') "
            "WHERE id IN (SELECT task_id FROM task_link WHERE after_task_id = ?) RETURNING id, status, version",
            (done[0][0],),
        ).fetchall()
        body = self._body(handle, at, seq + 1, head, done[0], freed)
        digest = hashlib.sha256(body.encode()).hexdigest()
        run(
            "INSERT INTO event (chain_id, seq, prev_hash, hash, chain_format, kind, subject, by, at, recorded_at, "
            "body) VALUES (?, ?, ?, ?, 1, 'task_completed', ?, ?, ?, ?, ?)",
            (chain, seq + 1, head, digest, handle, self.by, at, at, body),
        )
        run("UPDATE chain SET head_seq = ?, head_hash = ? WHERE id = ?", (seq + 1, digest, chain))
        run("COMMIT")

    def _body(self, handle: str, at: str, seq: int, prev: str, done: Any, freed: list[Any]) -> str:
        ended = {
            "status": "done",
            "actual_start_on": at[:10],
            "actual_on": at[:10],
            "done_by": self.by,
            "done_at": at,
        }
        changes = [{"t": "task", "id": done[0], "c": {**ended, "version": done[1]}}]
        changes += [
            {"t": "task", "id": row, "c": {"status": status, "version": version}}
            for row, status, version in freed
            if status == "ready"
        ]
        line = {
            "at": at, "by": self.by, "chain": self.made.handle, "changes": changes, "command_id": None,
            "facts": {"evidence": ""}, "format": 1, "kind": "task_completed", "prev": prev, "recorded_at": at,
            "seq": seq, "subject": handle,
        }  # fmt: skip
        return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def timed(work: Callable[[int], None], index: int) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work(index)
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def check_same(copies: list[Path]) -> None:
    """Raise unless all copies hold the same tasks, events and bodies, so that the same work was compared."""
    states = []
    for file in copies:
        connection = sqlite_driver().connect(str(file))
        tasks = connection.execute(
            "SELECT handle, status, open_predecessors_count, actual_on, done_by, done_at, version FROM task ORDER BY id"
        ).fetchall()
        events = connection.execute("SELECT chain_id, seq, hash, body FROM event ORDER BY id").fetchall()
        states.append((tasks, events))
        connection.close()
    if any(state != states[0] for state in states):
        msg = "the ways did not leave the same tasks and events"
        raise RuntimeError(msg)


def measure(folder: Path, completions: int, *, profile: bool) -> dict[str, list[Cost]]:
    file, made = build(folder, completions + WARM_UP)
    copies = [Path(shutil.copy(file, folder / f"{name}.db")) for name in ("raw", "guarded", "action")]
    database = connect(f"sqlite:///{copies[2]}")
    raw, guarded = Raw(copies[0], made, guards=False), Raw(copies[1], made, guards=True)
    ways = {"raw": raw.complete, "guarded": guarded.complete, "action": through_action(database, made)}
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    profiler = cProfile.Profile()
    for first in range(0, completions + WARM_UP, BLOCK):
        for name, way in ways.items():
            if profile and name == "action" and first >= WARM_UP:
                profiler.enable()
            block = [timed(way, index) for index in range(first, first + BLOCK)]
            profiler.disable()
            if first >= WARM_UP:
                costs[name].extend(block)
    raw.connection.close()
    guarded.connection.close()
    database.dispose()
    check_same(copies)
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(30)
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)
    return costs


def table(costs: dict[str, list[Cost]]) -> str:
    lines = ["way        wall ms   cpu ms   wall x   cpu x"]
    limit = _median(costs["raw"])
    for name, all_costs in costs.items():
        cost = _median(all_costs)
        absolute = f"{cost.wall * 1000:9.3f} {cost.cpu * 1000:8.3f}"
        lines.append(f"{name:8} {absolute} {cost.wall / limit.wall:8.2f} {cost.cpu / limit.cpu:7.2f}")
    return "\n".join(lines)


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--completions", type=int, default=500)
    parser.add_argument(
        "--folder", type=Path, help="where the stores lie while measured; else the system's temporary folder"
    )
    parser.add_argument("--profile", action="store_true", help="also print where the action spends its time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kt-benchmark-", dir=given.folder) as folder:
        costs = measure(Path(folder), given.completions // BLOCK * BLOCK, profile=given.profile)
    print(
        f"medians of {given.completions} completions each, in turn; SQLite {sqlite_driver().sqlite_version}, WAL, FULL"
    )
    print(table(costs))


if __name__ == "__main__":
    main()
