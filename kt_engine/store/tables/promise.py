"""What a deal rests on without being written down: assumptions that expire, and promises that were spoken."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, minor_units, one_of, ref, typed_text, whole, word
from kt_engine.words import AssumptionStatus, CommitmentStatus


class Assumption(SQLModel, table=True):
    """One thing taken for true until a day; the playbook's come with the transition, others are added by people."""

    __tablename__ = "assumption"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("engagement_id", "assumption_key"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-AS2."""
    number: int = whole()
    assumption_key: str | None = word(60, null=True)
    """The playbook's key; NULL when a person added it."""
    process_id: int | None = ref("process.id", null=True)
    text: str = typed_text()
    source: str = typed_text()
    """Where it was taken from, such as the due diligence report."""
    owner_function: str = word(60)
    owner_id: int | None = ref("person.id", null=True, index=False)
    """A named owner; NULL: whoever holds the function."""
    expires_on: date = day(null=False)
    """The last day on which it may stand without being validated."""
    status: AssumptionStatus = one_of(AssumptionStatus)
    agreement_id: int | None = ref("agreement.id", null=True, index=False)
    decided_on: date | None = day()
    risk_id: int | None = ref("risk.id", null=True, index=False)
    """The risk that came with its being falsified."""
    change_note: str | None = typed_text(null=True)
    """Reference of the contract change note."""
    change_note_on: date | None = day()
    raised_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    version: int = whole(default=1)


class Commitment(SQLModel, table=True):
    """One promise nobody wrote into the contract: costed, then taken on or renounced by both sides."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-UC2."""
    number: int = whole()
    process_id: int | None = ref("process.id", null=True)
    text: str = typed_text()
    promised_by: str = typed_text()
    promised_to: str = typed_text()
    promised_on: date | None = day()
    cost_minor: int | None = minor_units(null=True)
    currency: str | None = word(3, null=True)
    status: CommitmentStatus = one_of(CommitmentStatus)
    agreement_id: int | None = ref("agreement.id", null=True, index=False)
    decided_on: date | None = day()
    raised_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    version: int = whole(default=1)
