"""One serving process, as a person meets it: started, killed, started again, stopped. Each start takes ten seconds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from flow_samples import Sample, settings_in
from flows.advance import advance
from flows.serve import serve
from flows.serve_file import Serving, read_serving
from flows.server import belongs_to, free_port
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.actions.tick import claim
from kt_engine.answers.ends import End
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import Refused, StoreUnreachable
from kt_engine.words import EndKind

pytestmark = pytest.mark.slow

SERVE = """
import sys
from flows.serve import serve
from kt_engine.errors import KtError
from kt_engine.settings import current_settings
try:
    serve(current_settings(port=int(sys.argv[1])))
except KtError as fault:
    sys.exit(str(fault))
"""
PATIENCE_SECONDS = 120


class Served:
    """A `kt serve` of its own process on a sample's store."""

    def __init__(self, sample: Sample, port: int) -> None:
        self.home = sample.settings.home
        self.said = self.home / "said.log"
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(port)],
                env={**os.environ, "KT_HOME": str(self.home)},
                stdout=said,
                stderr=said,
            )

    @property
    def serving(self) -> Serving:
        found = read_serving(self.home / "serve.json")
        assert found is not None
        return found

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
        raise AssertionError(f"never {what}: {self.said.read_text()}")

    def until_ready(self) -> None:
        before = self.said.read_text().count("Ready.")
        self.until("ready", lambda: self.said.read_text().count("Ready.") > before)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def end_in_peace(self) -> None:
        assert self.end(signal.SIGTERM) == 0, self.said.read_text()

    def ask(self, path: str, body: object | None = None) -> Any:
        method = "GET" if body is None else "POST"

        def answered() -> Any:
            answer = httpx.request(
                method, f"{self.serving.api_url}{path}", json=body, timeout=30, trust_env=False
            )
            # What Prefect answers while its SQLite database is busy; its own client asks again too.
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return None
            answer.raise_for_status()
            return (answer.json(),)

        return self.until("answered", answered)[0]

    def submit(self, form: str, **fields: str) -> Any:
        """Submit a form as the page does, and give the run when it has ended."""
        [deployment] = [each for each in self.ask("/deployments/filter", {}) if each["name"] == form]
        run = self.ask(f"/deployments/{deployment['id']}/create_flow_run", {"parameters": fields})

        def ended() -> Any:
            now = self.ask(f"/flow_runs/{run['id']}")
            return now if now["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

        return self.until("ended", ended)


@contextmanager
def served(sample: Sample, port: int) -> Iterator[Served]:
    one = Served(sample, port)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def test_kt_serve_moves_what_happens_and_survives_its_own_death(sample: Sample) -> None:
    port = free_port()
    with served(sample, port) as first:
        first.until_ready()
        first.until("settled", lambda: unsettled(sample.db) == ())
        the_schedule_yields_a_run(first)
        a_second_serve_is_refused(sample)
        a_form_answers_in_a_sentence(first, sample)
        news_of_the_command_line_is_ticked(first, sample)
        kt_advance_uses_this_server(sample)
        crashed = a_run_under_way(first)
        dead = first.serving
        claim(sample.db, sample.act(), sample.id, f"{dead.owner}/tick")
        first.end(signal.SIGKILL)
    with served(sample, port) as second:
        second.until_ready()
        assert second.serving.owner != dead.owner
        state = second.ask(f"/flow_runs/{crashed}")["state"]
        assert (state["type"], state["message"].split(".")[0]) == (
            "CRASHED",
            "kt serve ended while this was under way",
        )
        resume_engagement(sample.db, sample.act(), sample.id)
        second.until("settled", lambda: unsettled(sample.db) == ())
        api_url = second.serving.api_url
        second.end_in_peace()
        assert "Stopped, and the Prefect server with it." in second.said.read_text()
    assert read_serving(sample.settings.serve_file) is None
    assert not belongs_to(api_url, sample.settings.home)


def the_schedule_yields_a_run(one: Served) -> None:
    asked = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "limit": 10}
    runs = one.until("scheduled", lambda: one.ask("/flow_runs/filter", asked))
    assert all(run["auto_scheduled"] for run in runs)


def a_second_serve_is_refused(sample: Sample) -> None:
    with pytest.raises(Refused, match="Another kt serve is running on this store"):
        serve(sample.settings, lambda _: None)


def a_form_answers_in_a_sentence(one: Served, sample: Sample) -> None:
    by = sample.made.people.manager.handle
    run = one.submit("complete a task", task="E1-T404", by=by)
    assert run["state_type"] == "FAILED"
    assert run["state"]["message"] == "There is no task E1-T404. See them with: kt task list ENGAGEMENT"


def news_of_the_command_line_is_ticked(one: Served, sample: Sample) -> None:
    before = sample.head()
    hold_engagement(sample.db, sample.act(), sample.id, reason="a strike")
    one.until("ticked", lambda: sample.head() > before and unsettled(sample.db) == ())
    names = {run["name"]: run["state_name"] for run in one.ask("/flow_runs/filter", {"limit": 200})}
    assert "E1 Travel desk · tick (news)" in names


def kt_advance_uses_this_server(sample: Sample) -> None:
    said: list[str] = []
    end = advance(sample.settings, sample.id, said.append)
    assert end == End(EndKind.ON_HOLD, "E1 is on hold.")
    assert said == []


def a_run_under_way(one: Served) -> str:
    """Make a run of this process that is still running when it is killed."""
    flow = one.ask("/flows/", {"name": "tick"})["id"]
    run = {
        "flow_id": flow,
        "tags": [f"serve:{one.serving.owner}"],
        "state": {"type": "RUNNING", "name": "Running"},
    }
    return str(one.ask("/flow_runs/", run)["id"])


def test_serving_the_network_needs_a_password(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_SERVER_API_AUTH_STRING", raising=False)
    with pytest.raises(Refused, match="would let everybody on the network act in this store"):
        serve(replace(sample.settings, host="192.0.2.1"), lambda _: None)


def test_a_home_without_a_store_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="kt init"):
        serve(settings_in(tmp_path), lambda _: None)
    assert not (tmp_path / "prefect").exists()
