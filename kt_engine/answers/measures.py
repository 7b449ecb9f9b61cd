"""What a gate's criteria measure, live: one function per measure of the closed list. It decides and writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from kt_engine.answers.bus_factor import bus_factor_short
from kt_engine.answers.changed_risks import risks_rated
from kt_engine.answers.handovers_accepted import handovers_accepted
from kt_engine.answers.integration_criteria import integration_criteria
from kt_engine.answers.integration_measures import INTEGRATION
from kt_engine.answers.knowledge_measures import (
    acknowledgements_due,
    knowledge_claimed,
    knowledge_proven,
    must_have_sessions_held_share,
    must_have_signed,
    must_haves_open,
    sessions_held_share,
)
from kt_engine.answers.kpi_measures import kpi_against_target, kpi_periods
from kt_engine.answers.leaver_criterion import leaver_criterion, leaver_knowledge
from kt_engine.answers.parallel_criterion import parallel_run_accepted
from kt_engine.answers.planning import calendars_of, side_calendars
from kt_engine.answers.seat_measures import seats_gap
from kt_engine.answers.training_measures import certified_ready, reverse_shadow_level, shadow_done
from kt_engine.plan.calendar import working_days_between
from kt_engine.playbook.schema import CriterionSpec, Playbook
from kt_engine.rules.gates import Evidence, Measured
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Assessment,
    Candidate,
    Certification,
    Condition,
    Contract,
    Engagement,
    GateVersion,
    KpiValue,
    Process,
    Task,
    TaskEvidence,
    table_of,
)
from kt_engine.store.tables import Gate as GateRow
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    CandidateStatus,
    ConditionStatus,
    Measure,
    ProcessStatus,
    Side,
    Stage,
    TaskStatus,
    Unit,
)

T, C, P = table_of(Task), table_of(Certification), table_of(Process)
K, A, X = table_of(KpiValue), table_of(Assessment), table_of(Condition)
Found = tuple[Decimal | None, tuple[Evidence, ...]]
NOTHING: Found = (None, ())


@dataclass(frozen=True)
class Asked:
    """What is to be measured: for which gate, on which day."""

    engagement_id: int
    process_id: int | None
    stage: Stage
    playbook: Playbook
    today: date
    key: str | None = None


def measure_gate(
    reader: Reader, engagement_id: int, gate_key: str, process_id: int | None, today: date
) -> tuple[Measured, ...]:
    """Measure every criterion of a gate as of now, and what holds it by itself: leavers, controls, conditions."""
    playbook = pinned_playbook(reader, engagement_id)
    stage, spec = next((s, st.gates[gate_key]) for s, st in playbook.stages.items() if gate_key in st.gates)
    own = (
        measure_criterion(reader, key, it, Asked(engagement_id, process_id, stage, playbook, today, it.key))
        for key, it in spec.criteria.items()
    )
    return (
        *own,
        *leaver_criterion(reader, engagement_id, process_id, today),
        *integration_criteria(reader, spec, stage, engagement_id, process_id, today),
    )


def measure_criterion(reader: Reader, key: str, spec: CriterionSpec, asked: Asked) -> Measured:
    value, evidence = MEASURES[spec.measure](reader, asked)
    at_least, least_source = _bound(spec.at_least, asked.playbook)
    at_most, most_source = _bound(spec.at_most, asked.playbook)
    return Measured(
        key=key,
        title=spec.title,
        criterion_class=spec.criterion_class,
        measure=spec.measure,
        value=value,
        unit=UNITS.get(spec.measure, Unit.COUNT),
        at_least=at_least,
        at_most=at_most,
        source=least_source or most_source,
        evidence=evidence,
    )


def _bound(bound: Decimal | str | None, playbook: Playbook) -> tuple[Decimal | None, str | None]:
    if isinstance(bound, str):
        threshold = playbook.thresholds[bound]
        return threshold.value, threshold.source
    return bound, None


def share(part: int, whole: int) -> Decimal | None:
    """Give part of whole in percent, rounded down to a tenth so that 99.99 is never shown as 100; None of nothing."""
    if whole == 0:
        return None
    return Decimal(1000 * part // whole) / 10


def _tasks_done(reader: Reader, asked: Asked) -> Found:
    """Tasks done or waived, of the stage's that are not withdrawn; a process counts shared work up to stage 4."""
    where = [
        T.c.engagement_id == asked.engagement_id,
        T.c.stage == asked.stage,
        T.c.status != TaskStatus.WITHDRAWN,
    ]
    if asked.process_id is not None:
        where.append(_of_process(asked))
    rows = reader.rows(select(T.c.status).where(*where))
    done = sum(row["status"] in {TaskStatus.DONE, TaskStatus.WAIVED} for row in rows)
    return share(done, len(rows)), ()


def _of_process(asked: Asked) -> ColumnElement[bool]:
    own = T.c.process_id == asked.process_id
    return or_(own, T.c.process_id.is_(None)) if asked.stage is Stage.TRANSITION_AND_INTEGRATE else own


def _certified(reader: Reader, asked: Asked) -> Found:
    """Trainees certified or later whose certificate still holds today."""
    where = [C.c.engagement_id == asked.engagement_id, C.c.status.in_(CERTIFIED_OR_LATER)]
    if asked.process_id is not None:
        where.append(C.c.process_id == asked.process_id)
    rows = reader.rows(select(C.c.handle, C.c.evidence_sha256, C.c.expires_on).where(*where).order_by(C.c.id))
    valid = [row for row in rows if row["expires_on"] is None or row["expires_on"] >= asked.today]
    return Decimal(len(valid)), tuple(Evidence(row["handle"], row["evidence_sha256"]) for row in valid)


def _assessments_passed(reader: Reader, asked: Asked) -> Found:
    """Attempts passed, of all attempts; nothing before the first."""
    where = [A.c.engagement_id == asked.engagement_id]
    if asked.process_id is not None:
        where.append(C.c.process_id == asked.process_id)
    rows = reader.rows(select(A.c.passed).join(C, C.c.id == A.c.certification_id).where(*where))
    return share(sum(bool(row["passed"]) for row in rows), len(rows)), ()


def _open_conditions(reader: Reader, asked: Asked) -> Found:
    """Conditions open or expired: of the process's gates and the engagement's."""
    gate, version = table_of(GateRow), table_of(GateVersion)
    where = [X.c.engagement_id == asked.engagement_id, X.c.status != ConditionStatus.CLOSED]
    if asked.process_id is not None:
        where.append(or_(gate.c.process_id == asked.process_id, gate.c.process_id.is_(None)))
    count = (
        select(func.count())
        .select_from(X)
        .join(version, version.c.id == X.c.gate_version_id)
        .join(gate, gate.c.id == version.c.gate_id)
        .where(*where)
    )
    return Decimal(reader.value(count)), ()


def _provider_chosen(reader: Reader, asked: Asked) -> Found:
    """1 once a candidate provider is chosen, else 0."""
    return _count(reader, Candidate, asked, table_of(Candidate).c.status == CandidateStatus.CHOSEN)


def _candidates(reader: Reader, asked: Asked) -> Found:
    """Candidate providers recorded."""
    return _count(reader, Candidate, asked)


def _contract_dates(reader: Reader, asked: Asked) -> Found:
    """1 once the contract's dates are recorded, else 0."""
    value, _ = _count(reader, Contract, asked)
    return (Decimal(min(int(value or 0), 1)), ())


def _processes(reader: Reader, asked: Asked) -> Found:
    """Processes in scope or on hold."""
    return _count(reader, Process, asked, P.c.status != ProcessStatus.DESCOPED)


def _count(reader: Reader, row: type, asked: Asked, *where: ColumnElement[bool]) -> Found:
    table = table_of(row)
    statement = (
        select(func.count()).select_from(table).where(table.c.engagement_id == asked.engagement_id, *where)
    )
    return Decimal(reader.value(statement)), ()


def _days_in_stage(reader: Reader, asked: Asked) -> Found:
    """Whole working days since the stage began, its first day not counted; at the process's site, else the client's."""
    if asked.process_id is None:
        engagement = table_of(Engagement)
        since = reader.value(
            select(engagement.c.stage_since_on).where(engagement.c.id == asked.engagement_id)
        )
        calendar = calendars_of(reader)[side_calendars(reader, asked.engagement_id)[Side.CLIENT]]
    else:
        process = by_id(reader, Process, asked.process_id)
        since = process["stage_since_on"]
        calendar = calendars_of(reader)[process["site_id"]]
    if since is None:
        return NOTHING
    return Decimal(working_days_between(calendar, since + timedelta(days=1), asked.today)), ()


def _evidence_recorded(reader: Reader, asked: Asked) -> Found:
    """Files recorded as evidence with the task of this key, of this process or of the engagement."""
    evidence = table_of(TaskEvidence)
    where = [T.c.engagement_id == asked.engagement_id, T.c.task_key == asked.key]
    if asked.process_id is not None:
        where.append(or_(T.c.process_id == asked.process_id, T.c.process_id.is_(None)))
    rows = reader.rows(
        select(T.c.handle, evidence.c.file_sha256)
        .join(T, T.c.id == evidence.c.task_id)
        .where(*where)
        .order_by(evidence.c.id)
    )
    return Decimal(len(rows)), tuple(Evidence(row["handle"], row["file_sha256"]) for row in rows)


MEASURES: dict[Measure, Callable[[Reader, Asked], Found]] = {
    Measure.TASKS_DONE_PCT: _tasks_done,
    Measure.HANDOVERS_ACCEPTED_PCT: handovers_accepted,
    Measure.CERTIFIED_COUNT: _certified,
    Measure.ASSESSMENTS_PASSED_PCT: _assessments_passed,
    Measure.OPEN_CONDITIONS_COUNT: _open_conditions,
    Measure.PROVIDER_CHOSEN: _provider_chosen,
    Measure.CANDIDATES_COUNT: _candidates,
    Measure.CONTRACT_DATES_RECORDED: _contract_dates,
    Measure.PROCESSES_IN_SCOPE_COUNT: _processes,
    Measure.DAYS_IN_STAGE: _days_in_stage,
    Measure.KPI_AGAINST_TARGET: kpi_against_target,
    Measure.KPI_PERIODS_COUNT: kpi_periods,
    Measure.EVIDENCE_RECORDED: _evidence_recorded,
    Measure.RISKS_RATED_PCT: risks_rated,
    Measure.LEAVER_KNOWLEDGE_COUNT: leaver_knowledge,
    Measure.PARALLEL_RUN_ACCEPTED: parallel_run_accepted,
    Measure.SEATS_GAP_COUNT: seats_gap,
    Measure.SESSIONS_HELD_PCT: sessions_held_share,
    Measure.MUST_HAVE_SESSIONS_HELD_PCT: must_have_sessions_held_share,
    Measure.KNOWLEDGE_CLAIMED_PCT: knowledge_claimed,
    Measure.KNOWLEDGE_PROVEN_PCT: knowledge_proven,
    Measure.MUST_HAVE_SIGNED_PCT: must_have_signed,
    Measure.MUST_HAVES_OPEN_COUNT: must_haves_open,
    Measure.ACKNOWLEDGEMENTS_DUE_COUNT: acknowledgements_due,
    **INTEGRATION,
    Measure.SHADOW_DONE_PCT: shadow_done,
    Measure.REVERSE_SHADOW_LEVEL: reverse_shadow_level,
    Measure.CERTIFIED_READY_COUNT: certified_ready,
    Measure.BUS_FACTOR_SHORT_COUNT: bus_factor_short,
}
UNITS = {
    Measure.TASKS_DONE_PCT: Unit.PERCENT,
    Measure.HANDOVERS_ACCEPTED_PCT: Unit.PERCENT,
    Measure.ASSESSMENTS_PASSED_PCT: Unit.PERCENT,
    Measure.DAYS_IN_STAGE: Unit.DAYS,
    Measure.RISKS_RATED_PCT: Unit.PERCENT,
    Measure.SESSIONS_HELD_PCT: Unit.PERCENT,
    Measure.MUST_HAVE_SESSIONS_HELD_PCT: Unit.PERCENT,
    Measure.KNOWLEDGE_CLAIMED_PCT: Unit.PERCENT,
    Measure.KNOWLEDGE_PROVEN_PCT: Unit.PERCENT,
    Measure.MUST_HAVE_SIGNED_PCT: Unit.PERCENT,
    Measure.ACCESS_READY_PCT: Unit.PERCENT,
    Measure.SHADOW_DONE_PCT: Unit.PERCENT,
}
