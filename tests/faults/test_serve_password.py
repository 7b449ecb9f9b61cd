"""`kt serve` with a password on Prefect's server: who has it gets in, and it is written down nowhere."""

import json
from pathlib import Path

import httpx
import pytest

from flow_samples import Sample
from flows.server import free_port
from kt_engine.answers.ticking import unsettled
from served import Served, children_of, kt, served

pytestmark = pytest.mark.long

SECRET = "s3cret-of-this-test"  # noqa: S105 of this test alone
PASSWORD = {"PREFECT_SERVER_API_AUTH_STRING": f"admin:{SECRET}"}


def test_one_variable_protects_the_pages_and_lets_ours_in(sample: Sample) -> None:
    home = sample.settings.home
    with served(home, free_port(), environment=PASSWORD) as one:
        one.until_ready()
        a_stranger_is_sent_away(one)
        a_tick_gets_in(one, sample)
        a_form_gets_in(one, sample)
        kt_advance_gets_in_with_it(home)
        kt_advance_without_it_says_which_variable(home)
        it_stands_in_no_process_list(one)
        it_is_not_told_by_the_server(one)
        one.end_in_peace()
    assert files_that_hold_it(home) == []


def a_stranger_is_sent_away(one: Served) -> None:
    paths = ("/admin/settings", "/flow_runs/00000000-0000-0000-0000-000000000000")
    for path in paths:
        assert httpx.get(f"{one.serving.api_url}{path}", trust_env=False).status_code == 401
    wrong = httpx.get(f"{one.serving.api_url}{paths[0]}", auth=("admin", "guess"), trust_env=False)
    assert wrong.status_code == 401
    assert one.request(paths[0]).status_code == 200


def a_tick_gets_in(one: Served, sample: Sample) -> None:
    one.until("settled", lambda: unsettled(sample.db) == ())
    asked = {"artifacts": {"key": {"any_": ["engagement-e1-status"]}}}
    assert len(one.ask("/artifacts/filter", asked)) == 1


def a_form_gets_in(one: Served, sample: Sample) -> None:
    run = one.submit("Task · complete", task="E1-T404", by=sample.made.people.manager.handle)
    assert run["state"]["message"] == "There is no task E1-T404. See them with: kt task list ENGAGEMENT"
    assert SECRET not in json.dumps(run)


def kt_advance_gets_in_with_it(home: Path) -> None:
    done = kt(home, "advance", "E1", environment=PASSWORD)
    assert (done.returncode, done.stderr) == (0, "")


def kt_advance_without_it_says_which_variable(home: Path) -> None:
    refused = kt(home, "advance", "E1")
    assert refused.returncode == 1
    assert refused.stderr.endswith(
        "wants a password that this shell does not have. "
        "Set PREFECT_SERVER_API_AUTH_STRING here as kt serve has it, then repeat.\n"
    )


def it_stands_in_no_process_list(one: Served) -> None:
    processes = [one.process.pid, *children_of(one.process.pid)]
    lines = [Path(f"/proc/{number}/cmdline").read_bytes() for number in processes]
    assert len(lines) > 1
    assert not any(SECRET.encode() in line for line in lines)


def it_is_not_told_by_the_server(one: Served) -> None:
    for path in ("/admin/settings", "/admin/version"):
        assert SECRET not in one.request(path).text


def files_that_hold_it(home: Path) -> list[Path]:
    files = [file for file in home.rglob("*") if file.is_file()]
    assert home / "prefect" / "prefect.db" in files
    return [file for file in files if SECRET.encode() in file.read_bytes()]
