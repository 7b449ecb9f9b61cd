"""What is asked while something is handed over, and what an inventory that was handed in adds up to."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, one_of, ref, typed_text, whole, word
from kt_engine.words import QuestionKind, QuestionStatus


class HandoverQuestion(SQLModel, table=True):
    """A comment on a section of a version, or a query to somebody: asked, answered, closed by who asked."""

    __tablename__ = "handover_question"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-Q4."""
    number: int = whole()
    handover_id: int = ref("handover.id")
    version_number: int = whole()
    """The version it was asked on; 0 before the first was submitted."""
    kind: QuestionKind = one_of(QuestionKind)
    section: str | None = typed_text(null=True)
    question: str = typed_text()
    status: QuestionStatus = one_of(QuestionStatus)
    asked_by: int = ref("person.id", index=False)
    asked_on: date = day(null=False)
    asked_of: int | None = ref("person.id", null=True, index=False)
    """Who is to answer; NULL: the giver, whoever that is."""
    answer: str | None = typed_text(null=True)
    answered_by: int | None = ref("person.id", null=True, index=False)
    answered_on: date | None = day()
    closed_by: int | None = ref("person.id", null=True, index=False)
    closed_on: date | None = day()
    version: int = whole(default=1)


class HandoverInventory(SQLModel, table=True):
    """What a list of work under way, or of assets, adds up to; immutable, one for a version."""

    __tablename__ = "handover_inventory"
    __table_args__ = (
        UniqueConstraint("handover_version_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handover_version_id: int = ref("handover_version.id", index=False)
    rows_count: int = whole()
    frozen_count: int = whole()
    """Items at the freeze; of assets, the rows."""
    handed_count: int = whole()
    """Items at the handover; of assets, those accounted for."""
    provider_count: int = whole()
    """Of those at the handover, what the provider finishes, or what was transferred."""
    other_provider_count: int = whole()
    stays_count: int = whole()
    open_rows_count: int = whole()
    """Rows whose two counts differ, or assets not accounted for: 0 before the list can be accepted."""
