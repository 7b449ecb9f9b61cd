"""What happened to a knowledge item on its way, as evidence: ratings, sessions, reviews, play-backs, uses."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    day,
    decimal,
    flag,
    flag_or_none,
    key,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
)
from kt_engine.words import Frequency, KnowledgeStepKind, WorkSetting


class KnowledgeStep(SQLModel, table=True):
    """One thing that happened, good or bad; which columns it fills follows from its kind."""

    __tablename__ = "knowledge_step"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    item_id: int = ref("knowledge_item.id")
    number: int = whole()
    kind: KnowledgeStepKind = one_of(KnowledgeStepKind)
    version_number: int | None = whole(null=True)
    """The version it is about; NULL before there is one."""
    on: date = day(null=False)
    person_id: int | None = ref("person.id", null=True, index=False)
    """Who did it: the reviewer, the receiver who explained it back, who used it in work."""
    recorded_by: int = ref("person.id", index=False)
    recorded_at: datetime = moment()
    passed: bool | None = flag_or_none()
    """A review that found it right, a play-back at its mark, a use without correction; NULL where nothing can fail."""
    note: str | None = typed_text(null=True)
    """Why, what is wrong, what has changed."""
    reference: str | None = typed_text(null=True)
    """Where the recording lies, or which case it was."""
    criticality: int | None = whole(null=True)
    frequency: Frequency | None = one_of(Frequency, null=True)
    complexity: int | None = whole(null=True)
    score: int | None = whole(null=True)
    hours: Decimal | None = decimal(null=True)
    score_pct: Decimal | None = decimal(null=True)
    pass_mark_pct: Decimal | None = decimal(null=True)
    giver_id: int | None = ref("person.id", null=True, index=False)
    owner_id: int | None = ref("person.id", null=True, index=False)
    """Before whom it was explained back: the giver and the client's owner."""
    setting: WorkSetting | None = one_of(WorkSetting, null=True)
    covered_count: int | None = whole(null=True)
    """Trainees who had proved it when it was baselined."""
    review_on: date | None = day()
    session_id: int | None = ref("planned_session.id", null=True, index=False)
    """The booked session in which it was to be explained, or was; NULL for an explanation outside any."""


class KnowledgePresence(SQLModel, table=True):
    """Somebody who was asked to a session, and once it was held, whether he was there."""

    __tablename__ = "knowledge_presence"
    __table_args__ = (
        UniqueConstraint("step_id", "person_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    step_id: int = ref("knowledge_step.id")
    person_id: int = ref("person.id", index=False)
    attended: bool | None = flag_or_none()
    """NULL while the session is only planned."""


class KnowledgeTopic(SQLModel, table=True):
    """One topic of a play-back, and who chose it."""

    __tablename__ = "knowledge_topic"
    __table_args__ = (
        UniqueConstraint("step_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    step_id: int = ref("knowledge_step.id")
    number: int = whole()
    topic: str = typed_text()
    chosen_by: int = ref("person.id", index=False)
    hard: bool = flag()
    """Not one of the easy ones."""
