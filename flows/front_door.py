"""What a request meets first at Prefect's server: stable addresses, and what a browser may load. It knows no store.

`/kt/E7` leads to the present progress run of E7, whose own address changes when the run is made anew; `/kt` leads to
the portfolio, `/kt/forms` to all forms on one page, and `/kt/forms/session` to those about sessions. Whoever asks
learns nothing but where to look: the pages behind ask for the password, if there is one.
"""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlencode

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import get_current_settings

from flows.progress import tags_of

KEY = "portfolio"
FORM_TAG = "form"
PORTFOLIO = "/v2/artifacts/artifact/{id}"
PROGRESS = "/v2/runs/flow-run/{id}?tab=Artifacts"
ADDRESS = re.compile(r"/kt(?:/(?P<handle>[^/]*))?(?P<about>/[^/]*)?/?")
FORMS = "forms"
FORM_LIST = "/v2/deployments"
MOST_FORMS = 100
"""On one page; the page itself offers fifty at most, and leaves out the last ones."""
HANDLE = re.compile(r"E[0-9]{1,18}", re.ASCII)
MOST_RUNS = 20
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Without 'unsafe-eval' Prefect's pages draw no time line, without 'unsafe-inline' for styles they lose their shape."""
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def front_door(app: App) -> App:
    """Put the addresses and the headers in front of Prefect's application."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = ADDRESS.fullmatch(scope["path"])
        if asked is None:
            await app(scope, receive, _with_headers(send))
        elif scope["method"] not in {"GET", "HEAD"}:
            await _say(_with_headers(send), 405, "This address is only to be looked at.")
        else:
            await _lead(app, asked["handle"], (asked["about"] or "").strip("/"), _with_headers(send))

    return answer


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", ()), *added]
        await send(message)

    return sent


async def _lead(app: App, handle: str | None, about: str, send: Send) -> None:
    if handle == FORMS:
        await _redirect(send, forms_address(about))
    elif about:
        await _say(send, 404, "There is no such page. All engagements: /kt, all forms: /kt/forms")
    elif not handle:
        await _lead_to_portfolio(app, send)
    elif not HANDLE.fullmatch(handle):
        await _say(
            send, 404, "An engagement is called E and a number, such as E7. See them with: kt engagement list"
        )
    elif (run := await _progress_run(app, handle)) is None:
        await _say(
            send, 404, f"{handle} is not shown: there is no such engagement, or its page is still being made."
        )
    else:
        await _redirect(send, PROGRESS.format(id=run.id))


def forms_address(about: str) -> str:
    """Give the page of all forms, or of those about one noun, written `parallel-run`."""
    tags = [FORM_TAG, *([about.replace("-", " ").lower()] if about else [])]
    return f"{FORM_LIST}?{urlencode({'tags': json.dumps(tags), 'limit': MOST_FORMS})}"


async def _lead_to_portfolio(app: App, send: Send) -> None:
    async with _client(app) as client:
        # The one that `/artifacts/{key}/latest` answers with has an id under which no page is found.
        asked = {"artifacts": {"key": {"any_": [KEY]}}, "limit": 1}
        found = (await client.request("POST", "/artifacts/latest/filter", json=asked)).json()
    if not found:
        await _say(send, 404, "The page over all engagements is still being made. Load this address again.")
        return
    await _redirect(send, PORTFOLIO.format(id=found[0]["latest_id"]))


def _client(app: App) -> PrefectClient:
    secret = get_current_settings().server.api.auth_string
    known = secret.get_secret_value() if secret else None
    return PrefectClient(app, auth_string=known)  # type: ignore[arg-type]


async def _progress_run(app: App, handle: str) -> FlowRun | None:
    """Give the run made last, where a store that lay here before has left one of the same name."""
    asked = FlowRunFilter(tags=FlowRunFilterTags(all_=tags_of(handle)))
    async with _client(app) as client:
        runs = await client.read_flow_runs(flow_run_filter=asked, sort=FlowRunSort.ID_DESC, limit=MOST_RUNS)
    return max(runs, key=lambda run: (run.created is not None, run.created), default=None)


async def _redirect(send: Send, where: str) -> None:
    await _answer(send, 307, [(b"location", where.encode())], b"")


async def _say(send: Send, status: int, sentence: str) -> None:
    await _answer(send, status, [(b"content-type", b"text/plain; charset=utf-8")], f"{sentence}\n".encode())


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    fresh = (b"cache-control", b"no-store")
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length, fresh]})
    await send({"type": "http.response.body", "body": body})
