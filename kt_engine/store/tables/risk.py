"""What may go wrong: the risks of an engagement, and every rating they were given."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import RiskStatus


class Risk(SQLModel, table=True):
    """One risk as it is rated now; the playbook's come with the start, others are added by people."""

    __tablename__ = "risk"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("engagement_id", "risk_key"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-R3."""
    number: int = whole()
    risk_key: str | None = word(60, null=True)
    """The playbook's key; NULL when a person added it."""
    process_id: int | None = ref("process.id", null=True)
    title: str = typed_text()
    mitigation: str = typed_text()
    owner_function: str = word(60)
    owner_id: int | None = ref("person.id", null=True)
    """A named owner; NULL: whoever holds the function."""
    likelihood: int = whole()
    """1 to 5."""
    impact: int = whole()
    """1 to 5."""
    status: RiskStatus = one_of(RiskStatus)
    raised_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    review_on: date | None = day(index=True)
    fallback_on: date | None = day()
    """The last day on which the way back can still be chosen."""
    closed_on: date | None = day()
    version: int = whole(default=1)


class RiskRating(SQLModel, table=True):
    """One look at a risk by a person; the newest one is what the risk says."""

    __tablename__ = "risk_rating"
    __table_args__ = (
        UniqueConstraint("risk_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    risk_id: int = ref("risk.id")
    number: int = whole()
    likelihood: int = whole()
    impact: int = whole()
    status: RiskStatus = one_of(RiskStatus)
    note: str = typed_text()
    rated_by: int = ref("person.id", index=False)
    rated_at: datetime = moment()
