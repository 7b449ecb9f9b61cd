"""The facts of a transition that is over: promised and real dates, who moved them, what is left. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from kt_engine.answers.contract_milestones import contract_milestones
from kt_engine.answers.contract_record import RecordedContract, newest_contract
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.knowledge_coverage import coverage_in
from kt_engine.answers.outstanding import Outstanding, outstanding_items
from kt_engine.answers.plan_links import plan_links_of
from kt_engine.answers.planning import calendars_of, side_calendars
from kt_engine.answers.slip import WaveSlip, slips_of
from kt_engine.answers.stage_record import StageDecision, StageFile, stage_decisions, stage_files
from kt_engine.answers.waves import WaveStanding, waves_of
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Certification,
    Condition,
    Engagement,
    Handover,
    KnowledgeItemRow,
    ParallelRun,
    Process,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    ConditionStatus,
    EngagementStatus,
    HandoverStatus,
    ParallelStatus,
    ProcessStatus,
    Side,
    Stage,
)

X, H, C, K, PA, P = (
    table_of(row) for row in (Condition, Handover, Certification, KnowledgeItemRow, ParallelRun, Process)
)


@dataclass(frozen=True)
class ClosedWave:
    wave: int
    processes: tuple[str, ...]
    contract_on: date | None
    baseline_on: date | None
    actual_on: date | None


@dataclass(frozen=True)
class SideMoved:
    """By how many working days of the client a side moved the go-live of a wave."""

    wave: int
    side: Side | None
    days: int


@dataclass(frozen=True)
class MovedBy:
    """One thing that moved the go-live of a wave."""

    wave: int
    on: date
    side: Side | None
    cause: str
    subject: str
    what: str
    days: int


@dataclass(frozen=True)
class ReachedMilestone:
    title: str
    promised_on: date
    actual_on: date | None
    amount: str


@dataclass(frozen=True)
class ClosedCounts:
    processes: int
    descoped: int
    handovers_accepted: int
    handovers: int
    certified: int
    trainees: int
    parallel_runs_accepted: int
    parallel_runs: int
    conditions_closed: int
    conditions: int


@dataclass(frozen=True)
class ClosedKnowledge:
    """Items in scope, and how many of them were signed, shown and left out."""

    items: int
    claimed: int
    proven: int
    waived: int


@dataclass(frozen=True)
class ClosureReportFacts:
    engagement: EngagementFacts
    status: EngagementStatus
    starts_on: date
    contract: RecordedContract | None
    waves: tuple[ClosedWave, ...]
    sides: tuple[SideMoved, ...]
    moves: tuple[MovedBy, ...]
    milestones: tuple[ReachedMilestone, ...]
    counts: ClosedCounts
    knowledge: ClosedKnowledge | None
    """None where no knowledge is listed."""
    decisions: tuple[StageDecision, ...]
    outstanding: tuple[Outstanding, ...]
    lessons: tuple[StageFile, ...]
    """What tasks of the go-live and of running left on file."""


def collect_closure_report(reader: Reader, engagement_id: int) -> ClosureReportFacts:
    engagement = by_id(reader, Engagement, engagement_id)
    waves = waves_of(reader, engagement_id)
    slips = _slips(reader, engagement_id, waves)
    return ClosureReportFacts(
        engagement=engagement_facts(reader, engagement_id),
        status=engagement["status"],
        starts_on=engagement["starts_on"],
        contract=newest_contract(reader, engagement_id),
        waves=tuple(
            ClosedWave(one.wave, one.processes, one.contract_on, one.baseline_on, one.actual_on)
            for one in waves
        ),
        sides=tuple(SideMoved(one.wave, side, one.by(side)) for one in slips for side in one.sides),
        moves=tuple(_moves(slips)),
        milestones=tuple(
            ReachedMilestone(one.title, one.promised_on, one.actual_on, one.amount)
            for one in contract_milestones(reader, engagement_id)
        ),
        counts=_counts(reader, engagement_id),
        knowledge=_knowledge(reader, engagement_id),
        decisions=stage_decisions(reader, engagement_id, *Stage),
        outstanding=outstanding_items(reader, engagement_id, _asked(reader, engagement_id)),
        lessons=(
            *stage_files(reader, engagement_id, Stage.GO_LIVE),
            *stage_files(reader, engagement_id, Stage.MONITOR),
        ),
    )


def _asked(reader: Reader, engagement_id: int) -> Asked:
    return asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))


def _slips(reader: Reader, engagement_id: int, waves: tuple[WaveStanding, ...]) -> tuple[WaveSlip, ...]:
    calendar = calendars_of(reader)[side_calendars(reader, engagement_id)[Side.CLIENT]]
    return slips_of(reader, engagement_id, waves, plan_links_of(reader, engagement_id), calendar)


def _moves(slips: Iterable[WaveSlip]) -> Iterable[MovedBy]:
    for slip in slips:
        for part in slip.parts:
            yield MovedBy(slip.wave, part.on, part.side, part.cause, part.subject, part.what, part.days)


def _knowledge(reader: Reader, engagement_id: int) -> ClosedKnowledge | None:
    where = (K.c.engagement_id == engagement_id, K.c.left_on.is_(None))
    if reader.value(select(K.c.id).where(*where).limit(1)) is None:
        return None
    one = coverage_in(reader, engagement_id, None).whole.all
    return ClosedKnowledge(one.items_count, one.claimed_count, one.proven_count, one.waived_count)


def _counts(reader: Reader, engagement_id: int) -> ClosedCounts:
    def count(table: type, *where: ColumnElement[bool]) -> int:
        row = table_of(table)
        statement = select(func.count()).select_from(row).where(row.c.engagement_id == engagement_id, *where)
        return int(reader.value(statement) or 0)

    live = H.c.status.not_in((HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED))
    return ClosedCounts(
        processes=count(Process, P.c.status != ProcessStatus.DESCOPED),
        descoped=count(Process, P.c.status == ProcessStatus.DESCOPED),
        handovers_accepted=count(Handover, H.c.status == HandoverStatus.ACCEPTED),
        handovers=count(Handover, live),
        certified=count(Certification, C.c.status.in_(CERTIFIED_OR_LATER)),
        trainees=count(Certification),
        parallel_runs_accepted=count(ParallelRun, PA.c.status == ParallelStatus.ACCEPTED),
        parallel_runs=count(ParallelRun, PA.c.status != ParallelStatus.WITHDRAWN),
        conditions_closed=count(Condition, X.c.status == ConditionStatus.CLOSED),
        conditions=count(Condition),
    )
