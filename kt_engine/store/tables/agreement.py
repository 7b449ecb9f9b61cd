"""What is put before people to be signed: its exact content, its seats, and who may not sit in them."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, digest, key, long_text, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import AgreementKind, AgreementStatus, Role, Side


class Agreement(SQLModel, table=True):
    """One exact content that is settled when every seat has signed, and refused when one declines."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-A3."""
    number: int = whole()
    kind: AgreementKind = one_of(AgreementKind)
    process_id: int | None = ref("process.id", null=True)
    subject: str = word(120, index=True)
    """The handle of what it is about, with its version where it has one."""
    title: str = typed_text()
    """One line that says what is agreed, as its signers read it."""
    reason: str | None = typed_text(null=True)
    content_json: str = long_text()
    """The facts that are signed, as RFC 8785 JSON: handles, numbers, dates and hashes; never a typed text."""
    content_sha256: str = digest()
    """Over content, subject, title and reason."""
    status: AgreementStatus = one_of(AgreementStatus)
    proposed_by: int = ref("person.id", index=False)
    proposed_at: datetime = moment()
    due_on: date | None = day()
    decided_on: date | None = day()
    version: int = whole(default=1)


class AgreementSeat(SQLModel, table=True):
    """One signature an agreement needs: of a named person, of a role, of a side, or of anybody the matrix lets."""

    __tablename__ = "agreement_seat"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    agreement_id: int = ref("agreement.id")
    number: int = whole()
    person_id: int | None = ref("person.id", null=True, index=False)
    role: Role | None = one_of(Role, null=True)
    side: Side | None = one_of(Side, null=True)


class AgreementBar(SQLModel, table=True):
    """A person who may not sign an agreement, for what he did with its subject."""

    __tablename__ = "agreement_bar"
    __table_args__ = (
        UniqueConstraint("agreement_id", "person_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    agreement_id: int = ref("agreement.id")
    person_id: int = ref("person.id", index=False)
    why: str = word(60)
    """Such as wrote_it or is_the_trainee."""
