"""The serving process at work: it watches the store, runs the forms, and tidies up after the dead."""

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from uuid import UUID

from prefect import tags
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runner import Runner
from prefect.states import Crashed, araise_state_exception
from prefect.utilities.callables import ParameterSchema

from flows.deployments import Shown, form_deployments, refresh_forms, sweep_deployment
from flows.forms.choices import OpenChoices
from flows.house import House, at_home, label_of
from flows.house_flow import final_state
from flows.lifecycle import tick
from flows.portfolio import keep_portfolio
from flows.rebuild import rebuild_pages
from flows.say import Say
from flows.server import PrefectServer, answers
from flows.stage import end_of
from flows.watch import watch
from kt_engine.answers.ticking import unsettled
from kt_engine.errors import KtError, Refused

LOG = logging.getLogger("kt.serve")
REFRESH_SECONDS = 5.0
LOOK_SECONDS = 2.0
MOST_MISSES = 15
"""Answers of the server missed in a row before serving ends: half a minute, or two when each one times out."""
LAST_SECONDS = 5.0
"""How long a tick may still try to end when its server is gone."""
WHAT_NOW = (
    "Nothing of the engagements is lost: start kt serve again, and it goes on. "
    "The server's last words are in KT_HOME/prefect/server.log."
)
FORMS_AT_ONCE = 4
PAGE = 200


async def run_until_stopped(
    house: House, server: PrefectServer, dead_owner: str | None, say: Say, wanted: Event
) -> None:
    """Serve until `wanted` is set, which may happen in another thread."""
    stop = asyncio.Event()
    with at_home(house):
        async with get_client() as client:
            if dead_owner:
                await crash_runs_of(client, dead_owner)
            runner = runner_in(house.settings.prefect)
            shown: dict[str, ParameterSchema] = {}
            offers = OpenChoices(house)
            ids = await _register(house, runner, offers, shown)
            jobs = [
                asyncio.create_task(runner.start()),
                asyncio.create_task(_watch(house, stop)),
                asyncio.create_task(_keep_fresh(client, ids, offers, shown, stop)),
                asyncio.create_task(keep_portfolio(house, stop)),
                asyncio.create_task(_see_that_it_answers(server, stop)),
            ]
            await _runner_is_up(runner, jobs)
            say("Ready.")
            rebuilding = asyncio.create_task(rebuild_pages(house))
            await _until_one_ends(jobs, stop, wanted, runner, say)
            rebuilding.cancel()
            await asyncio.gather(rebuilding, return_exceptions=True)


def runner_in(folder: Path) -> Runner:
    """Make the runner of forms, with its files in this folder.

    Prefect would put them into the machine's folder for temporary files, under one name for all its users; whoever
    came second was refused.
    """
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        return Runner(name="kt serve", limit=FORMS_AT_ONCE, webserver=False)
    finally:
        tempfile.tempdir = before


async def _until_one_ends(
    jobs: Sequence["asyncio.Task[None]"], stop: asyncio.Event, wanted: Event, runner: Runner, say: Say
) -> None:
    """Wait for the wish to stop, or for a job that ended by itself; then end all of them, and tell why."""
    asked = asyncio.create_task(asyncio.to_thread(wanted.wait))
    await asyncio.wait([asked, *jobs], return_when=asyncio.FIRST_COMPLETED)
    say("Stopping ...")
    broken = next((job for job in jobs if job.done() and not wanted.is_set()), None)
    if broken is not None:
        # What Prefect still tries to tell its server would stand, as tracebacks, before the one sentence that says why.
        logging.disable(logging.ERROR)
    wanted.set()
    stop.set()
    if runner.started:
        await runner.astop()
    # Without its server a tick would only ask it again and again; whatever is cut off here is ticked anew.
    _, late = await asyncio.wait([asked, *jobs], timeout=None if broken is None else LAST_SECONDS)
    for job in late:
        job.cancel()
    await asyncio.gather(asked, *jobs, return_exceptions=True)
    if broken is not None:
        fault = broken.exception()
        raise fault if isinstance(fault, KtError) else Refused(f"Serving ended by itself: {fault}") from fault


async def _runner_is_up(runner: Runner, jobs: Sequence["asyncio.Task[None]"]) -> None:
    while not runner.started and not jobs[0].done():  # noqa: ASYNC110 the runner tells nobody that it is up
        await asyncio.sleep(0.05)


async def _watch(house: House, stop: asyncio.Event) -> None:
    async def tick_once(engagement_id: int) -> None:
        label = label_of(house.db, engagement_id)
        with tags(tag_of(house.owner), f"engagement:{label.split()[0]}"):
            state = await final_state(tick(engagement_id, label, "news", return_state=True))
        if end_of(state) is None and not state.is_completed():
            await araise_state_exception(state)
            raise Refused(state.message or f"it ended as {state.name}")

    await watch(lambda: unsettled(house.db), tick_once, stop, house.settings.watch_seconds)


async def _register(house: House, runner: Runner, offers: OpenChoices, shown: Shown) -> dict[str, UUID]:
    """Register forms and sweep under this process; give the forms' ids by name, and in `shown` their fields."""
    mine = [tag_of(house.owner)]
    ids = {}
    for deployment in await form_deployments(offers.now(datetime.now(UTC).date()), mine, shown):
        ids[deployment.name] = await runner.aadd_deployment(deployment)
    await runner.aadd_deployment(await sweep_deployment(house.settings.sweep_minutes, mine))
    return ids


async def _keep_fresh(
    client: PrefectClient, ids: dict[str, UUID], offers: OpenChoices, shown: Shown, stop: asyncio.Event
) -> None:
    """Refresh the dropdowns of those forms for which there is something new to choose."""
    while not stop.is_set():
        try:
            await refresh_forms(client, ids, offers.now(datetime.now(UTC).date()), shown)
        except Exception as fault:  # noqa: BLE001 stale dropdowns are a smaller evil than no serving
            LOG.warning("The forms' dropdowns were not refreshed (%s).", fault)
        await _pause(stop, REFRESH_SECONDS)


async def _see_that_it_answers(server: PrefectServer, stop: asyncio.Event) -> None:
    """End with a sentence when the server's process is gone, or it has not answered for a while."""
    misses = 0
    while not stop.is_set():
        if server.has_ended():
            raise Refused(f"Prefect's server ended by itself. {WHAT_NOW}")
        misses = 0 if await asyncio.to_thread(answers, server.api_url) else misses + 1
        if misses >= MOST_MISSES:
            raise Refused(f"Prefect's server no longer answers. {WHAT_NOW}")
        await _pause(stop, LOOK_SECONDS)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return


async def crash_runs_of(client: PrefectClient, owner: str) -> int:
    """End the runs a dead serving process left behind, its own only: nothing in Prefect would. Gives how many."""
    left = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[tag_of(owner)]),
        state=FlowRunFilterState(
            type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
        ),
    )
    runs = await client.read_flow_runs(flow_run_filter=left, limit=PAGE, sort=FlowRunSort.START_TIME_ASC)
    message = "kt serve ended while this was under way. The store is safe, and a new tick follows; submit a form again."
    for run in runs:
        await client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return len(runs)


def tag_of(owner: str) -> str:
    return f"serve:{owner}"
