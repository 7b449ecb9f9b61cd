"""Measures fifty people who sign with codes at the same moment, against bare transactions of the same fifty processes.

Run it with: python tests/benchmarks/sign.py [--signers 50] [--each 4] [--url postgresql://...]

Both sides start fifty processes that wait for one another, then each does its work as fast as it can:
  bare    BEGIN IMMEDIATE; one row inserted; COMMIT, on the disk (WAL, synchronous=FULL), in a file of its own
  signed  kt_engine.actions.accept_handover with a code: roles, segregation, version and code checked; signature,
          spent code, status and event written
What counts is the wait of each act from its start to its commit. Without --url both run on SQLite; with it, the signed
side runs on that empty PostgreSQL database. At the end every signature must be there and the store must verify.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import func, select  # noqa: E402

from kt_engine.actions.accept_handover import accept_handover  # noqa: E402
from kt_engine.actions.init_store import init_store  # noqa: E402
from kt_engine.answers.verify_store import verify  # noqa: E402
from kt_engine.errors import KtError  # noqa: E402
from kt_engine.rules.moves import ALLOWED_MOVES  # noqa: E402
from kt_engine.store.database import connect, open_store, sqlite_driver  # noqa: E402
from kt_engine.store.tables import Signoff, table_of  # noqa: E402
from signing_crowd import SIGNED_AT, Crowd, Signer, act_of, make_crowd  # noqa: E402

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
Waits = list[float]


def sign_in_turn(url: str, crowd: Crowd, mine: Sequence[Signer], start: Barrier) -> tuple[Waits, list[str]]:
    database, waits, faults = connect(url), [], []
    start.wait()
    for turn, signer in enumerate(mine):
        act = act_of(crowd, signer, SIGNED_AT + timedelta(minutes=turn))
        before = time.perf_counter()
        try:
            accept_handover(database, act, signer.handover)
        except KtError as fault:
            faults.append(str(fault))
        waits.append(time.perf_counter() - before)
    database.dispose()
    return waits, faults


def insert_in_turn(file: str, count: int, start: Barrier) -> tuple[Waits, list[str]]:
    connection = sqlite_driver().connect(file, isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    waits = []
    start.wait()
    for turn in range(count):
        before = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (text) VALUES (?)", (f"{turn} " * 100,))
        connection.execute("COMMIT")
        waits.append(time.perf_counter() - before)
    connection.close()
    return waits, []


def _child(task: object, args: tuple[object, ...], results: "multiprocessing.SimpleQueue[object]") -> None:
    results.put(task(*args))  # type: ignore[operator]


def together(task: object, jobs: Sequence[tuple[object, ...]]) -> tuple[Waits, list[str], float]:
    """Run one job per process at the same moment; give every wait, every fault, and the seconds from first to last."""
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(len(jobs) + 1), context.SimpleQueue()
    children = [context.Process(target=_child, args=(task, (*job, start), results)) for job in jobs]
    for child in children:
        child.start()
    start.wait()
    began = time.perf_counter()
    answers = [results.get() for _ in children]
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    waits = [wait for mine, _ in answers for wait in mine]
    return waits, [fault for _, faults in answers for fault in faults], seconds


def say(name: str, waits: Waits, faults: Sequence[str], seconds: float) -> float:
    """Print one line; give the 99th percentile in seconds."""
    p99 = statistics.quantiles(waits, n=100)[98]
    print(
        f"{name:7} {len(waits):5} acts  {len(waits) / seconds:7.0f} a second  "
        f"median {statistics.median(waits) * 1000:7.1f} ms  p99 {p99 * 1000:7.1f} ms  "
        f"longest {max(waits) * 1000:7.1f} ms  refused {len(faults)}"
    )
    return p99


def bare(folder: Path, signers: int, each: int) -> float:
    file = str(folder / "bare.db")
    connection = sqlite_driver().connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
    connection.close()
    return say("bare", *together(insert_in_turn, [(file, each)] * signers))


def signed(folder: Path, url: str, signers: int, each: int) -> float:
    database = connect(url)
    init_store(database, administrator="Ada Administrator", at=MADE_AT, recorded_at=MADE_AT)
    crowd = make_crowd(database, folder, signers * each)
    database.dispose()
    jobs = [(url, crowd, crowd.signers[number * each : (number + 1) * each]) for number in range(signers)]
    p99 = say("signed", *together(sign_in_turn, jobs))
    table = table_of(Signoff)
    with open_store(database) as reader:
        count = int(reader.value(select(func.count()).select_from(table)))
    sound = verify(database, folder / "files", ALLOWED_MOVES).sound
    print(f"{count} of {signers * each} signatures kept; the store is {'sound' if sound else 'NOT SOUND'}")
    database.dispose()
    if count != signers * each or not sound:
        sys.exit(1)
    return p99


def main() -> None:
    parser = argparse.ArgumentParser(description="Fifty signers at once.")
    parser.add_argument("--signers", type=int, default=50)
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--url", help="an empty PostgreSQL database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kt-sign-") as name:
        folder = Path(name)
        limit = bare(folder, asked.signers, asked.each)
        p99 = signed(folder, asked.url or f"sqlite:///{folder / 'kt.db'}", asked.signers, asked.each)
    print(f"p99 of a signature is {p99 / limit:.1f} times that of a bare transaction")


if __name__ == "__main__":
    main()
