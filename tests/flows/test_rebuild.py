import asyncio

import pytest
from prefect.client.orchestration import get_client

from flow_samples import Sample
from flows.rebuild import rebuild_pages
from flows.server import PrefectServer
from kt_engine.actions.tick import claim, settle

pytestmark = pytest.mark.slow
KEY = "engagement-e1-status"


async def ids(*, forget: bool = False) -> list[str]:
    asked = {"artifacts": {"key": {"any_": [KEY]}}}
    async with get_client() as client:
        found = (await client.request("POST", "/artifacts/filter", json=asked)).json()
        if forget:
            for each in found:
                await client.request("DELETE", "/artifacts/{id}", path_params={"id": each["id"]})
        return [each["id"] for each in found]


def settled(sample: Sample) -> None:
    """Note that a tick has done everything, so that none is due."""
    head = claim(sample.db, sample.act(), sample.id, "test")
    settle(sample.db, sample.id, "test", head)


def test_a_page_that_prefect_lost_is_put_back_once(server: PrefectServer, sample: Sample) -> None:
    settled(sample)
    asyncio.run(ids(forget=True))
    asyncio.run(rebuild_pages(sample.house))
    [first] = asyncio.run(ids())
    asyncio.run(rebuild_pages(sample.house))
    assert asyncio.run(ids()) == [first]


def test_an_engagement_whose_tick_is_due_is_left_to_that_tick(server: PrefectServer, sample: Sample) -> None:
    asyncio.run(ids(forget=True))
    asyncio.run(rebuild_pages(sample.house))
    assert asyncio.run(ids()) == []


def test_an_engagement_under_a_tick_is_left_to_that_tick(server: PrefectServer, sample: Sample) -> None:
    settled(sample)
    asyncio.run(ids(forget=True))
    claim(sample.db, sample.act(), sample.id, "elsewhere:1")
    asyncio.run(rebuild_pages(sample.house))
    assert asyncio.run(ids()) == []
    settle(sample.db, sample.id, "elsewhere:1", None)


def test_rebuilding_neither_moves_nor_settles_anything(server: PrefectServer, sample: Sample) -> None:
    settled(sample)
    before = sample.head()
    asyncio.run(rebuild_pages(sample.house))
    assert sample.head() == before
