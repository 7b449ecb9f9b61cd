"""Questions about persons and the roles they hold anywhere; it decides nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import PersonKind, Role, Side

P = table_of(Person)
G = table_of(RoleGrant)


def humans(reader: Reader) -> Sequence[RowMapping]:
    """Give every human, the oldest first."""
    return reader.rows(select(P).where(P.c.kind == PersonKind.HUMAN).order_by(P.c.id))


def people_with_email(people: Sequence[RowMapping], email: str) -> Sequence[RowMapping]:
    """Give those with this address; capitals do not matter."""
    wanted = email.casefold()
    return [row for row in people if row["email"] and row["email"].casefold() == wanted]


def roles_anywhere(reader: Reader, person_id: int) -> frozenset[tuple[Role, Side | None]]:
    """Give the roles a person holds, whatever the engagement."""
    rows = reader.rows(select(G.c.role, G.c.side).where(G.c.person_id == person_id))
    return frozenset((row["role"], row["side"]) for row in rows)


def grants_of(reader: Reader, engagement_id: int) -> dict[tuple[int, Role], Side]:
    """Give the roles granted in one engagement: (person id, role) -> side."""
    rows = reader.rows(select(G.c.person_id, G.c.role, G.c.side).where(G.c.engagement_id == engagement_id))
    return {(row["person_id"], row["role"]): row["side"] for row in rows}


def holders_of_the_installation(reader: Reader) -> dict[int, Role]:
    """Give who administers, audits or is the engine: person id -> role."""
    rows = reader.rows(select(G.c.person_id, G.c.role).where(G.c.engagement_id.is_(None)))
    return {row["person_id"]: row["role"] for row in rows}
