"""The facts of one gate version: what was measured, what was decided, by whom, on which conditions. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import ConditionStatus, CriterionClass, Decision, GateStatus, Role, Side, Stage, Unit


@dataclass(frozen=True)
class ReportCriterion:
    key: str
    title: str
    criterion_class: CriterionClass
    at_least: Decimal | None
    at_most: Decimal | None
    unit: Unit | None
    value: Decimal | None
    """None where nothing was measured."""
    met: bool
    source: str | None
    """Where the threshold comes from."""


@dataclass(frozen=True)
class ReportEvidence:
    criterion: str
    record: str
    sha256: str


@dataclass(frozen=True)
class ReportQuorum:
    side: Side
    role: Role
    needed_count: int
    signed_count: int


@dataclass(frozen=True)
class ReportCondition:
    handle: str
    title: str
    criterion: str | None
    owner: str
    due_on: date
    expires_on: date
    compensating_control: str
    ramp_ceiling_pct: int | None
    status: ConditionStatus
    closed_on: date | None


@dataclass(frozen=True)
class GateReportFacts:
    engagement: EngagementFacts
    gate: str
    """Handle without the version, E7-G-ready-P2."""
    title: str
    version: int
    subject: str
    subject_name: str
    closes: Stage | None
    status: GateStatus
    presented_by: str
    presented_at: datetime
    pack_sha256: str
    decision: Decision | None
    decided_at: datetime | None
    max_conditions: int
    criteria: tuple[ReportCriterion, ...]
    evidence: tuple[ReportEvidence, ...]
    quorum: tuple[ReportQuorum, ...]
    signatures: tuple[SignatureFacts, ...]
    conditions: tuple[ReportCondition, ...]
