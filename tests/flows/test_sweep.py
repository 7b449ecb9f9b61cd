import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from prefect import State

from flow_samples import Sample, runs_like
from flows import sweep as sweeping
from flows.house_flow import final_state
from flows.lifecycle import tick_plain
from flows.publish import publish
from flows.server import PrefectServer
from flows.sweep import sweep
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import StoreUnreachable
from kt_engine.store.database import Database

pytestmark = pytest.mark.slow


def swept() -> State[Any]:
    return asyncio.run(final_state(sweep(return_state=True)))


def test_one_run_ticks_what_is_due(server: PrefectServer, sample: Sample) -> None:
    before = len(runs_like("sweep"))
    state = swept()
    assert (state.is_completed(), state.message) == (True, "Engagements looked at: 1")
    assert unsettled(sample.db) == ()
    assert len(runs_like("sweep")) == before + 1


def test_a_sweep_that_cannot_publish_leaves_the_page_to_the_next_one(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise httpx.ConnectError("the server is out of breath")

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "publish", refused)
        state = swept()
    assert state.message == "1 of 1 engagements were not swept. E1: the server is out of breath"
    assert unsettled(sample.db) == (sample.id,)
    shown: list[int] = []

    async def published(db: Database, engagement_id: int, today: date) -> None:
        shown.append(engagement_id)
        await publish(db, engagement_id, today)

    monkeypatch.setattr(sweeping, "publish", published)
    assert swept().message == "Engagements looked at: 1"
    assert (shown, unsettled(sample.db)) == ([sample.id], ())


def test_one_broken_engagement_does_not_keep_the_others_waiting(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []

    async def ticked(_house: object, engagement_id: int, **_: object) -> None:
        looked_at.append(engagement_id)
        if engagement_id == 1:
            raise StoreUnreachable("The store is busy.")

    monkeypatch.setattr(sweeping, "due_for_sweep", lambda *_: (1, 2, 3))
    monkeypatch.setattr(sweeping, "tick_plain", ticked)
    state = swept()
    assert looked_at == [1, 2, 3]
    assert state.is_failed()
    assert state.message == "1 of 3 engagements were not swept. E1: The store is busy."


def test_a_sweep_reminds_who_is_silent_and_lets_the_mail_leave(server: PrefectServer, sample: Sample) -> None:
    asyncio.run(tick_plain(sample.house, sample.id, datetime.now(UTC) - timedelta(days=21)))
    message = swept().message or ""
    assert message.startswith("Engagements looked at: ")
    assert message.endswith("Mails: 2 put into the outbox.")
    assert len(list(sample.settings.outbox.iterdir())) == 2  # to who was asked, and to who is above
    assert "Mails" not in (swept().message or "")
