"""Who signs a knowledge item for the client: the owner of its process, and never who gives it. It writes nothing.

Where the owner himself gives an item, another process owner of the client signs; where there is none, its steering
committee does.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.playbook.schema import Playbook
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import counts_on, is_approved, signing_roles_of
from kt_engine.store.tables import RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side

G = table_of(RoleGrant)
OWNS = (Role.PROCESS_OWNER, Side.CLIENT)


@dataclass(frozen=True)
class OwnerSeat:
    """Who can be the client's owner of one item; `person_id` None: anybody with the role."""

    person_id: int | None
    role: Role
    side: Side = Side.CLIENT

    @property
    def words(self) -> str:
        return f"{self.role.value.replace('_', ' ')} of the {self.side.value}"


def owner_seat(
    reader: Reader, engagement_id: int, process_id: int | None, giver_id: int | None, today: date
) -> OwnerSeat:
    named = _named(reader, pinned_playbook(reader, engagement_id), engagement_id, process_id)
    if named is not None and named != giver_id and _holds(reader, engagement_id, named, today):
        return OwnerSeat(named, Role.PROCESS_OWNER)
    others = reader.value(
        select(G.c.person_id)
        .where(G.c.engagement_id == engagement_id, G.c.role == Role.PROCESS_OWNER, G.c.side == Side.CLIENT)
        .where(counts_on(today), is_approved(), G.c.person_id != (giver_id or 0))
        .limit(1)
    )
    return OwnerSeat(None, Role.STEERING_COMMITTEE if others is None else Role.PROCESS_OWNER)


def fits_owner(reader: Reader, engagement_id: int, seat: OwnerSeat, person_id: int, today: date) -> bool:
    """Tell whether a person can stand for the client as owner."""
    held = signing_roles_of(reader, engagement_id, person_id, today)
    return seat.person_id in {None, person_id} and (seat.role, seat.side) in held


def _named(reader: Reader, playbook: Playbook, engagement_id: int, process_id: int | None) -> int | None:
    """Give who holds the one function that owns processes on the client's side, where there is exactly one."""
    owning = [key for key, spec in playbook.functions.items() if (spec.role, spec.side) == OWNS]
    if len(owning) != 1:
        return None
    return holder(holders(reader, engagement_id), owning[0], process_id)


def _holds(reader: Reader, engagement_id: int, person_id: int, today: date) -> bool:
    return OWNS in signing_roles_of(reader, engagement_id, person_id, today)
