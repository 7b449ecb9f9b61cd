"""The facts of one month's service: each KPI against its target, what is open, what is late. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kt_engine.answers.collect_gate_report import ReportCondition
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.words import Direction, HandoverStatus, ProcessStatus, Stage, Unit


def outcome(value: Decimal | None, target: Decimal, direction: Direction) -> "Outcome":
    """Hold a value against its target; equal is met, nothing measured is never met."""
    if value is None:
        return Outcome.NOT_MEASURED
    is_met = value >= target if direction is Direction.HIGHER else value <= target
    return Outcome.MET if is_met else Outcome.MISSED


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
