"""Who promised how many hours of whom, and who is away when. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from kt_engine.exchange.session_hours import hours_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named
from kt_engine.store.tables import Absence, Agreement, Allocation, Engagement, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AbsenceKind, AllocationStatus

L, V, P, A = (table_of(row) for row in (Allocation, Absence, Person, Agreement))


@dataclass(frozen=True)
class AllocationLine:
    handle: str
    person: str
    hours_per_week: Decimal
    windows: str
    blackout: str
    valid_from: date
    valid_to: date
    manager: str
    status: AllocationStatus
    agreement: str | None
    """The newest agreement about it."""


@dataclass(frozen=True)
class AbsenceLine:
    handle: str
    person: str
    first_on: date
    last_on: date
    kind: AbsenceKind
    withdrawn_on: date | None


def list_allocations(
    database: Database, engagement: str, *, status: AllocationStatus | None = None
) -> tuple[AllocationLine, ...]:
    """Give the allocations of an engagement, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        where = [L.c.engagement_id == engagement_id]
        if status is not None:
            where.append(L.c.status == status)
        rows = reader.rows(select(L).where(*where).order_by(L.c.id))
        handles = _handles(reader)
        about = {
            row["subject"]: row["handle"]
            for row in reader.rows(
                select(A.c.subject, A.c.handle).where(A.c.engagement_id == engagement_id).order_by(A.c.id)
            )
        }
    return tuple(
        AllocationLine(
            row["handle"], handles[row["person_id"]], hours_of(row["minutes_per_week"]), row["windows"],
            row["blackout"], row["valid_from"], row["valid_to"], handles[row["manager_id"]], row["status"],
            about.get(row["handle"]),
        )
        for row in rows
    )  # fmt: skip


def list_absences(
    database: Database, *, person: str | None = None, since: date | None = None
) -> tuple[AbsenceLine, ...]:
    """Give the absences by first day; of one person, of those that last beyond a day. Raises NotFound."""
    with open_store(database) as reader:
        where = [] if person is None else [V.c.person_id == find_named(reader, Person, person)["id"]]
        if since is not None:
            where.append(V.c.last_on >= since)
        rows = reader.rows(select(V).where(*where).order_by(V.c.first_on, V.c.id))
        handles = _handles(reader)
    return tuple(
        AbsenceLine(
            row["handle"], handles[row["person_id"]], row["first_on"], row["last_on"], row["kind"], row["withdrawn_on"]
        )
        for row in rows
    )  # fmt: skip


def _handles(reader: Reader) -> dict[int, str]:
    return {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
