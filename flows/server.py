"""Starts, finds and stops the Prefect server of one KT_HOME. It knows no engagement and no store."""

import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from flows.environment import child_environment, prefect_environment, put_on
from kt_engine.errors import Refused

LOOPBACK = "127.0.0.1"
START_SECONDS = 180
"""A first start makes Prefect's database: 13 s seen on two free cores, several times that on busy ones."""
STOP_SECONDS = 10
LAST_BREATH_SECONDS = 4
"""How long a server answers after its parent was killed: under one second seen, more on busy cores."""


@dataclass(frozen=True)
class PrefectServer:
    api_url: str
    started_here: bool

    @property
    def ui_url(self) -> str:
        return self.api_url.removesuffix("/api")


@contextmanager
def prefect_server(home: Path, port: int | None = None, host: str = LOOPBACK) -> Iterator[PrefectServer]:
    """Give the running server of this KT_HOME, and let this process speak to it; start it if none answers.

    Without a port, a free one is taken. What was started here is stopped at the end.
    Raises Refused when the port belongs to another program, or the server does not come up.
    """
    chosen = port or free_port(host)
    variables = prefect_environment(home, host, chosen)
    folder = home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    with put_on(variables):
        if _stays(variables["PREFECT_API_URL"], home):
            with connected(variables):
                yield PrefectServer(variables["PREFECT_API_URL"], started_here=False)
            return
        if not is_free(host, chosen):
            raise Refused(
                f"Port {chosen} is in use by another program. "
                f"Choose another one: kt serve --port {chosen + 1}, or KT_PORT."
            )
        with _started(variables, home), connected(variables):
            yield PrefectServer(variables["PREFECT_API_URL"], started_here=True)


@contextmanager
def served_by(api_url: str, home: Path) -> Iterator[PrefectServer]:
    """Let this process speak to a server that somebody else runs for this KT_HOME."""
    address = httpx.URL(api_url)
    variables = prefect_environment(home, address.host, address.port or 80)
    with put_on(variables), connected(variables):
        yield PrefectServer(api_url, started_here=False)


def belongs_to(api_url: str, home: Path) -> bool:
    """Tell whether a Prefect server answers there and keeps its data in this KT_HOME."""
    try:
        answer = httpx.get(f"{api_url}/admin/settings", timeout=5, trust_env=False)
        told = answer.json().get("home") if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, json.JSONDecodeError, AttributeError):
        return False
    return isinstance(told, str) and Path(told).resolve() == (home / "prefect").resolve()


def _stays(api_url: str, home: Path) -> bool:
    """Tell whether a server of this home answers and goes on answering: one whose parent was killed is about to end."""
    until = time.monotonic() + LAST_BREATH_SECONDS
    while belongs_to(api_url, home):
        if time.monotonic() > until:
            return True
        time.sleep(0.2)
    return False


def free_port(host: str = LOOPBACK) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def _started(variables: dict[str, str], home: Path) -> Iterator[None]:
    log = home / "prefect" / "server.log"
    # A pipe for standard input ties the child's life to ours; a file for its output, or whoever reads our output
    # would wait for the server too. A group of its own, or Ctrl-C would stop it before us.
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "flows.server_child"],
            env=child_environment(variables),
            cwd=home / "prefect",
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_until_healthy(child, variables["PREFECT_API_URL"], log)
        yield
    finally:
        _stop(child)


def _wait_until_healthy(child: "subprocess.Popen[bytes]", api_url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise Refused(f"The Prefect server ended while it started. Its last words are in {log}.")
        try:
            if httpx.get(f"{api_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise Refused(
        f"The Prefect server did not answer within {START_SECONDS} seconds. Its last words are in {log}."
    )


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    finally:
        if child.stdin:
            child.stdin.close()


@contextmanager
def connected(variables: dict[str, str]) -> Iterator[None]:
    """Let Prefect's client in this process use the server; at the end hand over the last log lines and events."""
    # Imported here: the first import reads the environment, which must be put on before.
    from prefect.events.worker import EventsWorker  # noqa: PLC0415
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings  # noqa: PLC0415

    updates = {PREFECT_HOME: variables["PREFECT_HOME"], PREFECT_API_URL: variables["PREFECT_API_URL"]}
    with temporary_settings(updates=updates):
        try:
            yield
        finally:
            # It warns of lines that are still on their way, and they always are.
            logging.getLogger("EventsWorker").setLevel(logging.ERROR)
            APILogWorker.drain_all(timeout=STOP_SECONDS, at_exit=False)
            EventsWorker.drain_all(timeout=STOP_SECONDS, at_exit=False)
