"""The knowledge sessions of an engagement, and one of them with everything that is known of it. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, Table, select

from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import (
    Engagement,
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
from kt_engine.words import AttendeePart, SessionNoteKind, SessionQueryStatus, SessionStatus, Side

S, A, I = (table_of(row) for row in (PlannedSession, SessionAttendee, SessionItem))  # noqa: E741 - the table of items
N, Q, P, C = (table_of(row) for row in (SessionNote, SessionQuery, Person, Process))


@dataclass(frozen=True)
class AttendeeLine:
    person: str
    part: AttendeePart
    attended: bool | None
    """None until the session was held."""


@dataclass(frozen=True)
class QueryLine:
    handle: str
    question: str
    asked_by: str
    asked_on: date
    status: SessionQueryStatus
    answer: str | None
    answered_by: str | None
    answered_on: date | None


@dataclass(frozen=True)
class NoteLine:
    kind: SessionNoteKind
    text: str
    person: str | None
    due_on: date | None


@dataclass(frozen=True)
class SessionLine:
    handle: str
    process: str | None
    items: tuple[str, ...]
    must_have: bool
    starts_at: datetime
    """In UTC."""
    ends_at: datetime
    minutes: int
    status: SessionStatus
    people: tuple[str, ...]
    """Handles, as they were asked: who explains first."""
    cancelled_side: Side | None
    open_queries: int


@dataclass(frozen=True)
class SessionView:
    line: SessionLine
    agenda: str | None
    recording: str | None
    no_recording: str | None
    closed_on: date | None
    cancelled_reason: str | None
    sequence: int
    attendees: tuple[AttendeeLine, ...]
    queries: tuple[QueryLine, ...]
    notes: tuple[NoteLine, ...]


def list_sessions(
    database: Database, engagement: str, *, status: SessionStatus | None = None, process: str | None = None
) -> tuple[SessionLine, ...]:
    """Give the sessions by begin. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        wanted = None if process is None else find(reader, Process, process)["handle"]
        return tuple(
            view.line
            for view in session_views(reader, engagement_id)
            if status in {None, view.line.status} and wanted in {None, view.line.process}
        )


def session_view(database: Database, handle: str) -> SessionView:
    """Give one session. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, PlannedSession, handle)
        return next(
            one for one in session_views(reader, row["engagement_id"]) if one.line.handle == row["handle"]
        )


def session_views(reader: Reader, engagement_id: int) -> tuple[SessionView, ...]:
    """Give every session of an engagement with what is known of it, by begin, then handle."""
    handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
    processes = {row["id"]: row["handle"] for row in reader.rows(select(C.c.id, C.c.handle))}
    of = {table.name: _by_session(reader, table, engagement_id) for table in (A, I, N, Q)}
    rows = reader.rows(select(S).where(S.c.engagement_id == engagement_id).order_by(S.c.starts_at, S.c.id))
    return tuple(_view(row, of, handles, processes) for row in rows)


def _by_session(reader: Reader, table: Table, engagement_id: int) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in reader.rows(select(table).where(table.c.engagement_id == engagement_id).order_by(table.c.id)):
        found.setdefault(row["session_id"], []).append(row)
    return found


def _view(
    row: RowMapping,
    of: Mapping[str, Mapping[int, list[RowMapping]]],
    handles: Mapping[int, str],
    processes: Mapping[int, str],
) -> SessionView:
    attendees, items, notes, queries = (of[table.name].get(row["id"], []) for table in (A, I, N, Q))
    line = SessionLine(
        handle=row["handle"],
        process=None if row["process_id"] is None else processes[row["process_id"]],
        items=tuple(one["item_key"] for one in items),
        must_have=row["must_have"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        minutes=row["minutes"],
        status=row["status"],
        people=tuple(handles[one["person_id"]] for one in attendees),
        cancelled_side=row["cancelled_side"],
        open_queries=sum(one["status"] is SessionQueryStatus.OPEN for one in queries),
    )
    return SessionView(
        line=line,
        agenda=row["agenda"],
        recording=row["recording"],
        no_recording=row["no_recording"],
        closed_on=row["closed_on"],
        cancelled_reason=row["cancelled_reason"],
        sequence=row["sequence"],
        attendees=tuple(
            AttendeeLine(handles[one["person_id"]], one["part"], one["attended"]) for one in attendees
        ),
        queries=tuple(_query(one, handles) for one in queries),
        notes=tuple(
            NoteLine(one["kind"], one["text"], handles.get(one["person_id"]), one["due_on"]) for one in notes
        ),
    )


def _query(row: RowMapping, handles: Mapping[int, str]) -> QueryLine:
    return QueryLine(
        row["handle"],
        row["question"],
        handles[row["asked_by"]],
        row["asked_on"],
        row["status"],
        row["answer"],
        handles.get(row["answered_by"]),
        row["answered_on"],
    )
