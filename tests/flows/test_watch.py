import asyncio
import logging
from collections.abc import Callable

import pytest

from flows.watch import AT_ONCE, next_pause, watch
from kt_engine.errors import StoreUnreachable

SOON = 0.001


def watched(unsettled: Callable[[], tuple[int, ...]], tick: Callable[[int], object], *, looks: int) -> None:
    """Watch for so many looks at the store, then stop."""
    left = looks
    stop = asyncio.Event()

    def look() -> tuple[int, ...]:
        nonlocal left
        left -= 1
        if left <= 0:
            stop.set()
        return unsettled()

    async def run(engagement_id: int) -> None:
        result = tick(engagement_id)
        if asyncio.iscoroutine(result):
            await result

    asyncio.run(asyncio.wait_for(watch(look, run, stop, SOON), timeout=20))


def test_each_engagement_with_news_is_ticked() -> None:
    ticked: list[int] = []
    watched(lambda: (3, 5), ticked.append, looks=1)
    assert ticked == [3, 5]


def test_an_engagement_without_news_is_left_alone() -> None:
    ticked: list[int] = []
    watched(lambda: (), ticked.append, looks=5)
    assert ticked == []


def test_one_engagement_never_has_two_ticks_at_once() -> None:
    running = 0
    most = 0

    async def slow(_engagement_id: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(50):
            await asyncio.sleep(0)
        running -= 1

    watched(lambda: (7,), slow, looks=30)
    assert most == 1


def test_only_a_few_engagements_are_ticked_at_once() -> None:
    running = 0
    most = 0

    async def slow(_engagement_id: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1

    watched(lambda: tuple(range(1, 20)), slow, looks=10)
    assert most == AT_ONCE


def test_a_failing_tick_is_told_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    ticked: list[int] = []

    def tick(engagement_id: int) -> None:
        ticked.append(engagement_id)
        if engagement_id == 1:
            raise ZeroDivisionError("no seats")

    with caplog.at_level(logging.WARNING, "kt.watch"):
        watched(lambda: (1, 2), tick, looks=3)
    assert ticked.count(2) > 1
    assert "The tick of E1 failed (ZeroDivisionError: no seats)" in caplog.text


def test_a_failing_tick_waits_before_it_is_tried_again() -> None:
    tries: list[int] = []

    def tick(engagement_id: int) -> None:
        tries.append(engagement_id)
        raise ZeroDivisionError

    watched(lambda: (1,), tick, looks=60)
    assert 1 <= len(tries) < 30


def test_the_pause_after_a_failure_doubles_up_to_five_minutes() -> None:
    pauses = [0.5]
    for _ in range(12):
        pauses.append(next_pause(pauses[-1]))
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert pauses[-1] == 300.0


def test_a_store_out_of_reach_is_told_and_looked_at_again(caplog: pytest.LogCaptureFixture) -> None:
    ticked: list[int] = []
    looks = iter([StoreUnreachable("The store is busy."), RuntimeError("odd"), None])

    def unsettled() -> tuple[int, ...]:
        fault = next(looks)
        if fault:
            raise fault
        return (4,)

    with caplog.at_level(logging.WARNING, "kt.watch"):
        watched(unsettled, ticked.append, looks=3)
    assert ticked == [4]
    assert "The store is busy." in caplog.text


def test_a_tick_under_way_comes_to_its_end_when_watching_stops() -> None:
    finished: list[int] = []

    async def slow(engagement_id: int) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        finished.append(engagement_id)

    watched(lambda: (9,), slow, looks=1)
    assert finished == [9]
