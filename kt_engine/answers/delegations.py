"""Who signs for whom in one engagement, and who takes a role in an emergency. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.store.access import B, D
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side

P = table_of(Person)


@dataclass(frozen=True)
class ListedDelegation:
    handle: str
    person: str
    """Who may sign."""
    name: str
    for_person: str
    for_name: str
    role: Role
    side: Side
    starts_on: date
    ends_on: date
    revoked_on: date | None
    state: str
    """to come, in force, over or revoked."""
    reason: str


@dataclass(frozen=True)
class ListedEmergency:
    handle: str
    person: str
    name: str
    role: Role
    side: Side
    opened_by: str
    opened_at: datetime
    confirmed_by: str | None
    expires_at: datetime | None
    reason: str


def list_delegations(database: Database, engagement: str, today: date) -> tuple[ListedDelegation, ...]:
    """Give every delegation of an engagement, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        people = people_by_id(reader)
        rows = reader.rows(select(D).where(D.c.engagement_id == engagement_id).order_by(D.c.id))
    return tuple(_delegation(row, people, today) for row in rows)


def _delegation(row: RowMapping, people: dict[int, RowMapping], today: date) -> ListedDelegation:
    taker, giver = people[row["to_person_id"]], people[row["from_person_id"]]
    return ListedDelegation(
        row["handle"], taker["handle"], taker["name"], giver["handle"], giver["name"], row["role"], row["side"],
        row["starts_on"], row["ends_on"], row["revoked_on"], _state(row, today), row["reason"],
    )  # fmt: skip


def _state(row: RowMapping, today: date) -> str:
    if row["revoked_on"] is not None and row["revoked_on"] <= today:
        return "revoked"
    if row["starts_on"] > today:
        return "to come"
    return "in force" if row["ends_on"] >= today else "over"


def list_emergencies(database: Database, engagement: str) -> tuple[ListedEmergency, ...]:
    """Give every role taken in an emergency in an engagement, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        people = people_by_id(reader)
        rows = reader.rows(select(B).where(B.c.engagement_id == engagement_id).order_by(B.c.id))
    return tuple(
        ListedEmergency(
            row["handle"], people[row["person_id"]]["handle"], people[row["person_id"]]["name"], row["role"],
            row["side"], people[row["opened_by"]]["handle"], row["opened_at"],
            people[row["confirmed_by"]]["handle"] if row["confirmed_by"] else None, row["expires_at"], row["reason"],
        )
        for row in rows
    )  # fmt: skip


def people_by_id(reader: Reader) -> dict[int, RowMapping]:
    return {row["id"]: row for row in reader.rows(select(P.c.id, P.c.handle, P.c.name))}
