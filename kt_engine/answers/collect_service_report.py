"""The facts of one month's service: KPIs against targets, what is open or late. It writes nothing."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import RowMapping, or_, select

from kt_engine.answers.collect_gate_report import ReportCondition, open_conditions
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, handles_of
from kt_engine.methods.kpi import meets_target
from kt_engine.playbook.schema import KpiSpec, Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope, processes_of
from kt_engine.store.tables import Handover, KpiValue, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Direction, HandoverStatus, Per, ProcessStatus, Stage, Unit

H, K = table_of(Handover), table_of(KpiValue)
Figures = dict[tuple[str, int | None], RowMapping]
NOT_ACCEPTED = (
    HandoverStatus.REQUESTED,
    HandoverStatus.SUBMITTED,
    HandoverStatus.IN_REVIEW,
    HandoverStatus.RETURNED,
)


def outcome(value: Decimal | None, target: Decimal, direction: Direction) -> "Outcome":
    """Hold a value against its target; equal is met, nothing measured is never met."""
    if value is None:
        return Outcome.NOT_MEASURED
    return Outcome.MET if meets_target(value, target, direction) else Outcome.MISSED


def trend(value: Decimal | None, previous: Decimal | None, direction: Direction) -> "Trend":
    if value is None or previous is None:
        return Trend.NO_COMPARISON
    if value == previous:
        return Trend.UNCHANGED
    return Trend.BETTER if (value > previous) is (direction is Direction.HIGHER) else Trend.WORSE


class Outcome(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    NO_COMPARISON = "no_comparison"


@dataclass(frozen=True)
class ServiceKpi:
    key: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    target: Decimal
    target_source: str
    value: Decimal | None
    previous: Decimal | None
    source: str | None
    """Where the value was read."""
    outcome: Outcome
    trend: Trend


@dataclass(frozen=True)
class ServiceSubject:
    """A process, or the engagement itself for KPIs of the whole."""

    handle: str
    name: str
    wave: int | None
    stage: Stage | None
    status: ProcessStatus | None
    kpis: tuple[ServiceKpi, ...]


@dataclass(frozen=True)
class BacklogEntry:
    handle: str
    title: str
    process: str | None
    status: HandoverStatus
    receiver: str
    due_on: date | None


@dataclass(frozen=True)
class ServiceReportFacts:
    engagement: EngagementFacts
    period_from: date
    period_to: date
    """Inclusive."""
    subjects: tuple[ServiceSubject, ...]
    conditions: tuple[ReportCondition, ...]
    """Those that are not closed."""
    backlog: tuple[BacklogEntry, ...]
    """Handovers neither accepted nor withdrawn."""


def collect_service_report(reader: Reader, engagement_id: int, period: str) -> ServiceReportFacts:
    """Collect one month, written YYYY-MM: the processes that were monitored in it or have a figure for it."""
    first = date.fromisoformat(f"{period}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    return ServiceReportFacts(
        engagement=engagement_facts(reader, engagement_id),
        period_from=first,
        period_to=last,
        subjects=_subjects(reader, engagement_id, asked.playbook, period, last),
        conditions=open_conditions(reader, engagement_id, asked),
        backlog=_backlog(reader, engagement_id, asked, last),
    )


def previous_period(period: str) -> str:
    first = date.fromisoformat(f"{period}-01")
    return (first - timedelta(days=1)).strftime("%Y-%m")


def _figures(reader: Reader, engagement_id: int, period: str) -> Figures:
    """Give the newest row of each KPI and process of a month; a correction replaces what it corrects."""
    rows = reader.rows(
        select(K).where(K.c.engagement_id == engagement_id, K.c.period == period).order_by(K.c.number, K.c.id)
    )
    return {(row["kpi_key"], row["process_id"]): row for row in rows}


def _subjects(
    reader: Reader, engagement_id: int, playbook: Playbook, period: str, last: date
) -> tuple[ServiceSubject, ...]:
    now = _figures(reader, engagement_id, period)
    before = _figures(reader, engagement_id, previous_period(period))

    def kpis(per: Per, process_id: int | None) -> tuple[ServiceKpi, ...]:
        return tuple(
            _kpi(key, spec, playbook, now.get((key, process_id)), before.get((key, process_id)))
            for key, spec in playbook.kpis.items()
            if spec.per is per
        )

    found = []
    if any(spec.per is Per.ENGAGEMENT for spec in playbook.kpis.values()):
        whole = engagement_facts(reader, engagement_id)
        found.append(ServiceSubject(whole.handle, whole.name, None, None, None, kpis(Per.ENGAGEMENT, None)))
    measured = {process_id for _, process_id in now}
    for row in in_scope(reader, engagement_id):
        if _is_monitored(row, last) or row["id"] in measured:
            stage = Stage.of_number(row["stage_number"]) if row["stage_number"] else None
            own = kpis(Per.PROCESS, row["id"])
            found.append(ServiceSubject(row["handle"], row["name"], row["wave"], stage, row["status"], own))
    return tuple(found)


def _is_monitored(process: RowMapping, last: date) -> bool:
    """Tell whether a process stood in the stage monitor on the month's last day."""
    since = process["stage_since_on"]
    return process["stage_number"] == Stage.MONITOR.number and since is not None and since <= last


def _kpi(
    key: str, spec: KpiSpec, playbook: Playbook, now: RowMapping | None, before: RowMapping | None
) -> ServiceKpi:
    value, previous = (None if row is None else row["value"] for row in (now, before))
    target = playbook.thresholds[spec.target]
    return ServiceKpi(
        key=key,
        title=spec.title,
        formula=spec.formula,
        unit=spec.unit,
        direction=spec.direction,
        target=target.value,
        target_source=target.source,
        value=value,
        previous=previous,
        source=None if now is None else str(now["source"]),
        outcome=outcome(value, target.value, spec.direction),
        trend=trend(value, previous, spec.direction),
    )


def _backlog(reader: Reader, engagement_id: int, asked: Asked, last: date) -> tuple[BacklogEntry, ...]:
    """Give the handovers due by the month's end, or without a day, that are not accepted."""
    processes = handles_of(processes_of(reader, engagement_id))
    rows = reader.rows(
        select(H)
        .where(H.c.engagement_id == engagement_id, H.c.status.in_(NOT_ACCEPTED))
        .where(or_(H.c.due_on.is_(None), H.c.due_on <= last))
        .order_by(H.c.id)
    )
    return tuple(
        BacklogEntry(
            handle=row["handle"],
            title=row["title"],
            process=processes.get(row["process_id"]),
            status=row["status"],
            receiver=asked.either(row["receiver_id"], row["receiver_function"], row["process_id"]),
            due_on=row["due_on"],
        )
        for row in rows
    )
