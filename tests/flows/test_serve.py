"""One serving process, as a person meets it: started, killed, started again, stopped. Each start takes ten seconds."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from flow_samples import Sample, settings_in
from flows.advance import advance
from flows.serve import serve
from flows.serve_file import read_serving
from flows.server import belongs_to, free_port
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.actions.tick import claim
from kt_engine.answers.ends import End
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import Refused, StoreUnreachable
from kt_engine.words import EndKind
from served import Served, served

pytestmark = pytest.mark.slow


def test_kt_serve_moves_what_happens_and_survives_its_own_death(sample: Sample) -> None:
    port = free_port()
    with served(sample.settings.home, port) as first:
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
    with served(sample.settings.home, port) as second:
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
    run = one.submit("Task · complete", task="E1-T404", by=by)
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
