"""Knowledge sessions: what was to be explained when, who was there, what was asked, what was decided."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, flag, flag_or_none, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import AttendeePart, SessionNoteKind, SessionQueryStatus, SessionStatus, Side


class PlannedSession(SQLModel, table=True):
    """One sitting: people who must be there, from a moment to a moment of one day."""

    __tablename__ = "planned_session"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-S4."""
    number: int = whole()
    process_id: int | None = ref("process.id", null=True)
    """NULL: of the whole engagement."""
    must_have: bool = flag()
    """One of its knowledge items is a must-have."""
    minutes: int = whole()
    """A multiple of 15."""
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    status: SessionStatus = one_of(SessionStatus)
    sequence: int = whole(default=0)
    """How often it was moved or cancelled: what calendars know an invitation's age by."""
    agenda: str | None = typed_text(null=True)
    recording: str | None = typed_text(null=True)
    """Where the recording lies."""
    no_recording: str | None = typed_text(null=True)
    """Why there is none."""
    closed_on: date | None = day()
    """The day on which it was said that it was held, or is cancelled."""
    cancelled_side: Side | None = one_of(Side, null=True)
    cancelled_reason: str | None = typed_text(null=True)
    version: int = whole(default=1)


class SessionItem(SQLModel, table=True):
    """A knowledge item that is explained in a session."""

    __tablename__ = "session_item"
    __table_args__ = (
        UniqueConstraint("session_id", "item_key"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    session_id: int = ref("planned_session.id")
    process_id: int | None = ref("process.id", null=True)
    """NULL where the item is of the whole engagement."""
    item_key: str = word(60)


class SessionAttendee(SQLModel, table=True):
    """Somebody who must be at a session, and whether he was."""

    __tablename__ = "session_attendee"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    session_id: int = ref("planned_session.id")
    person_id: int = ref("person.id")
    part: AttendeePart = one_of(AttendeePart)
    attended: bool | None = flag_or_none()
    """NULL until it was held."""


class SessionQuery(SQLModel, table=True):
    """A question that came up in a session, and its answer."""

    __tablename__ = "session_query"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-SQ3."""
    number: int = whole()
    session_id: int = ref("planned_session.id")
    asked_by: int = ref("person.id", index=False)
    asked_on: date = day(null=False)
    question: str = typed_text()
    status: SessionQueryStatus = one_of(SessionQueryStatus)
    answer: str | None = typed_text(null=True)
    answered_by: int | None = ref("person.id", null=True, index=False)
    answered_on: date | None = day()
    version: int = whole(default=1)


class SessionNote(SQLModel, table=True):
    """A decision taken in a session, or what somebody does after it."""

    __tablename__ = "session_note"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    session_id: int = ref("planned_session.id")
    kind: SessionNoteKind = one_of(SessionNoteKind)
    text: str = typed_text()
    person_id: int | None = ref("person.id", null=True, index=False)
    """Who does it; NULL for a decision."""
    due_on: date | None = day()
    noted_by: int = ref("person.id", index=False)
    noted_on: date = day(null=False)
