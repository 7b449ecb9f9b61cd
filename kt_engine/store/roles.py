"""Which granted roles count on a day; it decides nothing else."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from kt_engine.store.tables import RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side

G = table_of(RoleGrant)
Held = frozenset[tuple[Role, Side | None]]


def counts_on(on: date) -> ColumnElement[bool]:
    """Give the condition that a granted role has not ended before this day."""
    return or_(G.c.valid_to.is_(None), G.c.valid_to >= on)


def is_approved() -> ColumnElement[bool]:
    """Give the condition that somebody may sign in the role: it was granted, or its proposal was approved."""
    return or_(G.c.proposed.is_(None), G.c.proposed.is_(False), G.c.approved_by.is_not(None))


def roles_of(reader: Reader, engagement_id: int | None, person_id: int, on: date) -> Held:
    """Give the roles a person holds on a day in this engagement, and the installation's (administrator, auditor)."""
    return _held(reader, engagement_id, person_id, counts_on(on))


def signing_roles_of(reader: Reader, engagement_id: int | None, person_id: int, on: date) -> Held:
    """Give the roles of `roles_of` in which the person may sign: without those that were only proposed."""
    return _held(reader, engagement_id, person_id, and_(counts_on(on), is_approved()))


def _held(reader: Reader, engagement_id: int | None, person_id: int, where: ColumnElement[bool]) -> Held:
    rows = reader.rows(
        select(G.c.role, G.c.side).where(
            G.c.person_id == person_id,
            (G.c.engagement_id == engagement_id) | G.c.engagement_id.is_(None),
            where,
        )
    )
    return frozenset((row["role"], row["side"]) for row in rows)
