"""What a browser meets first: addresses that stay, and a policy that keeps every page on this machine."""

import asyncio
from datetime import date
from uuid import UUID

import httpx
import pytest
from prefect.client.orchestration import get_client

from flow_samples import Sample
from flows.artifacts import Page
from flows.front_door import KEY, forms_address
from flows.publish import publish, put_pages
from flows.server import PrefectServer

pytestmark = pytest.mark.slow


def get(server: PrefectServer, path: str) -> httpx.Response:
    return httpx.get(f"{server.ui_url}{path}", timeout=30, trust_env=False)


def test_the_address_of_an_engagement_leads_to_its_progress_run(
    server: PrefectServer, sample: Sample
) -> None:
    asyncio.run(publish(sample.db, sample.id, date(2027, 1, 5)))
    answer = get(server, "/kt/E1")
    run_id = answer.headers["location"].removeprefix("/v2/runs/flow-run/").removesuffix("?tab=Artifacts")
    assert answer.status_code == httpx.codes.TEMPORARY_REDIRECT
    assert answer.headers["cache-control"] == "no-store"

    async def name() -> str:
        async with get_client() as client:
            return (await client.read_flow_run(UUID(run_id))).name

    assert asyncio.run(name()) == "E1 Travel desk · progress"


def test_the_address_without_a_name_leads_to_the_portfolio_once_it_is_made(server: PrefectServer) -> None:
    early = get(server, "/kt")
    page = Page(KEY, "markdown", "# All engagements", "All engagements")

    async def made() -> None:
        async with get_client() as client:
            await put_pages(client, [page])

    asyncio.run(made())
    late = get(server, "/kt")
    # Another test of this run may have made it before.
    assert early.status_code in {307, 404}
    shown = late.headers["location"].removeprefix("/v2/artifacts/artifact/")
    assert get(server, f"/api/artifacts/{shown}").json()["key"] == KEY


def test_all_forms_have_an_address_and_an_unknown_page_is_told_in_a_sentence(server: PrefectServer) -> None:
    everything, some = get(server, "/kt/forms"), get(server, "/kt/forms/parallel-run")
    assert everything.headers["location"] == forms_address("")
    assert some.headers["location"] == forms_address("parallel-run")
    wrong = get(server, "/kt/E1/anything")
    assert (wrong.status_code, wrong.text) == (
        httpx.codes.NOT_FOUND, "There is no such page. All engagements: /kt, all forms: /kt/forms\n",
    )  # fmt: skip


def test_an_engagement_that_is_not_shown_is_told_in_a_sentence(server: PrefectServer) -> None:
    answer = get(server, "/kt/E987654")
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("E987654 is not shown")


@pytest.mark.parametrize(
    "handle", ["7", "e1", "E1;drop", "E1%0d%0aLocation:%20x", "%3Cscript%3E", "E" + "1" * 40]
)
def test_what_is_no_handle_is_not_repeated(server: PrefectServer, handle: str) -> None:
    answer = get(server, f"/kt/{handle}")
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.text.startswith("An engagement is called E and a number")


def test_the_addresses_are_only_to_be_looked_at(server: PrefectServer) -> None:
    answer = httpx.post(f"{server.ui_url}/kt/E1", timeout=30, trust_env=False)
    assert answer.status_code == httpx.codes.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("path", ["/v2/dashboard", "/", "/api/health", "/kt", "/kt/E987654"])
def test_every_answer_lets_a_browser_speak_to_this_server_only(server: PrefectServer, path: str) -> None:
    policy = get(server, path).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self';" in policy
    assert "http" not in policy


def test_the_pages_ask_the_address_they_came_from(server: PrefectServer) -> None:
    assert get(server, "/ui-settings").json()["api_url"] == "/api"
