"""One `kt serve` in a process of its own, as tests meet it: started, asked, stopped, killed. It knows no fault."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from flows.serve_file import Serving, read_serving

KT = "from kt_engine.cli.main import main; main()"
PATIENCE_SECONDS = 120
LEFT_OUT = ("PREFECT_SERVER_API_AUTH_STRING", "KT_PERSON")
"""What this machine's own settings must not decide."""
ENDED = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


def command_line(*words: str) -> list[str]:
    """Give how `kt` is called, from the source under test."""
    return [sys.executable, "-c", KT, *words]


def environment_of(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, "KT_HOME": str(home), **(more or {})}


class Served:
    """A `kt serve` of its own process on the store of a home; `words` are what stands behind it."""

    def __init__(
        self, home: Path, *words: str, environment: Mapping[str, str] | None = None, said: Path | None = None
    ) -> None:
        self.home = home
        self.said = said or home / "said.log"
        self.password = (environment or {}).get("PREFECT_SERVER_API_AUTH_STRING", "")
        with self.said.open("ab") as output:
            self.process = subprocess.Popen(
                command_line("serve", *words),
                env=environment_of(home, environment),
                stdout=output,
                stderr=output,
            )

    @property
    def serving(self) -> Serving:
        found = read_serving(self.home / "serve.json")
        assert found is not None
        return found

    def words(self) -> str:
        return self.said.read_text()

    def until(self, what: str, is_so: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if found := is_so():
                return found
            try:
                self.process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError(f"never {what}: {self.words()}")

    def until_said(self, words: str) -> None:
        before = self.words().count(words)
        self.until(f"said {words}", lambda: self.words().count(words) > before)

    def until_ready(self) -> None:
        self.until_said("Ready.")

    def ends_by_itself(self, seconds: float) -> int:
        return self.process.wait(seconds)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def end_in_peace(self) -> None:
        assert self.end(signal.SIGTERM) == 0, self.words()

    def ask(self, path: str, body: object | None = None) -> Any:
        def answered() -> Any:
            answer = self.request(path, body)
            # What Prefect answers while its SQLite database is busy; its own client asks again too.
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return None
            answer.raise_for_status()
            return (answer.json(),)

        return self.until("answered", answered)[0]

    def request(self, path: str, body: object | None = None) -> httpx.Response:
        name, _, password = self.password.partition(":")
        return httpx.request(
            "GET" if body is None else "POST",
            f"{self.serving.api_url}{path}",
            json=body,
            auth=(name, password) if name else None,
            timeout=30,
            trust_env=False,
        )

    def submit(self, form: str, **fields: str) -> Any:
        """Submit a form as the page does, and give the run when it has ended."""
        [deployment] = [each for each in self.ask("/deployments/filter", {}) if each["name"] == form]
        run = self.ask(f"/deployments/{deployment['id']}/create_flow_run", {"parameters": fields})

        def ended() -> Any:
            now = self.ask(f"/flow_runs/{run['id']}")
            return now if now["state_type"] in ENDED else None

        return self.until("ended", ended)


@contextmanager
def served(home: Path, port: int, **more: Any) -> Iterator[Served]:
    one = Served(home, "--port", str(port), **more)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def kt(
    home: Path, *words: str, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one command in a process of its own, to its end."""
    return subprocess.run(
        command_line(*words),
        env=environment_of(home, environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def children_of(process_id: int) -> list[int]:
    """Give the processes that this one has started and that still run."""
    found = Path(f"/proc/{process_id}/task/{process_id}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def is_alive(process_id: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
