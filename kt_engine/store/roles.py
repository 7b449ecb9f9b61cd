"""Which granted roles count on a day; it decides nothing else."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, bindparam, or_, select

from kt_engine.store.hot import Hot
from kt_engine.store.tables import RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side

G = table_of(RoleGrant)
COLUMNS = (G.c.engagement_id, G.c.role, G.c.side, G.c.valid_to, G.c.proposed, G.c.approved_by)
GRANTS_OF = Hot(select(*COLUMNS).where(G.c.person_id == bindparam("person")))
"""Built once: every act asks for the roles of who acts."""
Held = frozenset[tuple[Role, Side | None]]


def counts_on(on: date) -> ColumnElement[bool]:
    """Give the condition that a granted role has not ended before this day."""
    return or_(G.c.valid_to.is_(None), G.c.valid_to >= on)


def is_approved() -> ColumnElement[bool]:
    """Give the condition that somebody may sign in the role: it was granted, or its proposal was approved."""
    return or_(G.c.proposed.is_(None), G.c.proposed.is_(False), G.c.approved_by.is_not(None))


def roles_of(reader: Reader, engagement_id: int | None, person_id: int, on: date) -> Held:
    """Give the roles a person holds on a day in this engagement, and the installation's (administrator, auditor)."""
    return frozenset((row["role"], row["side"]) for row in _held(reader, engagement_id, person_id, on))


def signing_roles_of(reader: Reader, engagement_id: int | None, person_id: int, on: date) -> Held:
    """Give the roles of `roles_of` in which the person may sign: without those that were only proposed."""
    return frozenset(
        (row["role"], row["side"])
        for row in _held(reader, engagement_id, person_id, on)
        if not row["proposed"] or row["approved_by"] is not None
    )


def _held(reader: Reader, engagement_id: int | None, person_id: int, on: date) -> Iterator[RowMapping]:
    for row in reader.hot(GRANTS_OF, {"person": person_id}):
        if row["engagement_id"] in {None, engagement_id} and (
            row["valid_to"] is None or row["valid_to"] >= on
        ):
            yield row
