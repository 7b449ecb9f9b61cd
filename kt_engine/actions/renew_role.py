"""Gives a role a later last day, or brings one back that has ended; who may approve a role may renew it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.end_role import grant_in_hand
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused
from kt_engine.rules.authority import may_approve_role
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import Person, RoleGrant
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role

KIND = "role_renewed"


@dataclass(frozen=True)
class RenewedRole:
    person: str
    role: Role
    until: date
    """The last day, inclusive."""
    is_new: bool = True


def renew_role(
    database: Database, act: Act, *, person: str, role: Role, engagement_id: int | None, until: date
) -> RenewedRole:
    """Let a role that has a last day run until this one, inclusive.

    An administrator renews any, a process owner those of the client's side, a team lead those of the provider's, nobody
    his own. Raises Refused otherwise and for a day not later than the one it has; NotFound for a role never granted.
    """
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        row = find(unit, Person, known or person)
        if known is not None:
            return RenewedRole(known, role, until, is_new=False)
        grant = grant_in_hand(unit, row, role)
        _check(unit, row, grant, until)
        prove_office(
            unit,
            f"renewal of role {role.value} of {row['handle']}",
            [KIND, row["handle"], role, until],
        )
        unit.change(RoleGrant, grant["id"], row["handle"], valid_to=until)
        unit.event(
            KIND, row["handle"], person_id=row["id"], role=role, side=grant["side"], valid_to=until
        )  # fmt: skip
        return RenewedRole(row["handle"], role, until)


def _check(unit: Unit, row: RowMapping, grant: RowMapping, until: date) -> None:
    who, by, last = row["handle"], acting_person(unit)["handle"], grant["valid_to"]
    if unit.engagement_id is None:
        require_administrator(unit, f"renew the role {grant['role'].value.replace('_', ' ')}")
    else:
        require_open(unit, unit.engagement_id, also_on_hold=True)
        if not may_approve_role(
            signing_roles_of(unit, unit.engagement_id, unit.act.by, unit.today), grant["side"]
        ):
            raise Refused(
                f"{by} may not renew this role. An administrator may, a process owner for the client's people, a team "
                "lead for the provider's."
            )
    if row["id"] == unit.act.by:
        raise Refused(f"{who} cannot renew a role of his own. Let somebody else do it.")
    if row["disabled_on"] is not None and row["disabled_on"] <= unit.today:
        raise Refused(f"{who} has left. Grant the role to the successor: kt role grant")
    if last is None:
        raise Refused(f"This role of {who} has no last day; there is nothing to renew.")
    if until <= last or until < unit.today:
        raise Refused(
            f"The role of {who} runs until {last}. Give a later day, not before today, with --until."
        )
