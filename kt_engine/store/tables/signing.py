"""Who can prove who he is, whom he let sign for him, and every attempt that was refused."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, digest, key, long_text, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import Meaning, Role, Side, SigningReason, WaiverStatus


class Authenticator(SQLModel, table=True):
    """One device or app that makes a person's one-time codes (RFC 6238); a lost one is ended, never reused."""

    __tablename__ = "authenticator"
    __table_args__ = (
        UniqueConstraint("person_id", "number"),
        {"info": {"chain": "installation"}},
    )

    id: int | None = key()
    person_id: int = ref("person.id")
    number: int = whole()
    sealed: str = long_text()
    """The secret, encrypted with the key file outside the database."""
    key_id: str = word(16)
    """Which key file opens it: the first characters of that key's SHA-256."""
    enrolled_at: datetime = moment()
    ended_at: datetime | None = moment(null=True)
    ended_by: int | None = ref("person.id", null=True, index=False)
    end_reason: str | None = typed_text(null=True)


class Invitation(SQLModel, table=True):
    """Leave to enrol one authenticator, by a token that only its owner was sent."""

    __tablename__ = "invitation"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    person_id: int = ref("person.id")
    token_sha256: str = digest()
    invited_by: int = ref("person.id", index=False)
    invited_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(null=True)


class AuthEvent(SQLModel, table=True):
    """One code, used once: for one act, or for the lines of one list that was shown."""

    __tablename__ = "auth_event"
    __table_args__ = (
        UniqueConstraint("authenticator_id", "step"),
        {"info": {"chain": "either", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int | None = ref("engagement.id", null=True)
    person_id: int = ref("person.id")
    authenticator_id: int = ref("authenticator.id", index=False)
    step: int = whole()
    """Which half minute since 1970 the code belongs to (RFC 6238)."""
    lines_count: int = whole()
    """How many signatures it may carry."""
    bound_sha256: str = digest()
    """SHA-256 of the ordered list of object, version, hash and meaning that was shown."""
    at: datetime = moment()


class RefusedSignature(SQLModel, table=True):
    """One attempt to sign that was refused, and why."""

    __tablename__ = "refused_signature"
    __table_args__ = ({"info": {"chain": "either", "evidence": True}},)

    id: int | None = key()
    engagement_id: int | None = ref("engagement.id", null=True)
    person_id: int = ref("person.id")
    thing: str = word(120)
    meaning: Meaning | None = one_of(Meaning, null=True)
    reason: SigningReason = one_of(SigningReason)
    sentence: str = typed_text()
    at: datetime = moment()


class Delegation(SQLModel, table=True):
    """Leave to sign for somebody, in one role, between two days; given by that person alone."""

    __tablename__ = "delegation"
    __table_args__ = ({"info": {"chain": "engagement"}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-D2."""
    from_person_id: int = ref("person.id")
    to_person_id: int = ref("person.id")
    role: Role = one_of(Role)
    side: Side = one_of(Side)
    starts_on: date = day(null=False)
    ends_on: date = day(null=False)
    """The last day, inclusive."""
    reason: str = typed_text()
    granted_at: datetime = moment()
    auth_event_id: int | None = ref("auth_event.id", null=True, index=False)
    revoked_on: date | None = day()
    """The first day on which it does not count any more."""
    version: int = whole(default=1)


class BreakGlass(SQLModel, table=True):
    """A role taken in an emergency: opened by one administrator, confirmed by another, over after four hours."""

    __tablename__ = "break_glass"
    __table_args__ = ({"info": {"chain": "engagement"}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-B1."""
    person_id: int = ref("person.id")
    role: Role = one_of(Role)
    side: Side = one_of(Side)
    reason: str = typed_text()
    opened_by: int = ref("person.id", index=False)
    opened_at: datetime = moment()
    confirmed_by: int | None = ref("person.id", null=True, index=False)
    confirmed_at: datetime | None = moment(null=True)
    expires_at: datetime | None = moment(null=True)
    version: int = whole(default=1)


class Waiver(SQLModel, table=True):
    """A task that need not be done: proposed by one person, approved by another's signature."""

    __tablename__ = "waiver"
    __table_args__ = ({"info": {"chain": "engagement"}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-W1."""
    task_id: int = ref("task.id")
    reason: str = typed_text()
    proposed_by: int = ref("person.id", index=False)
    proposed_at: datetime = moment()
    content_sha256: str = digest()
    """Of task, reason and proposer: what the approver signs."""
    status: WaiverStatus = one_of(WaiverStatus)
    version: int = whole(default=1)


class DeclinePoint(SQLModel, table=True):
    """One point that must be put right before the next round; beside the signature that declined."""

    __tablename__ = "decline_point"
    __table_args__ = (
        UniqueConstraint("signoff_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    signoff_id: int = ref("signoff.id", index=False)
    number: int = whole()
    text: str = typed_text()
