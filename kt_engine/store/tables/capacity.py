"""The time of people: what a manager promised of it, when they are away, what is booked of it anywhere."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, moment, one_of, ref, whole, word
from kt_engine.words import AbsenceKind, AllocationStatus, BookingKind


class Allocation(SQLModel, table=True):
    """Hours a week of one expert for one engagement; they count once the named manager has signed."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-L2."""
    number: int = whole()
    person_id: int = ref("person.id")
    manager_id: int = ref("person.id", index=False)
    minutes_per_week: int = whole()
    """A multiple of 15; of a week from Monday to Sunday."""
    windows: str = word(1000)
    """As in "tue 13:00-16:00; thu 09:00-12:00", in the zone of the expert's calendar; empty: any hour of work."""
    blackout: str = word(4000)
    """As in "2027-03-29; 2027-04-01..2027-04-03"; empty: none."""
    valid_from: date = day(null=False)
    valid_to: date = day(null=False)
    """Inclusive."""
    status: AllocationStatus = one_of(AllocationStatus)
    decided_on: date | None = day()
    version: int = whole(default=1)


class Absence(SQLModel, table=True):
    """Days on which a person is away from all work, whatever the engagement."""

    __tablename__ = "absence"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    handle: str = word(20, unique=True)
    """V3."""
    person_id: int = ref("person.id")
    first_on: date = day(null=False)
    last_on: date = day(null=False)
    """Inclusive."""
    kind: AbsenceKind = one_of(AbsenceKind)
    noted_by: int = ref("person.id", index=False)
    noted_at: datetime = moment()
    withdrawn_on: date | None = day()
    """NULL: it holds."""


class Booking(SQLModel, table=True):
    """Time of one person that is taken; those of a person that hold never overlap, in no engagement."""

    __tablename__ = "booking"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    person_id: int = ref("person.id")
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    kind: BookingKind = one_of(BookingKind)
    for_engagement_id: int | None = ref("engagement.id", null=True)
    """NULL: taken by something else."""
    session_id: int | None = ref("planned_session.id", null=True)
    booked_by: int = ref("person.id", index=False)
    booked_at: datetime = moment()
    cancelled_at: datetime | None = moment(null=True)
    """NULL: it holds."""
