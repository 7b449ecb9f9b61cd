"""Seats: how many a process needs, who sits where, who left his, and what was decided about it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, decimal, flag, key, one_of, ref, typed_text, whole, word
from kt_engine.words import AttritionReason, ReplacementKind


class SeatNeed(SQLModel, table=True):
    """The seats a process needs from one week on, in one shift and language: given by hand, or worked out of volume.

    A week is that of the newest `from_week_on` not after it; of two rows for the same week the higher number counts.
    """

    __tablename__ = "seat_need"
    __table_args__ = (
        UniqueConstraint("process_id", "shift", "language", "from_week_on", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    process_id: int = ref("process.id", index=False)
    shift: str = word(60)
    language: str = word(60)
    from_week_on: date = day(null=False)
    """The Monday of the first week."""
    number: int = whole()
    seats: int = whole()
    volume: int | None = whole(null=True)
    """Units a week; NULL with all below where the seats are given."""
    handling_seconds: Decimal | None = decimal(null=True)
    hours: Decimal | None = decimal(null=True)
    """Paid hours of a seat in a week."""
    shrinkage_pct: Decimal | None = decimal(null=True)
    occupancy_pct: Decimal | None = decimal(null=True)
    source: str = typed_text()
    set_by: int = ref("person.id", index=False)
    set_on: date = day(null=False)


class SeatAssignment(SQLModel, table=True):
    """In which shift and language somebody sits, and whether he holds a seat there; the newest row counts."""

    __tablename__ = "seat_assignment"
    __table_args__ = (
        UniqueConstraint("certification_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    certification_id: int = ref("certification.id", index=False)
    number: int = whole()
    shift: str = word(60)
    language: str = word(60)
    holds_seat: bool = flag(default=True)
    """False: a reserve, who sits elsewhere."""
    set_by: int = ref("person.id", index=False)
    set_on: date = day(null=False)


class Attrition(SQLModel, table=True):
    """Somebody leaves, or left, his place in training or his seat. The newest row of a certification counts."""

    __tablename__ = "attrition"
    __table_args__ = (
        UniqueConstraint("certification_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    certification_id: int = ref("certification.id", index=False)
    person_id: int = ref("person.id")
    number: int = whole()
    left_on: date = day(null=False)
    """The last day, inclusive."""
    reason: AttritionReason = one_of(AttritionReason)
    recorded_by: int = ref("person.id", index=False)
    recorded_on: date = day(null=False)


class Replacement(SQLModel, table=True):
    """What was agreed about the seat of somebody who left, and when it is to be filled again."""

    __tablename__ = "replacement"
    __table_args__ = (
        UniqueConstraint("certification_id"),
        UniqueConstraint("agreement_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    certification_id: int = ref("certification.id", index=False)
    """Of who left."""
    agreement_id: int = ref("agreement.id", index=False)
    kind: ReplacementKind = one_of(ReplacementKind)
    successor_id: int | None = ref("certification.id", null=True, index=False)
    """Of who takes the seat; NULL where nobody could be named with the signature."""
    due_on: date | None = day()
    """The first day on which the seat can be filled, as it was signed."""
    decided_on: date = day(null=False)
