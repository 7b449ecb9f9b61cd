"""The progress run as Prefect holds it: made once, redrawn when something moved, put back when somebody moved it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State, StateType

from flow_samples import Sample
from flows.progress import show_progress, tags_of
from flows.publish import publish
from flows.server import PrefectServer
from kt_engine.answers.collect_progress import Bar, Progress
from kt_engine.words import BarStatus, EngagementStatus, Stage

pytestmark = pytest.mark.slow

TODAY = date(2027, 6, 15)
OPENED = date(2027, 1, 4)
EARLY = date(2027, 1, 20)
"""When more of the engagement is to come than lies behind."""
Asked = Callable[[PrefectClient], Any]


def at_server(ask: Asked) -> Any:
    async def run() -> Any:
        async with get_client() as client:
            return await ask(client)

    return asyncio.run(run())


def facts(handle: str, **others: Any) -> Progress:
    """An engagement in stage 2: a bar each two months, the first three with a day."""
    bars = [
        Bar(Stage.IDENTIFY_NEEDS, BarStatus.DONE, OPENED, date(2027, 3, 1)),
        Bar(Stage.SELECT_PARTNER, BarStatus.CURRENT, date(2027, 3, 1), date(2027, 7, 1)),
        Bar(Stage.DEFINE_CONTRACT, BarStatus.PLANNED, date(2027, 7, 1), date(2027, 9, 1)),
        *(Bar(stage, BarStatus.PLANNED, None, None) for stage in list(Stage)[3:]),
    ]
    made = Progress(
        handle=handle, name="Orion", status=EngagementStatus.ACTIVE, rehearsal=False, stage=Stage.SELECT_PARTNER,
        distribution=(), opened_on=OPENED, plan_revision=1, recorded_at=datetime(2027, 3, 1, 9, tzinfo=UTC),
        store_identity="a" * 64, bars=tuple(bars),
    )  # fmt: skip
    return replace(made, **others)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def show(told: Progress, today: date = TODAY) -> UUID:
    run_id: UUID = at_server(lambda client: show_progress(client, told, today))
    return run_id


def run_of(run_id: UUID) -> FlowRun:
    run: FlowRun = at_server(lambda client: client.read_flow_run(run_id))
    return run


def bars(run_id: UUID) -> dict[str, Any]:
    async def read(client: PrefectClient) -> Any:
        only = {"flow_runs": {"id": {"any_": [str(run_id)]}}}
        return (await client.request("POST", "/task_runs/filter", json=only)).json()

    return {each["task_key"]: each for each in at_server(read)}


def until(run_id: UUID, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait for the recorder, which writes what it was told a moment later."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if is_so(found := bars(run_id)):
            return found
    raise AssertionError(f"never drawn: {found}")


def days(bar: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    def first(value: str | None) -> str | None:
        return value and value[:10]

    return first(bar["expected_start_time"]), first(bar["start_time"]), first(bar["end_time"])


def test_the_run_is_paused_made_once_and_named_by_its_stage(server: PrefectServer) -> None:
    run_id = show(facts("E801"))
    assert show(facts("E801")) == run_id
    run = run_of(run_id)
    assert (run.name, run.tags) == ("E801 Orion · progress", tags_of("E801"))
    assert run.state is not None
    assert (run.state.type, run.state.name) == (StateType.PAUSED, "2 Select partner")
    assert run.start_time is None


def test_as_much_of_the_time_line_lies_behind_as_is_to_come(server: PrefectServer) -> None:
    early = run_of(show(facts("E820"), today=EARLY)).expected_start_time
    assert early == midnight(EARLY - (date(2027, 9, 1) - EARLY))
    later = run_of(show(facts("E821"))).expected_start_time
    assert later == midnight(OPENED)


def test_the_time_line_loses_what_has_become_empty_of_it(server: PrefectServer) -> None:
    told = facts("E822")
    first = run_of(show(told, today=EARLY))
    soon = run_of(show(told, today=EARLY + timedelta(days=15)))
    later = run_of(show(told, today=EARLY + timedelta(days=60)))
    assert soon.id == first.id
    assert later.expected_start_time == midnight(EARLY - (date(2027, 9, 1) - EARLY) + timedelta(days=120))


def test_bars_carry_real_and_planned_days_and_come_one_after_the_other(server: PrefectServer) -> None:
    run_id = show(facts("E802"))
    found = until(run_id, lambda drawn: len(drawn) == 3)
    assert [found[stage.value]["state_type"] for stage in list(Stage)[:3]] == [
        "COMPLETED",
        "RUNNING",
        "PENDING",
    ]
    assert days(found["identify_needs"]) == ("2027-01-04", "2027-01-04", "2027-03-01")
    assert days(found["select_partner"]) == ("2027-03-01", "2027-03-01", "2027-07-01")
    assert days(found["define_contract"]) == ("2027-07-01", None, "2027-09-01")
    [before] = found["select_partner"]["task_inputs"]["after"]
    assert before["id"] == found["identify_needs"]["id"]


def test_a_stage_that_is_late_grows_until_today(server: PrefectServer) -> None:
    told = facts("E803")
    late = replace(told.bars[1], ends_on=date(2027, 6, 1))
    run_id = show(replace(told, bars=(told.bars[0], late, *told.bars[2:])))
    found = until(run_id, lambda drawn: len(drawn) == 3)
    assert found["select_partner"]["end_time"] is None


def test_a_replanned_bar_moves_and_the_others_are_left_alone(server: PrefectServer) -> None:
    told = facts("E804")
    run_id = show(told)
    before = until(run_id, lambda drawn: len(drawn) == 3)
    moved = replace(told.bars[2], starts_on=date(2027, 8, 2), ends_on=date(2027, 10, 1))
    again = replace(told, plan_revision=2, bars=(*told.bars[:2], moved, *told.bars[3:]))
    assert show(again) == run_id
    found = until(run_id, lambda drawn: days(drawn["define_contract"])[0] == "2027-08-02")
    assert days(found["define_contract"]) == ("2027-08-02", None, "2027-10-01")
    assert found["identify_needs"]["state_id"] == before["identify_needs"]["state_id"]


def test_a_plan_can_go_back_to_what_it_was(server: PrefectServer) -> None:
    told = facts("E805")
    run_id = show(told)
    until(run_id, lambda drawn: len(drawn) == 3)
    moved = replace(told.bars[2], starts_on=date(2027, 8, 2))
    show(replace(told, plan_revision=2, bars=(*told.bars[:2], moved, *told.bars[3:])))
    until(run_id, lambda drawn: days(drawn["define_contract"])[0] == "2027-08-02")
    show(replace(told, plan_revision=3))
    until(run_id, lambda drawn: days(drawn["define_contract"])[0] == "2027-07-01")


def test_a_run_that_was_deleted_comes_back_with_its_bars(server: PrefectServer) -> None:
    first = show(facts("E806"))
    at_server(lambda client: client.delete_flow_run(first))
    second = show(facts("E806"))
    assert second != first
    until(second, lambda drawn: len(drawn) == 3)


def test_resume_is_refused_by_the_server(server: PrefectServer) -> None:
    run_id = show(facts("E807"))
    answer = at_server(lambda client: client.resume_flow_run(run_id))
    assert answer.status.value == "REJECT"
    state = run_of(run_id).state
    assert state is not None
    assert (state.type, state.name) == (StateType.PAUSED, "2 Select partner")


def test_a_run_that_somebody_scheduled_is_put_back_and_no_runner_could_take_it(server: PrefectServer) -> None:
    run_id = show(facts("E808"))
    forced: State[Any] = State(type=StateType.SCHEDULED, name="Resuming")
    at_server(lambda client: client.set_flow_run_state(run_id, forced, force=True))
    assert run_of(run_id).deployment_id is None
    assert run_of(run_id).work_queue_name is None
    assert show(facts("E808")) == run_id
    assert run_of(run_id).state_name == "2 Select partner"


@pytest.mark.parametrize("kind", [StateType.CANCELLED, StateType.RUNNING])
def test_a_run_that_was_forced_to_a_start_is_made_anew(server: PrefectServer, kind: StateType) -> None:
    handle = f"E8{len(kind.value)}0"
    first = show(facts(handle))
    forced: State[Any] = State(type=kind)
    at_server(lambda client: client.set_flow_run_state(first, forced, force=True))
    assert run_of(first).start_time is not None
    second = show(facts(handle))
    run = run_of(second)
    assert (run.start_time, run.state_name) == (None, "2 Select partner")
    until(second, lambda drawn: len(drawn) == 3)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (EngagementStatus.ON_HOLD, "2 Select partner (on hold)"),
        (EngagementStatus.FINISHED, "Finished"),
        (EngagementStatus.CANCELLED, "Cancelled"),
    ],
)
def test_an_engagement_that_rests_says_so_and_keeps_its_bars(
    server: PrefectServer, status: EngagementStatus, name: str
) -> None:
    run_id = show(facts(f"E81{len(name)}", status=status))
    run = run_of(run_id)
    assert (run.state_name, run.start_time) == (name, None)
    until(run_id, lambda drawn: len(drawn) == 3)


def test_the_pages_hang_on_the_run_and_follow_it_when_it_is_made_anew(
    server: PrefectServer, sample: Sample
) -> None:
    def hung(run_id: UUID) -> set[str]:
        only = {"artifacts": {"flow_run_id": {"any_": [str(run_id)]}}}

        async def read(client: PrefectClient) -> Any:
            return (await client.request("POST", "/artifacts/filter", json=only)).json()

        return {each["key"] for each in at_server(read)}

    def present() -> UUID:
        only = {"flow_runs": {"tags": {"all_": tags_of("E1")}}}

        async def read(client: PrefectClient) -> Any:
            return (await client.request("POST", "/flow_runs/filter", json=only)).json()

        [run] = at_server(read)
        return UUID(run["id"])

    today = sample.act().at.date() + timedelta(days=1)
    asyncio.run(publish(sample.db, sample.id, today))
    first = present()
    keys = {"engagement-e1-status", "engagement-e1-tasks"}
    assert keys <= hung(first)
    at_server(lambda client: client.delete_flow_run(first))
    asyncio.run(publish(sample.db, sample.id, today))
    assert present() != first
    assert keys <= hung(present())
    assert not keys & hung(first)
