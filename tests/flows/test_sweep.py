import asyncio
from typing import Any

import pytest
from prefect import State

from flow_samples import Sample, runs_like
from flows import sweep as sweeping
from flows.house_flow import final_state
from flows.server import PrefectServer
from flows.sweep import sweep
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import StoreUnreachable

pytestmark = pytest.mark.slow


def swept() -> State[Any]:
    return asyncio.run(final_state(sweep(return_state=True)))


def test_one_run_ticks_what_is_due(server: PrefectServer, sample: Sample) -> None:
    before = len(runs_like("sweep"))
    state = swept()
    assert (state.is_completed(), state.message) == (True, "Engagements looked at: 1")
    assert unsettled(sample.db) == ()
    assert len(runs_like("sweep")) == before + 1


def test_one_broken_engagement_does_not_keep_the_others_waiting(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []

    async def ticked(_house: object, engagement_id: int) -> None:
        looked_at.append(engagement_id)
        if engagement_id == 1:
            raise StoreUnreachable("The store is busy.")

    async def published(*_: object) -> None:
        pass

    monkeypatch.setattr(sweeping, "due_for_sweep", lambda *_: (1, 2, 3))
    monkeypatch.setattr(sweeping, "tick_plain", ticked)
    monkeypatch.setattr(sweeping, "publish", published)
    state = swept()
    assert looked_at == [1, 2, 3]
    assert state.is_failed()
    assert state.message == "1 of 3 engagements were not swept. E1: The store is busy."
