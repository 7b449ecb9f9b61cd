"""The facts of one parallel run, as its report and the command line show them. It reads nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import ComparisonResult, ParallelRule, ParallelStatus, ParallelVerdict


@dataclass(frozen=True)
class ReportPower:
    true_pct: Decimal
    passes_pct: Decimal


@dataclass(frozen=True)
class ReportRule:
    """What was named before the first unit was drawn, and what it is worth."""

    rule: ParallelRule
    target_pct: Decimal
    confidence_pct: Decimal | None
    allowed_errors: int
    sample_size: int
    population_count: int
    population_name: str
    population_sha256: str
    false_acceptance_pct: Decimal | None
    """How often a process of just the target passes; None for a census."""
    power: tuple[ReportPower, ...]
    after: str | None
    """The rejected run it follows."""
    false_acceptance_with_earlier_pct: Decimal | None
    """How often such a process passes this run or one of those rejected before, if nothing was improved."""
    agreement: str
    sha256: str
    reason: str | None
    planned_by: str
    planned_at: datetime
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class ReportStratum:
    """One exception type: how many units there are, were to be compared, and what comparing showed."""

    number: int
    name: str
    units_count: int
    planned_count: int
    compared_count: int
    match_count: int
    error_count: int
    critical_error_count: int
    unexplained_count: int


@dataclass(frozen=True)
class ReportLook:
    result: ComparisonResult
    explanation: str | None
    compared_by: str
    """Handle of the person."""
    compared_on: date


@dataclass(frozen=True)
class ReportDifference:
    """A unit whose old and new work were not simply alike, with every look at it."""

    unit: str
    stratum: str
    result: ComparisonResult
    """Of the newest look."""
    looks: tuple[ReportLook, ...]


@dataclass(frozen=True)
class ReportBounds:
    """Of the true percentage of right units, from the sample."""

    exact_lower_pct: Decimal
    """One-sided, at the confidence of the rule; what the plan rests on."""
    wilson_lower_pct: Decimal
    wilson_upper_pct: Decimal
    """On both sides, at the confidence of the rule; for display."""


@dataclass(frozen=True)
class ReportDraw:
    seed_sha256: str
    signature_seq: int
    """The event of the last signature on the rule."""
    signature_hash: str
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True)
class ReportResult:
    verdict: ParallelVerdict
    sha256: str
    concluded_by: str
    concluded_at: datetime
    agreement: str
    """The newest that puts the verdict before its signers."""
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class EarlierRun:
    """Another run of the same process, however it ended."""

    run: str
    status: ParallelStatus
    rule: ParallelRule
    sample_size: int
    allowed_errors: int
    compared_count: int
    error_count: int
    critical_error_count: int
    unexplained_count: int


@dataclass(frozen=True)
class ParallelRunFacts:
    engagement: EngagementFacts
    run: str
    process: str
    process_name: str
    status: ParallelStatus
    rule: ReportRule
    strata: tuple[ReportStratum, ...]
    draw: ReportDraw | None
    compared_by: tuple[str, ...]
    """Handles of everybody who compared a unit or recorded it."""
    correct_pct: Decimal | None
    """Of the units compared."""
    left_count: int
    says: ParallelVerdict | None
    """What the rule says of the comparisons so far; None: units are still to be compared."""
    reasons: tuple[str, ...]
    bounds: ReportBounds | None
    differences: tuple[ReportDifference, ...]
    result: ReportResult | None
    """None until the verdict is fixed."""
    earlier: tuple[EarlierRun, ...]

    def counted(self, column: str) -> int:
        """Add up one count over all exception types, such as error_count."""
        return sum(getattr(one, column) for one in self.strata)
