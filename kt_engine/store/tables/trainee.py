"""The way of one trainee from nomination to proficient: checks, what he watched and did, levels, cases, nursery."""

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    day,
    decimal,
    digest,
    flag,
    key,
    one_of,
    ref,
    score,
    typed_text,
    whole,
    word,
)
from kt_engine.words import CheckPhase, CheckResult, Complexity, LevelCause, ObservationPhase, RecertCause

EVIDENCE = {"info": {"chain": "engagement", "evidence": True}}


class TraineeCheck(SQLModel, table=True):
    """One look at one check of clearance or induction; the newest of a check counts."""

    __tablename__ = "trainee_check"
    __table_args__ = (UniqueConstraint("certification_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    number: int = whole()
    """1, 2, ... over all checks of this trainee."""
    phase: CheckPhase = one_of(CheckPhase)
    check_key: str = word(60)
    result: CheckResult = one_of(CheckResult)
    checked_on: date = day(null=False)
    reference: str | None = typed_text(null=True)
    """Where the proof lies, such as the number of a file; with `passed` it is never empty."""
    account: str | None = typed_text(null=True)
    """The trainee's own account, where an access was tested with it."""
    checked_by: int = ref("person.id", index=False)


class Observation(SQLModel, table=True):
    """One case a trainee watched, or did under supervision, and what came of it."""

    __tablename__ = "observation"
    __table_args__ = (UniqueConstraint("certification_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    number: int = whole()
    phase: ObservationPhase = one_of(ObservationPhase)
    case_key: str | None = word(60, null=True)
    """The playbook's mandatory case; NULL: another one, done under supervision."""
    activity_key: str | None = word(60, null=True)
    """What kind of work was done under supervision; NULL while he only watches."""
    level: int | None = whole(null=True)
    """The level of authority the trainee worked at, 1 to 5."""
    reference: str = typed_text()
    """Of the case, such as the number of its ticket."""
    simulated: bool = flag()
    corrected: bool = flag()
    """True: the supervisor had to step in."""
    observed_on: date = day(null=False)
    outcome: str = typed_text()
    """What came of it: learned, written down, changed."""
    observer_id: int = ref("person.id", index=False)


class AuthorityLevel(SQLModel, table=True):
    """How far a trainee may go by himself in one kind of work, from a day on; the newest of an activity counts."""

    __tablename__ = "authority_level"
    __table_args__ = (UniqueConstraint("certification_id", "activity_key", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    activity_key: str = word(60)
    number: int = whole()
    level: int = whole()
    """1 proposes, somebody else does it; 2 guided step by step; 3 watched, may be stopped; 4 reviewed afterwards;
    5 alone, with help on demand."""
    cause: LevelCause = one_of(LevelCause)
    agreement_id: int | None = ref("agreement.id", null=True)
    """The agreement that raised it."""
    criterion_key: str | None = word(60, null=True)
    """The stop criterion that lowered it."""
    reason: str | None = typed_text(null=True)
    since_on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)


class CaseAssessment(SQLModel, table=True):
    """One case scored for the certificate, in a set of as many as the playbook says; immutable."""

    __tablename__ = "case_assessment"
    __table_args__ = (UniqueConstraint("certification_id", "set_number", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    term: int = whole()
    """1 for the first certificate, 2 after the first time he had to be certified again, ..."""
    set_number: int = whole()
    """1, 2, ... over all terms; each set is one attempt."""
    number: int = whole()
    """1, 2, ... within the set."""
    case_key: str = word(60)
    reference: str = typed_text()
    score_pct: Decimal = score()
    pass_mark_pct: Decimal = decimal()
    critical: bool = flag()
    """True: a set in which this case fails is failed, whatever the count."""
    critical_right: bool = flag()
    """All critical questions of the case were right."""
    passed: bool = flag()
    assessed_on: date = day(null=False)
    assessor_id: int = ref("person.id", index=False)
    qualified_by: str = word(60)
    """What let him assess: giver, certified, or the key of a qualification."""


class NestingPeriod(SQLModel, table=True):
    """The days somebody certified works in the nursery; a second one is its extension."""

    __tablename__ = "nesting_period"
    __table_args__ = (UniqueConstraint("certification_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    number: int = whole()
    complexity: Complexity = one_of(Complexity)
    starts_on: date = day(null=False)
    ends_on: date = day(null=False)
    """Inclusive."""
    reason: str | None = typed_text(null=True)
    """Why it was extended."""
    recorded_by: int = ref("person.id", index=False)


class NestingAudit(SQLModel, table=True):
    """One audit of live work in the nursery; immutable."""

    __tablename__ = "nesting_audit"
    __table_args__ = (UniqueConstraint("certification_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    number: int = whole()
    audited_on: date = day(null=False)
    reference: str = typed_text()
    score_pct: Decimal = score()
    pass_mark_pct: Decimal = decimal()
    red_flag: str | None = word(60, null=True)
    """The playbook's red flag that was seen; it ends the nursery."""
    passed: bool = flag()
    auditor_id: int = ref("person.id", index=False)
    qualified_by: str = word(60)


class ProficiencyPeriod(SQLModel, table=True):
    """One period of live work beside that of who was there before; immutable."""

    __tablename__ = "proficiency_period"
    __table_args__ = (UniqueConstraint("certification_id", "period"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    period: str = word(10)
    """YYYY-MM, or YYYY-Www where the playbook counts weeks (ISO 8601)."""
    handle_time_seconds: Decimal = score()
    tenured_seconds: Decimal = decimal()
    """Handling time of who has done the work for long, in the same period."""
    quality_pct: Decimal = score()
    met: bool = flag()
    recorded_on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)


class Recertification(SQLModel, table=True):
    """One time somebody had to be certified again, with the certificate he had until then."""

    __tablename__ = "recertification"
    __table_args__ = (UniqueConstraint("certification_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    number: int = whole()
    cause: RecertCause = one_of(RecertCause)
    due_on: date = day(null=False)
    """From this day on the certificate counts no more."""
    reason: str | None = typed_text(null=True)
    certified_on: date = day(null=False)
    expires_on: date | None = day()
    evidence_sha256: str = digest()
    """Of the proof that was signed for the certificate he had."""
    reported_by: int = ref("person.id", index=False)


class Qualification(SQLModel, table=True):
    """What lets somebody assess trainees who is neither a giver nor certified himself; the newest of a key counts."""

    __tablename__ = "qualification"
    __table_args__ = (UniqueConstraint("engagement_id", "number"), EVIDENCE)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    number: int = whole()
    person_id: int = ref("person.id")
    qualification_key: str = word(60)
    reference: str = typed_text()
    valid_until: date = day(null=False)
    """Inclusive."""
    recorded_on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)
