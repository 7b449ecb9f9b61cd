"""How many sessions were held of those planned, and what became of the hours of each expert. It writes nothing.

Unlike `load` it plans nothing: it counts what is booked, so that a page can show it after every change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import RowMapping, select

from kt_engine.answers.people_time import promises_of
from kt_engine.plan.session_shapes import Allocation
from kt_engine.store.tables import Person, PlannedSession, SessionAttendee, SessionQuery, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AttendeePart, SessionQueryStatus, SessionStatus, Side

S, A, Q, P = (table_of(row) for row in (PlannedSession, SessionAttendee, SessionQuery, Person))


@dataclass(frozen=True)
class SessionCount:
    held: int = 0
    to_come: int = 0
    cancelled_client: int = 0
    """Cancelled by the client's side."""
    cancelled_others: int = 0

    @property
    def planned(self) -> int:
        """All that were not cancelled."""
        return self.held + self.to_come

    def with_one(self, row: RowMapping) -> "SessionCount":
        """Give the count with one more session."""
        by_client = row["cancelled_side"] is Side.CLIENT
        gone = row["status"] is SessionStatus.CANCELLED
        return SessionCount(
            self.held + (row["status"] is SessionStatus.HELD),
            self.to_come + (row["status"] is SessionStatus.PLANNED),
            self.cancelled_client + (gone and by_client),
            self.cancelled_others + (gone and not by_client),
        )


@dataclass(frozen=True)
class ExpertTime:
    """What became of the time of one expert, in minutes."""

    expert: str
    """A handle."""
    promised_a_week: int | None
    """As it was promised for today; None: nothing is promised now."""
    promised_until: date | None
    held: int
    to_come: int
    cancelled_client: int
    cancelled_others: int


@dataclass(frozen=True)
class NextSession:
    handle: str
    starts_at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True)
class SessionStanding:
    count: SessionCount
    experts: tuple[ExpertTime, ...]
    """Who lost most hours first."""
    next: NextSession | None
    not_recorded: tuple[str, ...]
    """Sessions that are over, of which nobody said whether they were held."""
    open_queries: int


def session_counts(reader: Reader, engagement_id: int) -> Mapping[int | None, SessionCount]:
    """Count by process; None is what is of the whole engagement."""
    found: dict[int | None, SessionCount] = {}
    for row in reader.rows(select(S).where(S.c.engagement_id == engagement_id)):
        found[row["process_id"]] = found.get(row["process_id"], SessionCount()).with_one(row)
    return found


def session_standing(reader: Reader, engagement_id: int, today: date) -> SessionStanding | None:
    """Read how sessions stand as a day (UTC) begins; None while nothing is promised and none is planned."""
    rows = reader.rows(select(S).where(S.c.engagement_id == engagement_id).order_by(S.c.starts_at, S.c.id))
    promises = promises_of(reader, engagement_id)
    now = datetime.combine(today, time.min, UTC)
    if not rows and not promises:
        return None
    count = SessionCount()
    for row in rows:
        count = count.with_one(row)
    planned = [row for row in rows if row["status"] is SessionStatus.PLANNED]
    ahead = next((row for row in planned if row["ends_at"] > now), None)
    return SessionStanding(
        count=count,
        experts=_experts(reader, engagement_id, promises, today),
        next=None
        if ahead is None
        else NextSession(ahead["handle"], ahead["starts_at"], _people(reader, ahead["id"])),
        not_recorded=tuple(row["handle"] for row in planned if row["ends_at"] <= now),
        open_queries=_open_queries(reader, engagement_id),
    )


def _people(reader: Reader, session_id: int) -> tuple[str, ...]:
    rows = reader.rows(
        select(P.c.handle)
        .join(A, A.c.person_id == P.c.id)
        .where(A.c.session_id == session_id)
        .order_by(A.c.id)
    )
    return tuple(row["handle"] for row in rows)


def _open_queries(reader: Reader, engagement_id: int) -> int:
    where = (Q.c.engagement_id == engagement_id, Q.c.status == SessionQueryStatus.OPEN)
    return len(reader.rows(select(Q.c.id).where(*where)))


def _experts(
    reader: Reader, engagement_id: int, promises: Mapping[int, Sequence[Allocation]], today: date
) -> tuple[ExpertTime, ...]:
    minutes: dict[int, SessionCount] = {person: SessionCount() for person in promises}
    rows = reader.rows(
        select(A.c.person_id, S.c.minutes, S.c.status, S.c.cancelled_side)
        .join(S, S.c.id == A.c.session_id)
        .where(S.c.engagement_id == engagement_id, A.c.part == AttendeePart.EXPERT)
    )
    for row in rows:
        one, before = SessionCount().with_one(row), minutes.get(row["person_id"], SessionCount())
        minutes[row["person_id"]] = SessionCount(
            before.held + one.held * row["minutes"],
            before.to_come + one.to_come * row["minutes"],
            before.cancelled_client + one.cancelled_client * row["minutes"],
            before.cancelled_others + one.cancelled_others * row["minutes"],
        )
    handles = {
        row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle).where(P.c.id.in_(minutes)))
    }
    found = [
        _expert(handles[person], count, promises.get(person, ()), today) for person, count in minutes.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.cancelled_client - one.cancelled_others, one.expert)))


def _expert(handle: str, count: SessionCount, promises: Sequence[Allocation], today: date) -> ExpertTime:
    now = [one for one in promises if one.valid_from <= today <= one.valid_to]
    return ExpertTime(
        expert=handle,
        promised_a_week=now[-1].minutes_per_week if now else None,
        promised_until=now[-1].valid_to if now else None,
        held=count.held,
        to_come=count.to_come,
        cancelled_client=count.cancelled_client,
        cancelled_others=count.cancelled_others,
    )
