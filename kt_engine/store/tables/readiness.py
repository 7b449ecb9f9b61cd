"""What must still be put in order before a process can go live, by stream."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, flag, key, one_of, ref, typed_text, whole, word
from kt_engine.words import Colour, ReadinessStatus


class ReadinessPoint(SQLModel, table=True):
    """One open point of one process; a showstopper has a way back and the last day on which it can be chosen."""

    __tablename__ = "readiness_point"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-RP3."""
    number: int = whole()
    process_id: int = ref("process.id")
    stream: str = word(60)
    colour: Colour = one_of(Colour)
    text: str = typed_text()
    owner_id: int = ref("person.id", index=False)
    due_on: date = day(null=False)
    showstopper: bool = flag()
    mitigation: str | None = typed_text(null=True)
    fallback: str | None = typed_text(null=True)
    fallback_on: date | None = day()
    status: ReadinessStatus = one_of(ReadinessStatus)
    raised_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    closed_on: date | None = day()
    closing_note: str | None = typed_text(null=True)
    agreement_id: int | None = ref("agreement.id", null=True, index=False)
    """What was signed to close a showstopper."""
    version: int = whole(default=1)
