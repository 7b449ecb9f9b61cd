"""Measures ticks, the way from an act to the screen, sweeps and idle serving, each beside bare Prefect in the same run.

Run it with: python tests/benchmarks/tick.py [--only idle moving screen sweep serve] [--sweeps 200 1000] [--seconds 180]

  idle     a tick that finds nothing to move, against a bare Prefect flow with as many subflows, in turn
  moving   a tick after a completed task, against the same
  screen   kt serve: from a completed task to the changed status page, against the same tick as a deployed run that
           Prefect's Runner starts in a process of its own (the usual way to run flows)
  sweep    one sweep over so many engagements with nothing due, and with news in every tenth, against one bare subflow
           for each engagement
  serve    kt serve with nothing to do: processor time and memory, against Prefect's own `serve` of one empty flow,
           each with a server of its own
A figure without its peer says little: what counts is the ratio of one run on one machine.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.serving_processes import PATIENCE_SECONDS, bare_served, served, until  # noqa: E402
from builders import Made, make_engagement, make_people  # noqa: E402
from flows.house import House, house_of  # noqa: E402
from flows.server import prefect_server  # noqa: E402
from kt_engine.actions.complete_task import complete_task  # noqa: E402
from kt_engine.actions.init_store import init_store  # noqa: E402
from kt_engine.answers.ticking import due_for_sweep, unsettled  # noqa: E402
from kt_engine.answers.waiting import waits_of  # noqa: E402
from kt_engine.settings import Settings, read_settings  # noqa: E402
from kt_engine.store.database import connect, open_store  # noqa: E402
from kt_engine.store.find import find  # noqa: E402
from kt_engine.store.tables import Person  # noqa: E402
from kt_engine.store.unit import Act  # noqa: E402
from walking import handed  # noqa: E402

TENTH = 10


def settings_of(home: Path) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    return read_settings({}, {"KT_HOME": str(home)}, home)


def build(home: Path, engagements: int, starts_on: date) -> tuple[Settings, list[Made]]:
    """Make a store with so many engagements of two processes, started, staffed, and nothing moved yet."""
    settings, now = settings_of(home), datetime.now(UTC)
    database = connect(settings.database_url)
    init_store(database, administrator="Ada Administrator", at=now, recorded_at=now)
    people = make_people(database)
    made = [
        make_engagement(database, people=people, starts_on=starts_on, name=f"Travel desk {number}")
        for number in range(1, engagements + 1)
    ]
    database.dispose()
    return settings, made


def complete_one(house: House, made: Made) -> None:
    """Complete the first task that waits for somebody, as the person asked, with a file as evidence."""
    now = datetime.now(UTC)
    with open_store(house.db) as reader:
        waits = waits_of(reader, made.engagement_id, now.date())
        wait = next(wait for wait in waits if wait.do.startswith("kt task complete"))
        by = int(find(reader, Person, wait.who[0])["id"])
    act = Act(by, now, now)
    complete_task(house.db, act, wait.handle, files=house.settings.files, evidence=[handed(wait.handle)])


def median(costs: list[float]) -> float:
    return statistics.median(costs)


def row(what: str, ours: float, peer: float, unit: str = "s") -> str:
    return f"{what:46} {ours:9.3f} {unit:3} {peer:9.3f} {unit:3} {ours / peer:7.2f}"


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    begin = time.perf_counter()
    await work()
    return time.perf_counter() - begin


# Ticks


def measure_ticks(folder: Path, times: int, *, moving: bool) -> list[str]:
    """Tick one engagement in this process, in turn with a bare flow that has one empty subflow."""
    settings, [made] = build(folder / ("moving" if moving else "idle"), 1, datetime.now(UTC).date())
    with prefect_server(settings.home):
        from prefect import flow  # noqa: PLC0415 its first import reads the environment

        from flows.house import at_home  # noqa: PLC0415
        from flows.lifecycle import tick, tick_plain  # noqa: PLC0415

        @flow(name="empty stage")
        async def empty_stage() -> None: ...

        @flow(name="empty tick")
        async def empty_tick() -> None:
            await empty_stage()

        async def run(house: House) -> tuple[list[float], list[float], list[float]]:
            ours, bare, plain = [], [], []
            await tick(made.engagement_id, "E1", "warm up")
            await empty_tick()
            for _ in range(times):
                if moving:
                    complete_one(house, made)
                ours.append(await timed(lambda: tick(made.engagement_id, "E1 Travel desk", "measured")))
                bare.append(await timed(empty_tick))
                if not moving:
                    plain.append(await timed(lambda: tick_plain(house, made.engagement_id)))
            return ours, bare, plain

        house = house_of(settings)
        with at_home(house):
            ours, bare, plain = asyncio.run(run(house))
        house.db.dispose()
    what = "tick after a completed task" if moving else "idle tick"
    lines = [row(f"{what}: bare flow with one subflow", median(ours), median(bare))]
    if plain:
        lines.append(row("idle tick without a run in Prefect: the same", median(plain), median(bare)))
    return lines


# From the act to the screen


def status_text(api_url: str) -> str:
    answer = httpx.get(f"{api_url}/artifacts/engagement-e1-status/latest", timeout=30, trust_env=False)
    return str(answer.json()["data"]) if answer.status_code == httpx.codes.OK else ""


def run_through_runner(api_url: str) -> float:
    """Submit the form that advances an engagement, which Prefect's Runner starts in a process of its own."""
    asked = {"deployments": {"name": {"any_": ["Engagement · advance"]}}}
    [form] = httpx.post(f"{api_url}/deployments/filter", json=asked, timeout=30, trust_env=False).json()
    begin = time.perf_counter()
    made = httpx.post(
        f"{api_url}/deployments/{form['id']}/create_flow_run",
        json={"parameters": {"engagement": "E1"}}, timeout=30, trust_env=False,
    ).json()  # fmt: skip

    def ended() -> bool:
        state = httpx.get(f"{api_url}/flow_runs/{made['id']}", timeout=30, trust_env=False).json()
        return state["state_type"] in {"COMPLETED", "FAILED", "CRASHED"}

    until(ended, "the run ended", pause=0.02)
    return time.perf_counter() - begin


def measure_screen(folder: Path, times: int) -> list[str]:
    settings, [made] = build(folder / "screen", 1, datetime.now(UTC).date())
    ours, peer = [], []
    with served(settings) as (_, api_url):
        until(lambda: status_text(api_url), "a first status page")
        house = house_of(settings)
        for _ in range(times):
            before = status_text(api_url)
            begin = time.perf_counter()
            complete_one(house, made)
            while status_text(api_url) == before:
                if time.perf_counter() - begin > PATIENCE_SECONDS:
                    raise RuntimeError("the page did not change")
                time.sleep(0.02)
            ours.append(time.perf_counter() - begin)
            until(lambda: not unsettled(house.db), "settled")
            peer.append(run_through_runner(api_url))
        house.db.dispose()
    worst = row("act to screen, the slowest: the slowest", max(ours), max(peer))
    return [row("act to screen: a tick by Prefect's Runner", median(ours), median(peer)), worst]


# Sweeps


def measure_sweep(folder: Path, engagements: int, *, bare_subflows: int) -> list[str]:
    today = datetime.now(UTC).date()
    began = time.perf_counter()
    settings, made = build(folder / f"sweep{engagements}", engagements, today + timedelta(days=7))
    with prefect_server(settings.home):
        from prefect import flow  # noqa: PLC0415

        from flows.house import at_home  # noqa: PLC0415
        from flows.lifecycle import tick_plain  # noqa: PLC0415
        from flows.sweep import sweep  # noqa: PLC0415

        @flow(name="empty stage")
        async def empty_stage() -> None: ...

        @flow(name="empty sweep")
        async def empty_sweep() -> None:
            for _ in range(bare_subflows):
                await empty_stage()

        async def run(house: House) -> tuple[float, float, float, int]:
            for one in made:
                await tick_plain(house, one.engagement_id)
            print(f"built {engagements} engagements in {time.perf_counter() - began:.0f} s", file=sys.stderr)
            await sweep()
            idle = await timed(sweep)
            for one in made[::TENTH]:
                complete_one(house, one)
            due = len(due_for_sweep(house.db, today))
            return idle, await timed(sweep), await timed(empty_sweep), due

        house = house_of(settings)
        with at_home(house):
            idle, busy, bare, due = asyncio.run(run(house))
        house.db.dispose()
    peer = bare / bare_subflows * engagements
    told = "" if bare_subflows == engagements else f" (peer: {bare_subflows} measured, scaled)"
    return [
        row(f"sweep over {engagements}, nothing due: a subflow each", idle, peer) + told,
        row(f"sweep over {engagements}, {due} with news: the same", busy, peer) + told,
    ]


# Idle serving


def measure_serve(folder: Path, seconds: int) -> list[str]:
    settings, _ = build(folder / "serve", 5, datetime.now(UTC).date())
    with served(settings) as (ours, _), bare_served(folder / "bare") as bare:
        time.sleep(20)
        before = ours.cpu_seconds(), bare.cpu_seconds()
        time.sleep(seconds)
        ours_cpu, bare_cpu = ours.cpu_seconds() - before[0], bare.cpu_seconds() - before[1]
        memory = row("idle serving with its server, memory", ours.memory_mb(), bare.memory_mb(), "MB")
    share = [100 * used / seconds for used in (ours_cpu, bare_cpu)]
    busy = row("idle serving with its server, of a processor", share[0], share[1], "%")
    return [busy, memory]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", nargs="+", default=["idle", "moving", "screen", "sweep", "serve"])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--sweeps", nargs="+", type=int, default=[200, 1000])
    parser.add_argument("--seconds", type=int, default=180, help="how long serving is watched idle")
    given = parser.parse_args()
    print(f"{'ours: its peer':46} {'ours':>13} {'peer':>13} {'ratio':>7}")
    with tempfile.TemporaryDirectory(prefix="kt-benchmark-") as name:
        folder = Path(name)
        ways: dict[str, Callable[[], list[str]]] = {
            "idle": lambda: measure_ticks(folder, given.times, moving=False),
            "moving": lambda: measure_ticks(folder, min(given.times, 7), moving=True),
            "screen": lambda: measure_screen(folder, min(given.times, 7)),
            "sweep": lambda: [
                line
                for count in given.sweeps
                for line in measure_sweep(folder, count, bare_subflows=min(count, 200))
            ],
            "serve": lambda: measure_serve(folder, given.seconds),
        }
        for way in given.only:
            print("\n".join(ways[way]()), flush=True)


if __name__ == "__main__":
    main()
