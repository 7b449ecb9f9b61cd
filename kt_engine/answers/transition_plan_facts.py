"""The frozen facts of the transition plan: what will be done, when, by whom. It reads nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import CriterionClass, HandoverKind, Measure, ProcessStatus, Role, Side, Stage, Unit


@dataclass(frozen=True)
class PlanProcess:
    handle: str
    key: str
    name: str
    wave: int
    site: str | None
    criticality: int
    volume_per_month: int
    status: ProcessStatus
    contract_on: date | None
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None


@dataclass(frozen=True)
class PlanWave:
    wave: int
    process_count: int
    contract_on: date | None
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None


@dataclass(frozen=True)
class PlanParty:
    name: str
    side: Side
    country: str | None


@dataclass(frozen=True)
class PlanSite:
    handle: str
    name: str
    country: str
    working_weekdays: tuple[int, ...]


@dataclass(frozen=True)
class PlanFunction:
    title: str
    side: Side
    process: str | None
    """Handle of the process it is held for, None for the whole engagement."""
    name: str | None
    """Printed name of who holds it, or None while nobody is assigned."""
    person: str | None


@dataclass(frozen=True)
class PlanStage:
    stage: Stage
    task_count: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class PlanMilestone:
    """A task on the critical path, or one with a name of its own (go-live)."""

    handle: str
    title: str
    process: str | None
    function: str
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slack_days: int | None
    is_critical: bool


@dataclass(frozen=True)
class PlanCriterion:
    title: str
    criterion_class: CriterionClass
    measure: Measure
    at_least: Decimal | None
    at_most: Decimal | None
    unit: Unit | None
    source: str | None


@dataclass(frozen=True)
class PlanQuorum:
    side: Side
    role: Role
    count: int


@dataclass(frozen=True)
class PlanGateDate:
    subject: str
    """Handle of the process, or of the engagement."""
    baseline_on: date | None
    forecast_on: date | None
    passed_on: date | None


@dataclass(frozen=True)
class PlanGate:
    """One gate as the playbook defines it, with its dates for each subject."""

    key: str
    title: str
    stage: Stage
    closes: Stage | None
    max_conditions: int
    quorum: tuple[PlanQuorum, ...]
    criteria: tuple[PlanCriterion, ...]
    dates: tuple[PlanGateDate, ...]


@dataclass(frozen=True)
class PlanHandover:
    title: str
    kind: HandoverKind
    count: int
    """How many of it there are: one for the engagement, or one per process in scope."""
    giver: str
    receiver: str
    reviewers: tuple[str, ...]
    sections: tuple[str, ...]
    first_due_on: date | None
    last_due_on: date | None


@dataclass(frozen=True)
class PlanKnowledgeItem:
    title: str
    criticality: int
    frequency: str
    per: str


@dataclass(frozen=True)
class PlanModule:
    title: str
    hours: Decimal
    pass_mark: Decimal
    source: str


@dataclass(frozen=True)
class PlanCertification:
    seats: Decimal
    attempts: Decimal
    valid_for: Decimal
    valid_for_unit: Unit
    signed_by: tuple[PlanQuorum, ...]


@dataclass(frozen=True)
class PlanRisk:
    title: str
    likelihood: int
    impact: int
    owner: str
    mitigation: str


@dataclass(frozen=True)
class PlanCalendarEvent:
    title: str
    dates: tuple[date, ...]


@dataclass(frozen=True)
class TransitionPlanFacts:
    engagement: EngagementFacts
    starts_on: date
    forecast_revision: int | None
    forecast_cause: str | None
    baseline_signed_on: date | None
    processes: tuple[PlanProcess, ...]
    waves: tuple[PlanWave, ...]
    parties: tuple[PlanParty, ...]
    sites: tuple[PlanSite, ...]
    functions: tuple[PlanFunction, ...]
    stages: tuple[PlanStage, ...]
    milestones: tuple[PlanMilestone, ...]
    gates: tuple[PlanGate, ...]
    handovers: tuple[PlanHandover, ...]
    knowledge_items: tuple[PlanKnowledgeItem, ...]
    modules: tuple[PlanModule, ...]
    certification: PlanCertification | None
    risks: tuple[PlanRisk, ...]
    calendar_events: tuple[PlanCalendarEvent, ...]
    signatures: tuple[SignatureFacts, ...]
    """Those of the gate that signed the baseline; empty before it."""
