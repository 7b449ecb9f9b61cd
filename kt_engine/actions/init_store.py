"""Makes an empty store: its tables, guards, the installation's chain, the administrator and the engine itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kt_engine.actions.invite_person import insert_invitation
from kt_engine.errors import Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.migrate import upgrade
from kt_engine.store.tables import Chain, Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import PersonKind, Role

ENGINE_NAME = "KT Engine"


@dataclass(frozen=True)
class Initialised:
    administrator: str
    engine: str


def upgrade_store(database: Database) -> None:
    """Bring an existing store to this program's version; a store of this version stays as it is."""
    upgrade(database, ALLOWED_MOVES)


def init_store(
    database: Database, *, administrator: str, at: datetime, recorded_at: datetime, token: str | None = None
) -> Initialised:
    """Make the store; with a token the administrator is invited to enrol, since nobody else could invite him.

    Raises Refused when there is one already, UsageProblem without a name.
    """
    name = administrator.strip()
    if not name:
        raise UsageProblem("Say who administers this installation: kt init --administrator NAME")
    upgrade(database, ALLOWED_MOVES)
    act = Act(by=1, at=at, recorded_at=recorded_at)
    with database.writer.begin() as connection:
        unit = Unit(connection, act, None)
        if unit.first(select(table_of(Chain)).where(table_of(Chain).c.engagement_id.is_(None))):
            raise Refused(
                "There is already a store here. Use another KT_HOME for a new one; this one was left as it is."
            )
        unit.open_chain(None)
        for number, (kind, who, role) in enumerate(
            ((PersonKind.HUMAN, name, Role.ADMINISTRATOR), (PersonKind.SERVICE, ENGINE_NAME, Role.SERVICE)), 1
        ):
            unit.insert(Person, id=number, handle=f"P{number}", kind=kind, name=who)
            unit.insert(RoleGrant, person_id=number, role=role, granted_at=at)
        if token is not None:
            insert_invitation(unit, act.by, token)
        unit.installation_event("store_initialised", "installation", administrator_id=1, engine_id=2)
        unit.finish()
    return Initialised("P1", "P2")
