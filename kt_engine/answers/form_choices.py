"""What forms offer to choose from: handles and roles, never a person's name. It writes nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement, Party, Person, RoleGrant, table_of
from kt_engine.words import EngagementStatus, PersonKind

ENGAGEMENT, PERSON, GRANT, PARTY = (table_of(row) for row in (Engagement, Person, RoleGrant, Party))


@dataclass(frozen=True)
class FormChoices:
    """Each line begins with the handle, then ` · `, then what helps to recognise it."""

    engagements: tuple[str, ...]
    people: tuple[str, ...]
    parties: tuple[str, ...]


def form_choices(database: Database) -> FormChoices:
    """Give open engagements, people who can act today, and parties; the newest engagement first."""
    with open_store(database) as reader:
        engagements = reader.rows(
            select(ENGAGEMENT.c.handle, ENGAGEMENT.c.name)
            .where(ENGAGEMENT.c.status.in_([EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD]))
            .order_by(ENGAGEMENT.c.id.desc())
        )
        people = reader.rows(
            select(PERSON.c.id, PERSON.c.handle)
            .where(PERSON.c.kind == PersonKind.HUMAN, PERSON.c.disabled_on.is_(None))
            .order_by(PERSON.c.id)
        )
        grants = reader.rows(select(GRANT.c.person_id, GRANT.c.role).distinct())
        parties = reader.rows(select(PARTY.c.handle, PARTY.c.name).order_by(PARTY.c.id))
    roles: dict[int, set[str]] = {}
    for grant in grants:
        roles.setdefault(grant["person_id"], set()).add(grant["role"].value.replace("_", " "))
    return FormChoices(
        engagements=tuple(f"{row['handle']} · {row['name']}" for row in engagements),
        people=tuple(_line(row["handle"], sorted(roles.get(row["id"], ()))) for row in people),
        parties=tuple(f"{row['handle']} · {row['name']}" for row in parties),
    )


def _line(handle: str, roles: list[str]) -> str:
    return f"{handle} · {', '.join(roles)}" if roles else handle
