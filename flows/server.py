"""Starts, finds and stops the Prefect server of one KT_HOME. It knows no engagement and no store."""

import errno
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

from flows.environment import child_environment, prefect_environment, put_on, server_password
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
    child: "subprocess.Popen[bytes] | None" = None
    """The process, where it was started here."""

    @property
    def started_here(self) -> bool:
        return self.child is not None

    def has_ended(self) -> bool:
        """Tell whether the process started here is gone; of a server started elsewhere nothing is known."""
        return self.child is not None and self.child.poll() is not None

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
    with put_on(variables):
        if _stays(variables["PREFECT_API_URL"], home):
            with connected(variables):
                yield PrefectServer(variables["PREFECT_API_URL"])
            return
        refuse_taken(host, chosen)
        (home / "prefect").mkdir(parents=True, exist_ok=True)
        with _started(variables, home) as child, connected(variables):
            yield PrefectServer(variables["PREFECT_API_URL"], child)


@contextmanager
def served_by(api_url: str, home: Path) -> Iterator[PrefectServer]:
    """Let this process speak to a server that somebody else runs for this KT_HOME."""
    address = httpx.URL(api_url)
    variables = prefect_environment(home, address.host, address.port or 80)
    with put_on(variables), connected(variables):
        yield PrefectServer(api_url)


def belongs_to(api_url: str, home: Path) -> bool:
    """Tell whether a Prefect server answers there and keeps its data in this KT_HOME."""
    try:
        answer = _ask_settings(api_url)
        told = answer.json().get("home") if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, json.JSONDecodeError, AttributeError):
        return False
    return isinstance(told, str) and Path(told).resolve() == (home / "prefect").resolve()


def wants_another_password(api_url: str) -> bool:
    """Tell whether a server answers there and refuses what this process would say to it."""
    try:
        return _ask_settings(api_url).status_code == httpx.codes.UNAUTHORIZED
    except httpx.HTTPError:
        return False


def _ask_settings(api_url: str) -> httpx.Response:
    """Ask without the password first: what needs none is not told it."""
    url, password = f"{api_url}/admin/settings", server_password()
    answer = httpx.get(url, timeout=5, trust_env=False)
    if password is None or answer.status_code != httpx.codes.UNAUTHORIZED:
        return answer
    name, _, secret = password.partition(":")
    return httpx.get(url, auth=(name, secret), timeout=5, trust_env=False)


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


def refuse_taken(host: str, port: int) -> None:
    """Raise Refused with the reason when nothing can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise Refused(
                    f"Nothing can listen on {host}, port {port} ({fault.strerror}). "
                    "Look at --host and --port, or KT_HOST and KT_PORT."
                ) from fault
            raise Refused(
                f"Port {port} is in use by another program. "
                f"Choose another one: kt serve --port {free_port(host)}, or KT_PORT."
            ) from fault


@contextmanager
def _started(variables: dict[str, str], home: Path) -> Iterator["subprocess.Popen[bytes]"]:
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
        yield child
    finally:
        _stop(child)


def _wait_until_healthy(child: "subprocess.Popen[bytes]", api_url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise Refused(f"The Prefect server ended while it started. Its last words are in {log}.")
        if answers(api_url):
            return
        time.sleep(0.1)
    raise Refused(
        f"The Prefect server did not answer within {START_SECONDS} seconds. Its last words are in {log}."
    )


def answers(api_url: str) -> bool:
    """Ask once. Prefect's own client would ask six times in a row, over a minute."""
    try:
        return httpx.get(f"{api_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


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
    from prefect.settings import (  # noqa: PLC0415
        PREFECT_API_AUTH_STRING,
        PREFECT_API_URL,
        PREFECT_HOME,
        temporary_settings,
    )

    updates = {
        PREFECT_HOME: variables["PREFECT_HOME"],
        PREFECT_API_URL: variables["PREFECT_API_URL"],
        PREFECT_API_AUTH_STRING: variables.get("PREFECT_API_AUTH_STRING"),
    }
    with temporary_settings(updates=updates):
        try:
            yield
        finally:
            # It warns of lines that are still on their way, and they always are.
            logging.getLogger("EventsWorker").setLevel(logging.ERROR)
            APILogWorker.drain_all(timeout=STOP_SECONDS, at_exit=False)
            EventsWorker.drain_all(timeout=STOP_SECONDS, at_exit=False)
