import asyncio

import pytest
from prefect.client.orchestration import get_client

from flows.artifacts import Page
from flows.publish import put_pages
from flows.server import PrefectServer

pytestmark = pytest.mark.slow


def put(*pages: Page) -> tuple[str, ...]:
    async def write() -> tuple[str, ...]:
        async with get_client() as client:
            return await put_pages(client, pages)

    return asyncio.run(write())


def shown(key: str) -> list[dict[str, object]]:
    async def read() -> list[dict[str, object]]:
        async with get_client() as client:
            answer = await client.request(
                "POST", "/artifacts/filter", json={"artifacts": {"key": {"any_": [key]}}}
            )
            found: list[dict[str, object]] = answer.json()
            return found

    return asyncio.run(read())


def test_a_page_is_written_once_and_not_again_while_its_text_stays(server: PrefectServer) -> None:
    page = Page("engagement-e901-status", "markdown", "# Orion", "Orion")
    assert put(page) == ("engagement-e901-status",)
    assert put(page) == ()
    assert [each["data"] for each in shown(page.key)] == ["# Orion"]


def test_a_changed_page_keeps_its_address(server: PrefectServer) -> None:
    key = "engagement-e902-status"
    put(Page(key, "markdown", "# One", "Orion"))
    [before] = shown(key)
    assert put(Page(key, "markdown", "# Two", "Orion")) == (key,)
    [after] = shown(key)
    assert (after["id"], after["data"]) == (before["id"], "# Two")


def test_only_the_page_that_changed_is_written(server: PrefectServer) -> None:
    tasks = Page("engagement-e903-tasks", "table", '[{"Task": "E3-T1"}]', "Tasks")
    put(tasks, Page("engagement-e903-status", "markdown", "# One", "Orion"))
    assert put(tasks, Page("engagement-e903-status", "markdown", "# Two", "Orion")) == (
        "engagement-e903-status",
    )
