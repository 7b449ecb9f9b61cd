"""Knowledge items on their way from giver to receiver: where each stands, what was written, what was shown."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    day,
    digest,
    flag,
    key,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import Frequency, KnowledgeStatus, KnowledgeType


class KnowledgeItemRow(SQLModel, table=True):
    """One knowledge item of the playbook, of one process or of the whole engagement."""

    __tablename__ = "knowledge_item"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("engagement_id", "item_key", "subject_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-I5."""
    number: int = whole()
    process_id: int | None = ref("process.id", null=True)
    subject_id: int = whole()
    """The process's id; 0 for the whole engagement."""
    item_key: str = word(60)
    title: str = typed_text()
    type: KnowledgeType | None = one_of(KnowledgeType, null=True)
    criticality: int = whole()
    """1 to 5."""
    frequency: Frequency = one_of(Frequency)
    complexity: int | None = whole(null=True)
    """1 to 5; NULL until somebody, or the playbook, has rated it."""
    score: int | None = whole(null=True)
    """The three ratings multiplied, 1 to 125; NULL until the item is prioritised."""
    must_have: bool = flag()
    giver_function: str | None = word(60, null=True)
    giver_id: int | None = ref("person.id", null=True, index=False)
    """A named giver; NULL: whoever holds the function. So for the next two pairs."""
    backup_function: str | None = word(60, null=True)
    backup_id: int | None = ref("person.id", null=True, index=False)
    receiver_function: str | None = word(60, null=True)
    receiver_id: int | None = ref("person.id", null=True, index=False)
    status: KnowledgeStatus = one_of(KnowledgeStatus)
    back_to: KnowledgeStatus | None = one_of(KnowledgeStatus, null=True)
    """Where a blocked or waived item goes back to."""
    reason: str | None = typed_text(null=True)
    """Why it is blocked, waived, descoped, changed or retired."""
    due_on: date | None = day()
    added_on: date = day(null=False)
    left_on: date | None = day()
    """The day it was descoped or retired."""
    current_number: int | None = whole(null=True)
    """The version it stands on; NULL until something is written down."""
    waived_until: date | None = day()
    """Inclusive."""
    waiver_risk_id: int | None = ref("risk.id", null=True, index=False)
    review_on: date | None = day()
    version: int = whole(default=1)


class KnowledgeVersion(SQLModel, table=True):
    """The exact bytes of what was written down about an item; immutable."""

    __tablename__ = "knowledge_version"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    item_id: int = ref("knowledge_item.id")
    number: int = whole()
    file_name: str = typed_text()
    media_type: str = word(80)
    size_bytes: int = whole()
    sha256: str = digest()
    author_id: int = ref("person.id", index=False)
    """The receiver, as of then."""
    giver_id: int = ref("person.id", index=False)
    """The giver, as of then."""
    submitted_at: datetime = moment()


class KnowledgeQuery(SQLModel, table=True):
    """A question about an item: asked, answered, and closed by who asked."""

    __tablename__ = "knowledge_query"
    __table_args__ = (UniqueConstraint("item_id", "number"), {"info": {"chain": "engagement"}})

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    item_id: int = ref("knowledge_item.id")
    number: int = whole()
    question: str = typed_text()
    asked_by: int = ref("person.id", index=False)
    asked_on: date = day(null=False)
    answer: str | None = typed_text(null=True)
    answered_by: int | None = ref("person.id", null=True, index=False)
    answered_on: date | None = day()
    closed_by: int | None = ref("person.id", null=True, index=False)
    closed_on: date | None = day()
    version: int = whole(default=1)


class KnowledgeIssue(SQLModel, table=True):
    """What was still open when an item was put before its signers, with plan, owner and date."""

    __tablename__ = "knowledge_issue"
    __table_args__ = (UniqueConstraint("item_id", "number"), {"info": {"chain": "engagement"}})

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    item_id: int = ref("knowledge_item.id")
    number: int = whole()
    version_number: int = whole()
    issue: str = typed_text()
    plan: str = typed_text()
    owner_id: int = ref("person.id", index=False)
    due_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    raised_on: date = day(null=False)
    outcome: str | None = typed_text(null=True)
    closed_by: int | None = ref("person.id", null=True, index=False)
    closed_on: date | None = day()
    version: int = whole(default=1)
