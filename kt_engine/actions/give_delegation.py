"""Lets somebody sign for the acting person, in one role and between two days; only the holder himself gives that."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.check_taker import check_taker
from kt_engine.actions.prove_identity import prove_identity
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.access import fault_of_period
from kt_engine.store.access import D, grant_of
from kt_engine.store.columns import plain
from kt_engine.store.database import Database
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import find_named, next_number
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import Delegation, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AuthMethod, Meaning, Role, Side

KIND = "delegation_given"


@dataclass(frozen=True)
class Leave:
    """Who may sign for the acting person, in what and when; both days inclusive."""

    person: str
    """Handle or exact name."""
    role: Role
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True)
class GivenDelegation:
    handle: str
    is_new: bool = True


def give_delegation(database: Database, act: Act, engagement_id: int, leave: Leave) -> GivenDelegation:
    """Give the leave; where the engagement asks for codes, with a code bound to the whole of it.

    Raises Refused for a role one does not hold, for somebody who may not sign in it, for days that do not fit;
    SignatureRefused without a good code.
    """
    why = one_line(leave.reason, "reason")
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return GivenDelegation(known, is_new=False)
        engagement = require_open(unit, engagement_id, also_on_hold=True)
        giver, taker = acting_person(unit), find_named(unit, Person, leave.person)
        side = _side(unit, giver, leave.role)
        check_taker(unit, engagement, taker, leave.role, side)
        _check_days(unit, giver, taker, leave)
        number = next_number(unit, Delegation, engagement_id=engagement_id)
        handle = f"{engagement['handle']}-D{number}"
        shown = [
            handle,
            giver["handle"],
            taker["handle"],
            leave.role,
            side,
            leave.starts_on,
            leave.ends_on,
            why,
        ]
        auth_event_id = _prove(unit, engagement, handle, [plain(each) for each in shown])
        unit.insert(
            Delegation,
            engagement_id=engagement_id,
            handle=handle,
            from_person_id=giver["id"],
            to_person_id=taker["id"],
            role=leave.role,
            side=side,
            starts_on=leave.starts_on,
            ends_on=leave.ends_on,
            reason=why,
            granted_at=act.at,
            auth_event_id=auth_event_id,
        )
        unit.event(KIND, handle, person_id=taker["id"], role=leave.role, side=side)
        return GivenDelegation(handle)


def _side(unit: Unit, giver: RowMapping, role: Role) -> Side:
    """Give the side on which the acting person holds the role himself: what was delegated is not handed on."""
    held = signing_roles_of(unit, unit.engagement_id, giver["id"], unit.today)
    sides = [side for each, side in held if each is role and side is not None]
    if not sides:
        raise Refused(
            f"{giver['handle']} does not hold the role {role.value.replace('_', ' ')} in E{unit.engagement_id}, or it "
            f"is not approved, and can let nobody sign in it. See: kt role list E{unit.engagement_id}"
        )
    return sides[0]


def _check_days(unit: Unit, giver: RowMapping, taker: RowMapping, leave: Leave) -> None:
    grant = grant_of(unit, unit.engagement_id, giver["id"], leave.role)
    fault = fault_of_period(leave.starts_on, leave.ends_on, unit.today, grant["valid_to"] if grant else None)
    if fault is not None:
        raise Refused(fault)
    same = unit.value(
        select(D.c.handle).where(
            D.c.engagement_id == unit.engagement_id,
            D.c.from_person_id == giver["id"],
            D.c.to_person_id == taker["id"],
            D.c.role == leave.role,
            D.c.revoked_on.is_(None),
            D.c.starts_on <= leave.ends_on,
            D.c.ends_on >= leave.starts_on,
        )
    )
    if same is not None:
        raise Refused(
            f"{taker['handle']} may sign for {giver['handle']} on some of these days already, under {same}. "
            f"Choose other days, or revoke it: kt delegation revoke {same}"
        )


def _prove(unit: Unit, engagement: RowMapping, handle: str, shown: list[str]) -> int | None:
    if engagement["auth_method"] is not AuthMethod.TOTP:
        return None
    thing = f"delegation {handle}"
    try:
        return prove_identity(unit, [(thing, sha256_text(canonical(shown)), Meaning.CONFIRMED)])
    except SignatureRefused as refusal:
        refusal.thing = thing
        raise
