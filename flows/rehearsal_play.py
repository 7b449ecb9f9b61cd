"""Plays a rehearsal day by day: people do what is due, a tick follows, the clock jumps to the next date.

It knows no Prefect: the tick is handed in.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from flows.rehearsal_access import access_deeds
from flows.rehearsal_agreements import agreement_deeds
from flows.rehearsal_clock import Clock
from flows.rehearsal_gates import gate_deeds
from flows.rehearsal_integration import integration_deeds
from flows.rehearsal_keys import Keys
from flows.rehearsal_knowledge import knowledge_deeds
from flows.rehearsal_parallel import parallel_deeds
from flows.rehearsal_promises import promise_deeds
from flows.rehearsal_readiness import readiness_deeds
from flows.rehearsal_risks import risk_deeds
from flows.rehearsal_scene import Deed, Scene, scene_of
from flows.rehearsal_seats import seat_deeds
from flows.rehearsal_training import training_deeds
from flows.rehearsal_way import way_deeds
from flows.rehearsal_work import work_deeds
from kt_engine.answers.ticking import head_seq
from kt_engine.errors import KtError, Refused
from kt_engine.exchange.rehearsal import Rehearsal
from kt_engine.rules.stages import stage_is_open
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement, Process, Task, table_of
from kt_engine.words import EngagementStatus, TaskStatus

T, P = table_of(Task), table_of(Process)
MOST_DAYS = 500
"""Simulated days with something to do; a rehearsal that needs more has gone astray."""
MOST_PASSES = 12
"""How often people look again on one day for what others have just set free."""
MOST_IDLE = 3

Tick = Callable[[datetime], Awaitable[None]]
Told = Callable[[date, str], None]


@dataclass
class Play:
    database: Database
    files: Path
    rehearsal: Rehearsal
    engagement_id: int
    clock: Clock
    tick: Tick
    told: Told
    keys: Keys | None = None
    """None where identity is self-declared."""
    until: date | None = None
    """The last day that is played; None: to the end of the story."""
    ticks: int = field(default=0, init=False)
    deeds: int = field(default=0, init=False)
    stirred: bool = field(default=True, init=False)
    """True: something was done that a tick has not followed up."""


async def play(playing: Play) -> date:
    """Play to the end, or to the last day wanted; gives the day of the last tick.

    Raises Refused with day and waits when nothing goes on.
    """
    idle = 0
    for _ in range(MOST_DAYS):
        before = head_seq(playing.database, playing.engagement_id)
        finished = await _day(playing)
        if finished:
            return playing.clock.today
        idle = idle + 1 if head_seq(playing.database, playing.engagement_id) == before else 0
        following = _next_day(playing)
        if following is None or idle >= MOST_IDLE:
            raise _stands_still(playing)
        if playing.until and following > playing.until:
            return await _pause(playing, playing.until)
        playing.clock.turn_to(following)
    raise Refused(f"The rehearsal did not end within {MOST_DAYS} days of work. {_open_waits(playing)}")


async def _pause(playing: Play, day: date) -> date:
    """Leave the engagement under way, as it stands on this day."""
    if playing.stirred or playing.clock.today < day:
        playing.clock.turn_to(day)
        await _tick(playing)
    return day


async def _day(playing: Play) -> bool:
    """Play one day with at most one tick: before the work where a date of the calendar opens some, else after it."""
    if _opens_today(playing):
        await _tick(playing)
        _work(playing)
        return False
    _work(playing)
    if playing.stirred:
        await _tick(playing)
    return _is_finished(playing)


async def _tick(playing: Play) -> None:
    await playing.tick(playing.clock.moment())
    playing.ticks += 1
    playing.stirred = False


def _work(playing: Play) -> None:
    """Let everybody do what is due today, and again what that set free."""
    for _ in range(MOST_PASSES):
        due = [deed for deed in _deeds(playing, playing.clock.today) if deed.on <= playing.clock.today]
        if not due:
            return
        for deed in due:
            _do(playing, deed)
    raise Refused(f"On {playing.clock.today} people did the same again and again. {_open_waits(playing)}")


def _do(playing: Play, deed: Deed) -> None:
    playing.deeds += 1
    playing.stirred = playing.stirred or deed.stirs
    playing.told(playing.clock.today, deed.sentence)
    try:
        if playing.keys:
            playing.keys.enrol(playing.database, playing.clock, deed.by)
        deed.do(playing.database, playing.clock.act(deed.by))
    except KtError as fault:
        raise Refused(f"The rehearsal stopped on {playing.clock.today}: {deed.sentence}. {fault}") from fault


def _deeds(playing: Play, today: date) -> list[Deed]:
    with open_store(playing.database) as reader:
        scene = scene_of(reader, playing.rehearsal, playing.engagement_id, today)
        return list(_of_everybody(scene, playing.files))


def _of_everybody(scene: Scene, files: Path) -> Iterator[Deed]:
    yield from access_deeds(scene)
    yield from readiness_deeds(scene)
    yield from promise_deeds(scene)
    yield from seat_deeds(scene)
    yield from parallel_deeds(scene, files)
    yield from work_deeds(scene, files)
    yield from training_deeds(scene)
    yield from way_deeds(scene)
    yield from gate_deeds(scene)
    yield from risk_deeds(scene)
    yield from agreement_deeds(scene)
    yield from integration_deeds(scene)
    yield from knowledge_deeds(scene, files)


def _next_day(playing: Play) -> date | None:
    """Give the next day on which somebody does something, a date of the calendar opens work, or a tick is due."""
    tomorrow = playing.clock.today + timedelta(days=1)
    days = [max(deed.on, tomorrow) for deed in _deeds(playing, tomorrow)]
    days += [max(day, tomorrow) for day in _opening_days(playing)]
    if playing.stirred:
        days.append(tomorrow)
    return min(days, default=None)


def _opens_today(playing: Play) -> bool:
    return any(day <= playing.clock.today for day in _opening_days(playing))


def _opening_days(playing: Play) -> list[date]:
    """Give the planned starts of tasks that wait for nothing but a date of the client's calendar."""
    where = (T.c.engagement_id == playing.engagement_id, T.c.status == TaskStatus.WAITING)
    free = (
        T.c.open_predecessors_count == 0,
        T.c.anchored_to.is_not(None),
        T.c.forecast_start_on.is_not(None),
    )
    with open_store(playing.database) as reader:
        rows = reader.rows(select(T.c.stage, T.c.process_id, T.c.forecast_start_on).where(*where, *free))
        own = by_id(reader, Engagement, playing.engagement_id)["stage_number"]
        processes = reader.rows(
            select(P.c.id, P.c.stage_number).where(P.c.engagement_id == playing.engagement_id)
        )
        stages = {row["id"]: row["stage_number"] or 0 for row in processes}
        return [
            row["forecast_start_on"]
            for row in rows
            if stage_is_open(row["stage"], row["process_id"], own, stages)
        ]


def _is_finished(playing: Play) -> bool:
    with open_store(playing.database) as reader:
        status = by_id(reader, Engagement, playing.engagement_id)["status"]
    return status is EngagementStatus.FINISHED


def _stands_still(playing: Play) -> Refused:
    return Refused(f"The rehearsal stands still on {playing.clock.today}. {_open_waits(playing)}")


def _open_waits(playing: Play) -> str:
    with open_store(playing.database) as reader:
        scene = scene_of(reader, playing.rehearsal, playing.engagement_id, playing.clock.today)
        waits = [f"{wait.handle} waits for {', '.join(wait.who)} ({wait.what})" for wait in scene.waits]
    if not waits:
        return "Nobody is waited for."
    more = f", and {len(waits) - 3} more" if len(waits) > 3 else ""  # noqa: PLR2004 a sentence, not a list
    return f"{'; '.join(waits[:3])}{more}."
