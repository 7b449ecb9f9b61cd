"""What passes from giver to receiver, in versions."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    counter,
    day,
    digest,
    flag,
    flag_or_none,
    key,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import HandoverKind, HandoverStatus, Per, Stage


class Handover(SQLModel, table=True):
    """One thing that passes. People are named by function (resolved when somebody acts) or, ad hoc, by person."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("engagement_id", "handover_key", "subject_kind", "subject_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    process_id: int | None = ref("process.id", null=True)
    stage: Stage = one_of(Stage)
    handover_key: str = word(60)
    subject_kind: Per = one_of(Per)
    subject_id: int = whole()
    ad_hoc: bool = flag()
    kind: HandoverKind = one_of(HandoverKind)
    title: str = typed_text()
    giver_function: str | None = word(60, null=True)
    giver_id: int | None = ref("person.id", null=True, index=False)
    receiver_function: str | None = word(60, null=True)
    receiver_id: int | None = ref("person.id", null=True, index=False)
    sections: str = word(4000)
    """JSON list of required section titles."""
    status: HandoverStatus = one_of(HandoverStatus)
    due_task_id: int | None = ref("task.id", null=True)
    due_on: date | None = day()
    """The planned end of the task it is due with, or the day given."""
    current_number: int = counter()
    accepted_on: date | None = day()
    reason: str | None = typed_text(null=True)
    inventory: bool | None = flag_or_none()
    """True: its file is a list that is counted before it can be accepted."""
    version: int = whole(default=1)


class HandoverReviewer(SQLModel, table=True):
    """One who must review before the receiver can accept."""

    __tablename__ = "handover_reviewer"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handover_id: int = ref("handover.id")
    function_key: str | None = word(60, null=True)
    person_id: int | None = ref("person.id", null=True, index=False)


class HandoverVersion(SQLModel, table=True):
    """The exact bytes submitted; immutable."""

    __tablename__ = "handover_version"
    __table_args__ = (
        UniqueConstraint("handover_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handover_id: int = ref("handover.id")
    number: int = whole()
    file_name: str = typed_text()
    media_type: str = word(80)
    size_bytes: int = whole()
    sha256: str = digest()
    author_id: int = ref("person.id", index=False)
    submitted_at: datetime = moment()
