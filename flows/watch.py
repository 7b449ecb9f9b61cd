"""Turns news in the store into ticks, one at a time per engagement. It knows neither Prefect nor what a tick does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from kt_engine.errors import KtError, StoreUnreachable

LOG = logging.getLogger("kt.watch")
AT_ONCE = 4
"""Ticks running together: they share one process and one writer, more would only wait for each other."""
LONGEST_PAUSE_SECONDS = 300.0
PASSING = (StoreUnreachable, httpx.HTTPError)
"""A full disk, a busy store, a server out of breath: over from one moment to the next, and nobody's fault here."""
LONGEST_PASSING_PAUSE_SECONDS = 15.0

Unsettled = Callable[[], tuple[int, ...]]
Tick = Callable[[int], Awaitable[None]]


async def watch(unsettled: Unsettled, tick: Tick, stop: asyncio.Event, seconds: float) -> None:
    """Look every so many seconds which engagements have news, and start a tick for each, until told to stop.

    A tick that fails is told in the log and tried again after a pause that doubles; the others go on.
    """
    ticks = Ticks(tick)
    while not stop.is_set():
        try:
            for engagement_id in unsettled():
                ticks.start(engagement_id, pause=seconds)
        except KtError as fault:
            LOG.warning("The store was not read: %s", fault)
        except Exception:
            LOG.exception("The store was not read; the next look follows")
        await _wait(stop, seconds)
    await ticks.finish()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return


def next_pause(seconds: float) -> float:
    return min(seconds * 2, LONGEST_PAUSE_SECONDS)


@dataclass
class Ticks:
    """The ticks under way, and the engagements whose last tick failed."""

    tick: Tick
    running: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    pauses: dict[int, float] = field(default_factory=dict)
    not_before: dict[int, float] = field(default_factory=dict)

    def start(self, engagement_id: int, pause: float) -> None:
        now = asyncio.get_running_loop().time()
        full = len(self.running) >= AT_ONCE
        if full or engagement_id in self.running or now < self.not_before.get(engagement_id, 0.0):
            return
        self.running[engagement_id] = asyncio.create_task(self._run(engagement_id, pause))

    async def finish(self) -> None:
        """Let the ticks under way come to their end: each is short."""
        await asyncio.gather(*self.running.values())

    async def _run(self, engagement_id: int, pause: float) -> None:
        try:
            await self.tick(engagement_id)
        except Exception as fault:  # noqa: BLE001 one engagement's trouble must not stop the others
            wait = next_pause(self.pauses.get(engagement_id, pause))
            if isinstance(fault, PASSING):
                wait = min(wait, LONGEST_PASSING_PAUSE_SECONDS)
            self.pauses[engagement_id] = wait
            self.not_before[engagement_id] = asyncio.get_running_loop().time() + wait
            told = fault if isinstance(fault, KtError) else f"{type(fault).__name__}: {fault}"
            LOG.warning(
                "The tick of E%s failed (%s); it is tried again in %.0f s.", engagement_id, told, wait
            )
        else:
            self.pauses.pop(engagement_id, None)
            self.not_before.pop(engagement_id, None)
        finally:
            del self.running[engagement_id]
