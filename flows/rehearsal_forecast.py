"""Finds the day on which a rehearsal must start to end today: plays it once in a store that is thrown away."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from flows.rehearsal_clock import Clock
from flows.rehearsal_keys import Keys
from flows.rehearsal_opening import open_rehearsal
from flows.rehearsal_play import Play, play
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.expire_knowledge_waivers import expire_knowledge_waivers
from kt_engine.actions.init_store import init_store
from kt_engine.actions.issue_document import end_issuing_task
from kt_engine.actions.move_tasks import move_tasks
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.answers.ticking import open_stages, service_person
from kt_engine.errors import Refused
from kt_engine.exchange.rehearsal import Rehearsal
from kt_engine.playbook.load import LoadedPlaybook
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import Task, table_of
from kt_engine.store.unit import Act
from kt_engine.words import TaskStatus

WEEK = timedelta(days=7)
LONGEST_GAP = timedelta(days=9)
"""Calendar days between the last act and today that are near enough: starts are Mondays, cut-offs weeks apart."""
MOST_TRIES = 4
T = table_of(Task)


@dataclass(frozen=True)
class Foretold:
    """One rehearsal as it will go: the same simulated days and decisions each time."""

    starts_on: date
    ends_on: date
    deeds: int
    ticks: int


def choose_start(
    rehearsal: Rehearsal, playbook: LoadedPlaybook, today: date, told: Callable[[date, date], None]
) -> Foretold:
    """Give the start, a Monday, with which the rehearsal ends today or few days before.

    `told` hears of start and day of the try under way. Raises Refused when no start fits.
    """
    starts_on = _monday(today - timedelta(days=rehearsal.engagement.about_days))
    known: dict[date, Foretold] = {}
    for _ in range(MOST_TRIES):
        if starts_on in known:
            break
        found = foretell(rehearsal, playbook, starts_on, partial(told, starts_on))
        known[starts_on] = found
        gap = today - found.ends_on
        if timedelta() <= gap <= LONGEST_GAP:
            return found
        starts_on += WEEK * (gap // WEEK)
    in_time = [found for found in known.values() if found.ends_on <= today]
    if not in_time:
        raise Refused(
            f"No start was found with which the rehearsal ends by {today}. Raise about_days in engagement.yaml."
        )
    return max(in_time, key=lambda found: found.ends_on)


def start_for_days(
    rehearsal: Rehearsal, playbook: LoadedPlaybook, today: date, days: int, told: Callable[[date, date], None]
) -> Foretold:
    """Give the start, a Monday, with which today is day `days` of the story or up to six days later."""
    starts_on = _monday(today - timedelta(days=days))
    return foretell(rehearsal, playbook, starts_on, partial(told, starts_on), until=today)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def foretell(
    rehearsal: Rehearsal,
    playbook: LoadedPlaybook,
    starts_on: date,
    told: Callable[[date], None],
    until: date | None = None,
) -> Foretold:
    """Play the rehearsal with the same people and rules, without documents, pages and Prefect."""
    with _passing_store() as (database, folder):
        keys = Keys(folder / "keys")
        clock = Clock(starts_on, proof=keys.proof)
        init_store(database, administrator="Administrator", at=clock.moment(), recorded_at=datetime.now(UTC))
        opened = open_rehearsal(database, clock, rehearsal, playbook)

        async def tick(at: datetime) -> None:
            _move(database, opened.engagement_id, at)

        playing = Play(
            database,
            folder / "files",
            rehearsal,
            opened.engagement_id,
            clock,
            tick,
            lambda day, _: told(day),
            keys,
            until,
        )
        ends_on = asyncio.run(play(playing))
        return Foretold(starts_on, ends_on, playing.deeds, playing.ticks)


@contextmanager
def _passing_store() -> Iterator[tuple[Database, Path]]:
    with tempfile.TemporaryDirectory(prefix="kt-rehearsal-") as name:
        folder = Path(name)
        database = connect(f"sqlite:///{folder / 'kt.db'}")
        event.listen(database.writer, "connect", _forget)
        try:
            yield database, folder
        finally:
            database.dispose()


def _forget(connection: Any, _record: Any) -> None:
    """Nothing here must survive a power cut, so nothing waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _move(database: Database, engagement_id: int, at: datetime) -> None:
    """Do what a tick does to dates and statuses: all of it but texts and pages."""
    act = Act(by=service_person(database), at=at, recorded_at=datetime.now(UTC))
    is_new = True
    while is_new:
        expire_conditions(database, act, engagement_id)
        expire_knowledge_waivers(database, act, engagement_id)
        reconcile(database, act, engagement_id)
        for stage in open_stages(database, engagement_id):
            move_tasks(database, act, engagement_id, stage)
        replan(database, act, engagement_id)
        ended = [
            end_issuing_task(database, act, engagement_id, task)
            for task in _to_issue(database, engagement_id)
        ]
        is_new = any(ended)


def _to_issue(database: Database, engagement_id: int) -> list[str]:
    where = (T.c.engagement_id == engagement_id, T.c.status == TaskStatus.READY, T.c.issues.is_not(None))
    with open_store(database) as reader:
        return [row["handle"] for row in reader.rows(select(T.c.handle).where(*where).order_by(T.c.id))]
