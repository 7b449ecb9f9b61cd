import asyncio
from typing import Any

import pytest
from prefect import State

from flow_samples import AT, Sample, runs_like
from flows import lifecycle
from flows.house_flow import final_state
from flows.lifecycle import STAGES, tick, tick_plain
from flows.server import PrefectServer
from kt_engine.actions.tick import claim, settle
from kt_engine.answers.ends import End
from kt_engine.answers.ticking import unsettled
from kt_engine.words import EndKind, Stage

pytestmark = pytest.mark.slow


def ticked(sample: Sample, label: str, reason: str = "test") -> State[Any]:
    return asyncio.run(final_state(tick(sample.id, label, reason, AT, return_state=True)))


def test_every_stage_has_its_flow() -> None:
    assert list(STAGES) == list(Stage)
    assert [flow.__name__ for _, flow in STAGES.values()] == [stage.value for stage in Stage]


def test_a_tick_of_a_new_engagement_waits_for_people_and_names_its_runs(
    server: PrefectServer, sample: Sample
) -> None:
    state = ticked(sample, "E1 Names", "kt advance")
    assert state.is_completed()
    assert state.name == EndKind.AWAITING_PEOPLE.value
    names = {run.name for run in runs_like("E1 Names")}
    assert names == {"E1 Names · tick (kt advance)", "E1 Names · 1 identify needs"}


def test_the_store_s_address_stands_in_no_run(server: PrefectServer, sample: Sample) -> None:
    ticked(sample, "E1 Address")
    assert all(
        set(run.parameters) <= {"engagement_id", "label", "reason", "at"} for run in runs_like("E1 Address")
    )


def test_after_a_tick_there_is_nothing_left_to_tick(server: PrefectServer, sample: Sample) -> None:
    assert unsettled(sample.db) == (sample.id,)
    ticked(sample, "E1 Settled")
    assert unsettled(sample.db) == ()


def test_a_second_tick_changes_nothing(server: PrefectServer, sample: Sample) -> None:
    first = ticked(sample, "E1 Twice")
    before = sample.head()
    second = ticked(sample, "E1 Twice")
    assert sample.head() == before
    assert (first.name, first.message) == (second.name, second.message)


def test_a_tick_leaves_an_engagement_alone_that_another_one_holds(
    server: PrefectServer, sample: Sample
) -> None:
    claim(sample.db, sample.act(), sample.id, "elsewhere:1")
    assert ticked(sample, "E1 Held").name == "AlreadyRunning"
    assert asyncio.run(tick_plain(sample.house, sample.id, AT)) is None
    settle(sample.db, sample.id, "elsewhere:1", None)
    assert ticked(sample, "E1 Held").name == EndKind.AWAITING_PEOPLE.value


def test_a_tick_that_breaks_lets_go_and_is_not_taken_for_settled(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ZeroDivisionError("no plan")

    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "replan", broken)
        assert ticked(sample, "E1 Broken").is_failed()
    assert unsettled(sample.db) == (sample.id,)
    assert ticked(sample, "E1 Broken").is_completed()


def test_a_stuck_stage_fails_the_tick_by_name_and_with_its_reason(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = End(EndKind.STUCK, "Nobody holds the function sponsor.")
    monkeypatch.setattr("flows.stage.stage_end", lambda *_: stuck)
    state = ticked(sample, "E1 Stuck")
    assert state.is_failed()
    assert (state.name, state.message) == ("Stuck", "Nobody holds the function sponsor.")


def test_a_tick_that_never_comes_to_rest_ends_stuck(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = iter(range(1000))
    monkeypatch.setattr(lifecycle, "claim", lambda *_: next(moved))
    end = asyncio.run(tick_plain(sample.house, sample.id, AT))
    assert end is not None
    assert end.kind is EndKind.STUCK
    assert "did not come to rest" in end.message


def test_the_plain_tick_ends_as_the_flow_does(server: PrefectServer, sample: Sample) -> None:
    end = asyncio.run(tick_plain(sample.house, sample.id, AT))
    assert end is not None
    state = ticked(sample, "E1 Same")
    assert (state.name, state.message) == (end.kind.value, end.message)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_s_flow_ends_as_its_plain_function(
    server: PrefectServer, sample: Sample, stage: Stage
) -> None:
    work, stage_flow = STAGES[stage]
    end = work(sample.db, sample.act(), sample.id)
    label = f"E1 {stage.value}"
    state = asyncio.run(final_state(stage_flow(label, sample.id, AT, return_state=True)))
    assert (state.name, state.message) == (end.kind.value, end.message)
    assert [run.name for run in runs_like(label)] == [
        f"{label} · {stage.number} {stage.value.replace('_', ' ')}"
    ]
