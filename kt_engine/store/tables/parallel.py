"""Parallel runs: the rule that was signed, the units drawn by it, and what comparing each of them showed."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, decimal, digest, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import ComparisonResult, ParallelRule, ParallelStatus, ParallelVerdict


class ParallelRun(SQLModel, table=True):
    """One comparison of old and new work of a process, by a rule signed before the first unit is drawn."""

    __tablename__ = "parallel_run"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-PA1."""
    number: int = whole()
    process_id: int = ref("process.id")
    rule: ParallelRule = one_of(ParallelRule)
    target_pct: Decimal = decimal()
    confidence_pct: Decimal | None = decimal(null=True)
    """NULL for a census, which needs none."""
    allowed_errors: int = whole()
    """Of the rule; for a census what the target leaves of all units, rounded down."""
    sample_size: int = whole()
    """Units to compare; for a census all of them."""
    population_count: int = whole()
    population_name: str = typed_text()
    """Of the file that lists every unit."""
    population_sha256: str = digest()
    follows_id: int | None = ref("parallel_run.id", null=True, index=False)
    """The newest run of this process that was rejected."""
    status: ParallelStatus = one_of(ParallelStatus)
    planned_by: int = ref("person.id", index=False)
    planned_at: datetime = moment()
    seed_sha256: str | None = digest(null=True)
    """From the hash of the signed rule and of the event of its last signature."""
    drawn_by: int | None = ref("person.id", null=True, index=False)
    drawn_at: datetime | None = moment(null=True)
    verdict: ParallelVerdict | None = one_of(ParallelVerdict, null=True)
    """What the rule says of the comparisons; once it stands nothing is compared any more."""
    result_sha256: str | None = digest(null=True)
    """Over every comparison the verdict rests on."""
    concluded_by: int | None = ref("person.id", null=True, index=False)
    concluded_at: datetime | None = moment(null=True)
    version: int = whole(default=1)


class ParallelStratum(SQLModel, table=True):
    """One exception type of the units of a run, and its share of the sample."""

    __tablename__ = "parallel_stratum"
    __table_args__ = (
        UniqueConstraint("parallel_run_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    parallel_run_id: int = ref("parallel_run.id")
    number: int = whole()
    name: str = typed_text()
    units_count: int = whole()
    planned_count: int = whole()
    """1 or more."""


class ParallelUnit(SQLModel, table=True):
    """One unit of the sample, to be compared."""

    __tablename__ = "parallel_unit"
    __table_args__ = (
        UniqueConstraint("parallel_run_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    parallel_run_id: int = ref("parallel_run.id")
    parallel_stratum_id: int = ref("parallel_stratum.id", index=False)
    number: int = whole()
    """In the order of the draw."""
    reference: str = typed_text()
    """The unit's own name, such as an invoice number."""


class ParallelComparison(SQLModel, table=True):
    """What comparing one unit showed; a second one only explains what was unexplained before."""

    __tablename__ = "parallel_comparison"
    __table_args__ = (
        UniqueConstraint("parallel_unit_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    parallel_unit_id: int = ref("parallel_unit.id")
    number: int = whole()
    result: ComparisonResult = one_of(ComparisonResult)
    explanation: str | None = typed_text(null=True)
    compared_by: int = ref("person.id", index=False)
    compared_on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)
    recorded_at: datetime = moment()
