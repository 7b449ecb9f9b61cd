"""The facts of one session record: who was there, on whose clock, what was asked, decided, passed over. No writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.knowledge_thresholds import quorum_pct
from kt_engine.answers.list_sessions import NoteLine, QueryLine
from kt_engine.answers.people_time import calendars_by_person
from kt_engine.answers.session_rules import rules_of
from kt_engine.store.find import by_id
from kt_engine.store.people import grants_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    KnowledgeItemRow,
    KnowledgeStep,
    Party,
    Person,
    PlannedSession,
    Process,
    SessionAttendee,
    SessionItem,
    SessionNote,
    SessionQuery,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AttendeePart,
    KnowledgeStepKind,
    Side,
)

A, I, K = (table_of(row) for row in (SessionAttendee, SessionItem, KnowledgeItemRow))  # noqa: E741 - the table of items
T, Q, N, PA, P = (table_of(row) for row in (KnowledgeStep, SessionQuery, SessionNote, Party, Person))


@dataclass(frozen=True)
class RecordedAttendee:
    person: str
    side: Side | None
    organisation: str | None
    part: AttendeePart
    attended: bool
    time_zone: str
    """Of the calendar he works by."""
    utc_offset_minutes: int
    """Of his clock when the session began."""


@dataclass(frozen=True)
class RecordedItem:
    handle: str | None
    """None where it is not on the register yet."""
    title: str
    must_have: bool
    passed_over: bool
    """This session captured it."""


@dataclass(frozen=True)
class SessionRecordFacts:
    engagement: EngagementFacts
    session: str
    process: str | None
    process_name: str | None
    must_have: bool
    starts_at: datetime
    ends_at: datetime
    minutes: int
    moved_count: int
    agenda: str | None
    recording: str | None
    no_recording: str | None
    recorded_on: date | None
    """The day on which it was said that it was held."""
    quorum_pct: Decimal
    """Of those asked, for a session and for an item, whichever is more."""
    attendees: tuple[RecordedAttendee, ...]
    items: tuple[RecordedItem, ...]
    queries: tuple[QueryLine, ...]
    notes: tuple[NoteLine, ...]


def collect_session_record(reader: Reader, engagement_id: int, session_id: int) -> SessionRecordFacts:
    """Collect one session that was held."""
    row = by_id(reader, PlannedSession, session_id)
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    process = None if row["process_id"] is None else by_id(reader, Process, row["process_id"])
    return SessionRecordFacts(
        engagement=engagement_facts(reader, engagement_id),
        session=row["handle"],
        process=None if process is None else process["handle"],
        process_name=None if process is None else process["name"],
        must_have=row["must_have"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        minutes=row["minutes"],
        moved_count=row["sequence"],
        agenda=row["agenda"],
        recording=row["recording"],
        no_recording=row["no_recording"],
        recorded_on=row["closed_on"],
        quorum_pct=max(quorum_pct(playbook), rules_of(playbook).attendance_pct or Decimal(0)),
        attendees=tuple(_attendees(reader, row, asked)),
        items=tuple(_items(reader, row, asked)),
        queries=tuple(_queries(reader, row, asked)),
        notes=tuple(_notes(reader, row, asked)),
    )


def _attendees(reader: Reader, session: RowMapping, asked: Asked) -> Iterator[RecordedAttendee]:
    rows = reader.rows(select(A).where(A.c.session_id == session["id"]).order_by(A.c.id))
    engagement_id = session["engagement_id"]
    calendars = calendars_by_person(reader, engagement_id, [row["person_id"] for row in rows])
    sides = {person: side for (person, _), side in grants_of(reader, engagement_id).items()}
    of = P.outerjoin(PA, PA.c.id == P.c.party_id)
    parties = {row["id"]: row["name"] for row in reader.rows(select(P.c.id, PA.c.name).select_from(of))}
    for row in rows:
        who = row["person_id"]
        yield RecordedAttendee(
            person=asked.person(who),
            side=sides.get(who),
            organisation=parties[who],
            part=row["part"],
            attended=bool(row["attended"]),
            time_zone=calendars[who].time_zone,
            utc_offset_minutes=utc_offset(session["starts_at"], calendars[who].time_zone),
        )


def utc_offset(moment: datetime, zone: str) -> int:
    """Give by how many minutes a clock is ahead of UTC at a moment."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else offset // timedelta(minutes=1)


def _items(reader: Reader, session: RowMapping, asked: Asked) -> Iterator[RecordedItem]:
    captured = {
        row["item_id"]
        for row in reader.rows(
            select(T.c.item_id).where(T.c.session_id == session["id"], T.c.kind == KnowledgeStepKind.CAPTURED)
        )
    }
    known = (K.c.engagement_id == I.c.engagement_id) & (K.c.item_key == I.c.item_key)
    rows = reader.rows(
        select(I.c.item_key, K.c.id, K.c.handle, K.c.must_have)
        .outerjoin(K, known & K.c.process_id.is_not_distinct_from(I.c.process_id))
        .where(I.c.session_id == session["id"])
        .order_by(I.c.id)
    )
    for row in rows:
        yield RecordedItem(
            handle=row["handle"],
            title=asked.playbook.knowledge_items[row["item_key"]].title,
            must_have=bool(session["must_have"] if row["must_have"] is None else row["must_have"]),
            passed_over=row["id"] in captured,
        )


def _queries(reader: Reader, session: RowMapping, asked: Asked) -> Iterator[QueryLine]:
    for row in reader.rows(select(Q).where(Q.c.session_id == session["id"]).order_by(Q.c.id)):
        yield QueryLine(
            row["handle"], row["question"], asked.person(row["asked_by"]), row["asked_on"], row["status"],
            row["answer"], _named(asked, row["answered_by"]), row["answered_on"],
        )  # fmt: skip


def _notes(reader: Reader, session: RowMapping, asked: Asked) -> Iterator[NoteLine]:
    for row in reader.rows(select(N).where(N.c.session_id == session["id"]).order_by(N.c.id)):
        yield NoteLine(row["kind"], row["text"], _named(asked, row["person_id"]), row["due_on"])


def _named(asked: Asked, person_id: int | None) -> str | None:
    return None if person_id is None else asked.person(person_id)
