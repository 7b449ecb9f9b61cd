"""The six stages of an engagement as bars over months: what was, what is, what is planned. It knows no screen.

Up to stage 3 a bar is the engagement's own. From stage 4 on it spans the processes in scope: it begins with the first
that entered and ends with the last that left. A stage not yet over ends where its tasks and gates are forecast to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Select, select

from kt_engine.rules.stages import LAST_OWN_STAGE, derived_stage
from kt_engine.store.find import by_id
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import (
    Chain,
    Engagement,
    Event,
    Gate,
    PlanRevision,
    StageMove,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import BarStatus, EngagementStatus, Stage, TaskStatus

CH, EV, M, R = table_of(Chain), table_of(Event), table_of(StageMove), table_of(PlanRevision)
T, G = table_of(Task), table_of(Gate)
CANCELLED = "engagement_cancelled"


@dataclass(frozen=True)
class Bar:
    """One stage. A date is None where nothing was planned for it yet."""

    stage: Stage
    status: BarStatus
    starts_on: date | None
    ends_on: date | None
    """Of a current stage the forecast, which may be past; else real or planned."""


@dataclass(frozen=True)
class Progress:
    handle: str
    name: str
    status: EngagementStatus
    rehearsal: bool
    stage: Stage
    """Derived: its own to 3, from 4 on the lowest of its processes in scope."""
    distribution: tuple[tuple[int, int], ...]
    opened_on: date
    """The earlier of its first day and the day it was entered."""
    plan_revision: int
    """The newest; 0 where nothing is planned yet."""
    recorded_at: datetime
    """The wall clock when the newest event was written, in a rehearsal too."""
    store_identity: str
    """The same for every engagement of a store and for no other store: the hash of its first event."""
    bars: tuple[Bar, ...]
    """Six, by stage."""

    @property
    def distribution_text(self) -> str:
        """Say how many processes stand where: `4: 5 · 5: 3`; empty before stage 4."""
        return " · ".join(f"{number}: {count}" for number, count in self.distribution)


Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class _Walk:
    """When a stage was entered, and when it was left for good; by stage number."""

    entered: Mapping[int, date]
    left: Mapping[int, date]


def collect_progress(reader: Reader, engagement_id: int, today: date) -> Progress:
    """Read the bars of one engagement as of a day. Raises NotFound."""
    engagement = by_id(reader, Engagement, engagement_id)
    processes = in_scope(reader, engagement_id)
    numbers = [row["stage_number"] for row in processes if row["stage_number"]]
    first, newest = _ends_of_chain(reader, engagement_id)
    planned = _planned(reader, engagement_id)
    walk = _walk(reader, engagement, processes)
    cancelled_on = _cancelled_on(reader, engagement_id)
    return Progress(
        handle=engagement["handle"],
        name=engagement["name"],
        status=engagement["status"],
        rehearsal=bool(engagement["rehearsal"]),
        stage=Stage.of_number(derived_stage(engagement["stage_number"], numbers)),
        distribution=tuple((number, numbers.count(number)) for number in sorted(set(numbers))),
        opened_on=min(engagement["starts_on"], first["at"].date()),
        plan_revision=_newest_revision(reader, engagement_id),
        recorded_at=newest["recorded_at"],
        store_identity=store_identity(reader),
        bars=tuple(
            _bar(stage, walk, planned.get(stage, (None, None)), today, cancelled_on) for stage in Stage
        ),
    )


def store_identity(reader: Reader) -> str:
    """Give what tells this store from every other one, wherever its database lies."""
    first = select(EV.c.hash).join(CH, CH.c.id == EV.c.chain_id)
    return str(reader.value(first.where(CH.c.engagement_id.is_(None), EV.c.seq == 1)))


def _bar(stage: Stage, walk: _Walk, planned: Span, today: date, cancelled_on: date | None) -> Bar:
    entered, left = walk.entered.get(stage.number), walk.left.get(stage.number)
    if left is not None:
        return Bar(stage, BarStatus.DONE, entered, left)
    begins, ends = entered or planned[0], planned[1]
    if cancelled_on is not None:
        over = max(cancelled_on, entered) if entered else ends
        return Bar(stage, BarStatus.WITHDRAWN, begins, over)
    begun = entered is not None and entered <= today
    return Bar(stage, BarStatus.CURRENT if begun else BarStatus.PLANNED, begins, ends)


def _walk(reader: Reader, engagement: RowMapping, processes: Sequence[RowMapping]) -> _Walk:
    moves = reader.rows(select(M).where(M.c.engagement_id == engagement["id"]).order_by(M.c.id))
    entered, left = {1: engagement["starts_on"]}, {}
    for move in moves:
        if move["process_id"] is None:
            left[move["from_stage_number"]] = entered[move["to_stage_number"]] = move["moved_at"].date()
    leaving = _leaving(reader, engagement["id"], moves)
    ids = [row["id"] for row in processes]
    for number in range(LAST_OWN_STAGE + 1, len(Stage) + 1):
        days = [leaving[number, id_] for id_ in ids if (number, id_) in leaving]
        if days and number < len(Stage):
            entered[number + 1] = min(days)
        if days and len(days) == len(ids):
            left[number] = max(days)
    return _Walk(entered, left)


def _leaving(reader: Reader, engagement_id: int, moves: Sequence[RowMapping]) -> dict[tuple[int, int], date]:
    """Give the day on which each process left a stage, by stage number and process."""
    last = select(G.c.process_id, G.c.passed_on).where(
        G.c.engagement_id == engagement_id, G.c.closes == Stage.MONITOR, G.c.passed_on.is_not(None)
    )
    found = {(len(Stage), row["process_id"]): row["passed_on"] for row in reader.rows(last)}
    for move in moves:
        if move["process_id"] is not None:
            found[move["from_stage_number"], move["process_id"]] = move["moved_at"].date()
    return found


def _planned(reader: Reader, engagement_id: int) -> dict[Stage, Span]:
    """Give for each stage the first and the last day of its tasks and open gates, as they are forecast now."""
    tasks = select(
        T.c.stage, T.c.forecast_start_on.label("starts_on"), T.c.forecast_on.label("ends_on")
    ).where(T.c.engagement_id == engagement_id, T.c.status != TaskStatus.WITHDRAWN)
    gates = select(G.c.stage, G.c.forecast_on.label("starts_on"), G.c.forecast_on.label("ends_on")).where(
        G.c.engagement_id == engagement_id, G.c.withdrawn_on.is_(None)
    )
    days: dict[Stage, list[date]] = {}
    for row in (*reader.rows(tasks), *reader.rows(gates)):
        known = [day for day in (row["starts_on"], row["ends_on"]) if day is not None]
        days.setdefault(row["stage"], []).extend(known)
    return {stage: (min(found), max(found)) for stage, found in days.items() if found}


def _newest_revision(reader: Reader, engagement_id: int) -> int:
    numbers = reader.rows(select(R.c.number).where(R.c.engagement_id == engagement_id))
    return max((row["number"] for row in numbers), default=0)


def _cancelled_on(reader: Reader, engagement_id: int) -> date | None:
    event = _events(engagement_id).where(EV.c.kind == CANCELLED)
    row = reader.first(event)
    return row["at"].date() if row else None


def _events(engagement_id: int) -> Select[Any]:
    joined = select(EV.c.at, EV.c.recorded_at).join(CH, CH.c.id == EV.c.chain_id)
    return joined.where(CH.c.engagement_id == engagement_id)


def _ends_of_chain(reader: Reader, engagement_id: int) -> tuple[RowMapping, RowMapping]:
    """Give the first and the newest event of the engagement."""
    events = _events(engagement_id)
    [first] = reader.rows(events.order_by(EV.c.seq).limit(1))
    [newest] = reader.rows(events.order_by(EV.c.seq.desc()).limit(1))
    return first, newest
