"""The processes the benchmarks watch: `kt serve`, and bare Prefect doing nothing. It measures nothing itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from flows.environment import child_environment, prefect_environment
from flows.serve_file import read_serving
from flows.server import free_port
from kt_engine.answers.ticking import unsettled
from kt_engine.settings import Settings
from kt_engine.store.database import connect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 300
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
BARE = """
import asyncio
from prefect import flow
@flow(name="empty")
async def empty() -> None: ...
if __name__ == "__main__":
    empty.serve(name="empty")
"""
SERVE = """
import sys
from flows.serve import serve
from kt_engine.settings import current_settings
serve(current_settings(port=int(sys.argv[1])))
"""


@dataclass
class Process:
    """A serving process and what the kernel counts of it."""

    child: "subprocess.Popen[bytes]"
    beside: tuple[int, ...] = field(default=())
    """Ids of processes that belong to it and are not its children."""

    def cpu_seconds(self) -> float:
        return sum(_cpu(pid) for pid in self.pids())

    def memory_mb(self) -> float:
        return sum(_memory(pid) for pid in self.pids())

    def pids(self) -> list[int]:
        return [pid for root in (self.child.pid, *self.beside) for pid in (root, *_descendants(root))]


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    threads = Path(f"/proc/{pid}/task")
    for thread in threads.iterdir():
        children += (thread / "children").read_text().split() if thread.name != str(pid) else []
    found = [int(child) for child in children]
    return found + [below for child in found for below in _descendants(child)]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def _memory(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES / 1e6


@contextmanager
def served(settings: Settings) -> Iterator[tuple[Process, str]]:
    """Run `kt serve` as a process of its own; give it and its API's address once everything has come to rest."""
    log = settings.home / "said.log"
    with log.open("wb") as said:
        child = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(free_port())],
            env={**os.environ, "KT_HOME": str(settings.home), "PYTHONPATH": str(ROOT)},
            stdout=said, stderr=said,
        )  # fmt: skip
    try:
        database = connect(settings.database_url)
        until(lambda: "Ready." in log.read_text(), "kt serve ready")
        until(lambda: not unsettled(database), "the store settled")
        database.dispose()
        serving = read_serving(settings.serve_file)
        if serving is None:
            raise RuntimeError(log.read_text())
        yield Process(child), serving.api_url
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)


def until(is_so: Callable[[], Any], what: str, pause: float = 0.2) -> Any:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(pause)
    raise RuntimeError(f"never: {what}")


@contextmanager
def bare_served(folder: Path) -> Iterator[Process]:
    """Run Prefect's own server and its own `serve` of one empty flow, with the same environment as ours."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "bare.py"
    script.write_text(BARE)
    variables = child_environment(prefect_environment(folder, "127.0.0.1", free_port()))
    with prefect_server_of(variables, folder) as server:
        child = subprocess.Popen(
            [sys.executable, str(script)], env=variables, cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            asked = {"deployments": {"name": {"any_": ["empty"]}}}
            address = f"{variables['PREFECT_API_URL']}/deployments/filter"
            until(lambda: httpx.post(address, json=asked, timeout=30, trust_env=False).json(), "served")
            yield Process(child, (server.pid,))
        finally:
            child.terminate()
            child.wait(60)


@contextmanager
def prefect_server_of(variables: dict[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start"], env=variables, stdout=log, stderr=log
        )
    try:
        until(lambda: _is_healthy(variables["PREFECT_API_URL"]), "a bare server")
        yield server
    finally:
        server.terminate()
        server.wait(60)


def _is_healthy(api_url: str) -> bool:
    try:
        return httpx.get(f"{api_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
