"""Opens a role in an emergency, by one administrator; nobody signs in it before a second one confirms it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require_open
from kt_engine.actions.check_taker import check_taker
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.access import EMERGENCY_HOURS
from kt_engine.store.access import B, emergency_open
from kt_engine.store.database import Database
from kt_engine.store.find import find_named, next_number
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import BreakGlass, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role, Side

KIND = "break_glass_opened"


@dataclass(frozen=True)
class OpenedBreakGlass:
    handle: str
    is_new: bool = True


def open_break_glass(
    database: Database, act: Act, engagement_id: int, *, person: str, role: Role, side: Side, reason: str
) -> OpenedBreakGlass:
    """Open it for the person with this handle or name.

    Raises Refused when who acts is no administrator, for somebody who may not sign in the role or holds it already, and
    where the same is open.
    """
    why = one_line(reason, "reason")
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return OpenedBreakGlass(known, is_new=False)
        require_administrator(unit, "open a role in an emergency")
        engagement = require_open(unit, engagement_id)
        row = find_named(unit, Person, person)
        check_taker(unit, engagement, row, role, side)
        _refuse_needless(unit, row, role, side)
        number = next_number(unit, BreakGlass, engagement_id=engagement_id)
        handle = f"{engagement['handle']}-BG{number}"
        prove_office(unit, handle, [KIND, handle, row["handle"], role, side, why])
        unit.insert(
            BreakGlass,
            engagement_id=engagement_id,
            handle=handle,
            person_id=row["id"],
            role=role,
            side=side,
            reason=why,
            opened_by=act.by,
            opened_at=act.at,
        )
        unit.event(KIND, handle, person_id=row["id"], role=role, side=side)
        return OpenedBreakGlass(handle)


def _refuse_needless(unit: Unit, row: RowMapping, role: Role, side: Side) -> None:
    if (role, side) in signing_roles_of(unit, unit.engagement_id, row["id"], unit.today):
        raise Refused(f"{row['handle']} holds this role already; no emergency is needed for it.")
    same = unit.value(
        select(B.c.handle).where(
            B.c.engagement_id == unit.engagement_id,
            B.c.person_id == row["id"],
            B.c.role == role,
            B.c.side == side,
            emergency_open(unit.act.at, unit.act.at - timedelta(hours=EMERGENCY_HOURS)),
        )
    )
    if same is not None:
        raise Refused(
            f"{same} is open for the same person and role. If it waits, another administrator confirms it: "
            f"kt access confirm {same}"
        )
