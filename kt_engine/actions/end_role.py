"""Gives a role its last day; what was signed in it stays. Nobody ends his own."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.actions.authority import require
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import NotFound, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.access import fault_of_end
from kt_engine.store.access import grant_of, lasting_administrators
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.tables import Person, RoleGrant, Signoff, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role

KIND = "role_ended"
S = table_of(Signoff)


@dataclass(frozen=True)
class EndedRole:
    person: str
    role: Role
    on: date
    """The last day, inclusive."""
    is_new: bool = True


def end_role(
    database: Database, act: Act, *, person: str, role: Role, engagement_id: int | None, on: date, reason: str
) -> EndedRole:
    """End a role after this day; yesterday ends it at once.

    An administrator ends any, a transition manager those of his engagement. Raises Refused for one's own role, for a
    day on which it was still signed in, and for the last administrator; NotFound for a role nobody granted.
    """
    why = one_line(reason, "reason")
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        row = find(unit, Person, known or person)
        if known is not None:
            return EndedRole(known, role, on, is_new=False)
        grant = grant_in_hand(unit, row, role)
        _check(unit, row, grant, on)
        prove_office(unit, f"end of role {role.value} of {row['handle']}", [KIND, row["handle"], role, on])
        unit.change(RoleGrant, grant["id"], row["handle"], valid_to=on)
        unit.event(
            KIND, row["handle"], texts={"reason": why}, person_id=row["id"], role=role, side=grant["side"],
            valid_to=on
        )  # fmt: skip
        return EndedRole(row["handle"], role, on)


def grant_in_hand(unit: Unit, row: RowMapping, role: Role) -> RowMapping:
    """Give the grant of a role in the unit's engagement. Raises NotFound when it was never granted."""
    grant = grant_of(unit, unit.engagement_id, row["id"], role)
    if grant is None:
        where = "" if unit.engagement_id is None else f" E{unit.engagement_id}"
        raise NotFound(f"role {role.value} of", row["handle"], f"See who holds which: kt role list{where}")
    return grant


def _check(unit: Unit, row: RowMapping, grant: RowMapping, on: date) -> None:
    who, role = row["handle"], grant["role"]
    if unit.engagement_id is None:
        require_administrator(unit, f"end the role {role.value.replace('_', ' ')}")
    else:
        require(unit, "grant roles", engagement_id=unit.engagement_id)
    if row["id"] == unit.act.by:
        raise Refused(
            f"{who} cannot end a role of his own. Let an administrator or another transition manager do it."
        )
    fault = fault_of_end(on, unit.today, grant["granted_at"].date(), grant["valid_to"])
    if fault is not None:
        raise Refused(fault)
    if role is Role.ADMINISTRATOR and not lasting_administrators(unit, unit.today) - {row["id"]}:
        raise Refused(
            f"{who} is the last administrator whose role does not end. Make another one first: "
            "kt role grant PERSON administrator"
        )
    signed = _last_signed(unit, row["id"], grant)
    if signed is not None and signed > on:
        raise Refused(f"{who} signed in this role on {signed}. The role ends on {signed} at the earliest.")


def _last_signed(unit: Unit, person_id: int, grant: RowMapping) -> date | None:
    """Give the last day on which this person, or somebody for him, signed in the role."""
    last = unit.value(
        select(func.max(S.c.signed_at)).where(
            S.c.engagement_id == grant["engagement_id"],
            func.coalesce(S.c.for_person_id, S.c.person_id) == person_id,
            S.c.role == grant["role"],
            S.c.break_glass_id.is_(None),
        )
    )
    return None if last is None else last.date()
