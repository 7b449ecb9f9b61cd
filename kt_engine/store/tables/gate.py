"""Gates as they stand, frozen versions, conditions, and signatures."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    counter,
    day,
    digest,
    key,
    long_text,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import AuthMethod, ConditionStatus, Decision, GateStatus, Meaning, Per, Role, Side, Stage


class Gate(SQLModel, table=True):
    """One gate of the engagement or of one process, with its dates."""

    __tablename__ = "gate"
    __table_args__ = (
        UniqueConstraint("engagement_id", "gate_key", "subject_kind", "subject_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(100, unique=True)
    process_id: int | None = ref("process.id", null=True)
    stage: Stage = one_of(Stage)
    gate_key: str = word(60)
    subject_kind: Per = one_of(Per)
    subject_id: int = whole()
    title: str = word(400)
    closes: Stage | None = one_of(Stage, null=True)
    versions_count: int = counter()
    baseline_on: date | None = day()
    forecast_on: date | None = day()
    slack_days: int | None = whole(null=True)
    passed_on: date | None = day()
    withdrawn_on: date | None = day()
    version: int = whole(default=1)


class GateVersion(SQLModel, table=True):
    """A gate as presented: criteria, measured values, evidence hashes and quorum frozen in `pack_json`."""

    __tablename__ = "gate_version"
    __table_args__ = (
        UniqueConstraint("gate_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    gate_id: int = ref("gate.id")
    handle: str = word(100, unique=True)
    number: int = whole()
    status: GateStatus = one_of(GateStatus)
    decision: Decision | None = one_of(Decision, null=True)
    presented_by: int = ref("person.id", index=False)
    presented_at: datetime = moment()
    decided_at: datetime | None = moment(null=True)
    pack_sha256: str = digest()
    pack_json: str = long_text()
    version: int = whole(default=1)


class Condition(SQLModel, table=True):
    """What must still be done after a conditional go."""

    __tablename__ = "condition"
    __table_args__ = ({"info": {"chain": "engagement"}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    gate_version_id: int = ref("gate_version.id")
    criterion_key: str = word(60)
    text: str = typed_text()
    owner_id: int = ref("person.id", index=False)
    due_on: date = day(null=False)
    expires_on: date = day(null=False)
    compensating_control: str = typed_text()
    ramp_ceiling_pct: int | None = whole(null=True)
    status: ConditionStatus = one_of(ConditionStatus)
    closed_on: date | None = day()
    closed_by: int | None = ref("person.id", null=True, index=False)
    closing_note: str | None = typed_text(null=True)
    version: int = whole(default=1)


class Signoff(SQLModel, table=True):
    """A person's signed decision on one exact version; immutable. Exactly one of the five targets is set."""

    __tablename__ = "signoff"
    __table_args__ = (
        UniqueConstraint("gate_version_id", "person_id"),
        UniqueConstraint("handover_version_id", "person_id", "meaning"),
        UniqueConstraint("certification_id", "person_id", "certification_version"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    gate_version_id: int | None = ref("gate_version.id", null=True, index=False)
    handover_version_id: int | None = ref("handover_version.id", null=True, index=False)
    certification_id: int | None = ref("certification.id", null=True, index=False)
    certification_version: int | None = whole(null=True)
    """How often this person had been certified before, so that a re-certification is a new record."""
    object_sha256: str = digest()
    person_id: int = ref("person.id")
    printed_name: str = typed_text()
    role: Role = one_of(Role)
    side: Side = one_of(Side)
    meaning: Meaning = one_of(Meaning)
    decision: Decision | None = one_of(Decision, null=True)
    comment: str | None = typed_text(null=True)
    statement: str = typed_text()
    """The sentence shown to the signer."""
    auth_method: AuthMethod = one_of(AuthMethod)
    signed_at: datetime = moment()
    auth_event_id: int | None = ref("auth_event.id", null=True)
    """The code it was signed with; NULL where identity is self-declared."""
    for_person_id: int | None = ref("person.id", null=True, index=False)
    """Whom the signer signed for, under a delegation."""
    delegation_id: int | None = ref("delegation.id", null=True, index=False)
    break_glass_id: int | None = ref("break_glass.id", null=True, index=False)
    waiver_id: int | None = ref("waiver.id", null=True)
    agreement_id: int | None = ref("agreement.id", null=True)
    agreement_seat_id: int | None = ref("agreement_seat.id", null=True, index=False)
    """The seat it fills; NULL for who declines."""
    time_zone: str | None = word(60, null=True)
    """Of the signer's place of work."""
    record_json: str | None = long_text(null=True)
    """What stood behind the signature, frozen: criteria with values, evidence hashes, rules checked, who was asked."""
