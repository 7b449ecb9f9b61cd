"""Who could do what on one day: roles, delegations and roles taken in an emergency. It writes nothing.

Asked of the store as of a past day it says what was known then; asked of the present store, what is known now.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import RowMapping, or_, select

from kt_engine.answers.delegations import people_by_id
from kt_engine.store.access import B, D, authenticators_in_force, delegation_in_force
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.roles import G, counts_on
from kt_engine.store.tables import Engagement, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import PersonKind, Role, Side

E, P = table_of(Engagement), table_of(Person)


class Way(StrEnum):
    """How somebody came to be able to do it."""

    ROLE = "role"
    DELEGATION = "delegation"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class AccessLine:
    engagement: str | None
    """None: the whole installation."""
    person: str
    name: str
    role: Role
    side: Side | None
    way: Way
    handle: str | None
    """Of the delegation or the emergency."""
    for_person: str | None
    """Whom the person signs for, under a delegation."""
    granted_by: str | None
    """None: the first administrator."""
    approved_by: str | None
    may_sign: bool
    """False while a role is only proposed."""
    starts_at: datetime
    until: date | datetime | None
    """The last day inclusive, or the moment an emergency is over; None: until it is ended."""
    enrolled_on: date | None
    """Since when the person can prove with codes who he is."""


def access_on(database: Database, on: date, engagement: str | None = None) -> tuple[AccessLine, ...]:
    """Give who could do what at any time of this day (UTC), in one engagement and the installation, or in all.

    Raises NotFound for an engagement that is not there.
    """
    with open_store(database) as reader:
        of = None if engagement is None else int(find(reader, Engagement, engagement)["id"])
        found = _Found(reader, on, of)
        lines = [*found.roles(), *found.delegations(), *found.emergencies()]
    return tuple(sorted(lines, key=lambda one: (one.engagement or "", _number(one.person), one.starts_at)))


def _number(handle: str) -> int:
    return int(handle[1:])


class _Found:
    """What is read once for all lines."""

    def __init__(self, reader: Reader, on: date, engagement_id: int | None) -> None:
        self.reader, self.on, self.engagement_id = reader, on, engagement_id
        self.begin = datetime.combine(on, time(), UTC)
        self.end = self.begin + timedelta(days=1)
        self.people = people_by_id(reader)
        self.present = self._present()
        self.engagements = {row["id"]: row["handle"] for row in reader.rows(select(E.c.id, E.c.handle))}
        self.enrolled = authenticators_in_force(reader, self.end - timedelta(microseconds=1))

    def _present(self) -> frozenset[int]:
        rows = self.reader.rows(
            select(P.c.id).where(
                P.c.kind == PersonKind.HUMAN, or_(P.c.disabled_on.is_(None), P.c.disabled_on > self.on)
            )
        )
        return frozenset(row["id"] for row in rows)

    def roles(self) -> list[AccessLine]:
        statement = select(G).where(G.c.granted_at < self.end, counts_on(self.on))
        if self.engagement_id is not None:
            statement = statement.where(
                (G.c.engagement_id == self.engagement_id) | G.c.engagement_id.is_(None)
            )
        return [self._role(row) for row in self.reader.rows(statement) if row["person_id"] in self.present]

    def _role(self, row: RowMapping) -> AccessLine:
        approved = row["approved_by"] is not None and row["approved_on"] <= self.on
        return self._line(
            row,
            row["person_id"],
            Way.ROLE,
            granted_by=self._handle(row["granted_by"]),
            approved_by=self._handle(row["approved_by"]) if approved else None,
            may_sign=not row["proposed"] or approved,
            starts_at=row["granted_at"],
            until=row["valid_to"],
        )

    def delegations(self) -> list[AccessLine]:
        statement = select(D).where(D.c.granted_at < self.end, delegation_in_force(self.on))
        if self.engagement_id is not None:
            statement = statement.where(D.c.engagement_id == self.engagement_id)
        rows = [row for row in self.reader.rows(statement) if row["to_person_id"] in self.present]
        return [
            self._line(
                row,
                row["to_person_id"],
                Way.DELEGATION,
                handle=row["handle"],
                for_person=self._handle(row["from_person_id"]),
                granted_by=self._handle(row["from_person_id"]),
                starts_at=datetime.combine(row["starts_on"], time(), UTC),
                until=row["ends_on"],
            )
            for row in rows
        ]

    def emergencies(self) -> list[AccessLine]:
        statement = select(B).where(B.c.confirmed_at < self.end, B.c.expires_at >= self.begin)
        if self.engagement_id is not None:
            statement = statement.where(B.c.engagement_id == self.engagement_id)
        rows = [row for row in self.reader.rows(statement) if row["person_id"] in self.present]
        return [
            self._line(
                row,
                row["person_id"],
                Way.EMERGENCY,
                handle=row["handle"],
                granted_by=self._handle(row["opened_by"]),
                approved_by=self._handle(row["confirmed_by"]),
                starts_at=row["confirmed_at"],
                until=row["expires_at"],
            )
            for row in rows
        ]

    def _handle(self, person_id: int | None) -> str | None:
        return None if person_id is None else str(self.people[person_id]["handle"])

    def _line(
        self,
        row: RowMapping,
        person_id: int,
        way: Way,
        *,
        granted_by: str | None,
        starts_at: datetime,
        until: date | datetime | None,
        handle: str | None = None,
        for_person: str | None = None,
        approved_by: str | None = None,
        may_sign: bool = True,
    ) -> AccessLine:
        person, enrolled_at = self.people[person_id], self.enrolled.get(person_id)
        return AccessLine(
            engagement=self.engagements.get(row["engagement_id"]),
            person=person["handle"],
            name=person["name"],
            role=row["role"],
            side=row["side"],
            way=way,
            handle=handle,
            for_person=for_person,
            granted_by=granted_by,
            approved_by=approved_by,
            may_sign=may_sign,
            starts_at=starts_at,
            until=until,
            enrolled_on=enrolled_at.date() if enrolled_at else None,
        )
