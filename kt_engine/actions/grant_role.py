"""Grants a role: what a person may do in one engagement, or as administrator or auditor of all of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import engagement_row, require, require_open
from kt_engine.actions.prove_office import prove_office
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused, UsageProblem
from kt_engine.rules.authority import check_authority
from kt_engine.rules.role_grants import OF_THE_INSTALLATION, Grant, fault_of_grant
from kt_engine.store.access import grant_of
from kt_engine.store.database import Database
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.find import find
from kt_engine.store.people import roles_anywhere
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person, RoleGrant
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role, Side

KIND = "role_granted"


@dataclass(frozen=True)
class GrantedRole:
    person: str
    role: Role
    side: Side | None
    is_new: bool
    """False when the person held it already; nothing was written then."""
    valid_to: date | None = None


def grant_role(
    database: Database,
    act: Act,
    *,
    person: str,
    role: Role,
    side: Side | None = None,
    engagement_id: int | None = None,
    valid_to: date | None = None,
) -> GrantedRole:
    """Grant a role to the person with this handle; administrators and auditors without engagement and side.

    `valid_to` is the last day, inclusive; None: until it is ended. Who has an authenticator proves himself with a code.
    Raises Refused with the rule that stands against it, NotFound for an unknown person, UsageProblem when the
    engagement is missing or too much, or the last day is past.
    """
    _check_words(role, side, engagement_id)
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        row = find(unit, Person, known or person)
        if known is not None:
            return GrantedRole(known, role, side, is_new=False)
        _check_authority(unit, role, engagement_id)
        _check_last_day(valid_to, unit.today)
        held = roles_of(unit, engagement_id, row["id"], unit.today)
        fault = fault_of_grant(_grant_of(unit, row, (role, side), held))
        if fault is not None:
            raise Refused(fault)
        if (role, side) in held:
            _refuse_other_day(unit, row, role, valid_to)
            return GrantedRole(row["handle"], role, side, is_new=False)
        _refuse_ended(unit, row, role)
        prove_office(
            unit, f"role {role.value} of {row['handle']}", [KIND, row["handle"], role, side, valid_to]
        )
        insert_grant(unit, row["id"], role, side, valid_to)
        unit.event(KIND, row["handle"], person_id=row["id"], role=role, side=side)
        return GrantedRole(row["handle"], role, side, is_new=True, valid_to=valid_to)


def insert_grant(
    unit: Unit, person_id: int, role: Role, side: Side | None, valid_to: date | None = None
) -> None:
    """Insert one grant in the unit's engagement (or the installation); the caller writes the event.

    An administrator grants; what a transition manager grants is a proposal until somebody else approves it.
    """
    held = {each for each, _ in roles_of(unit, unit.engagement_id, unit.act.by, unit.today)}
    proposed = Role.ADMINISTRATOR not in held
    unit.insert(
        RoleGrant,
        engagement_id=unit.engagement_id,
        person_id=person_id,
        role=role,
        side=side,
        granted_by=unit.act.by,
        granted_at=unit.act.at,
        proposed=proposed or None,
        valid_to=valid_to,
    )


def _check_words(role: Role, side: Side | None, engagement_id: int | None) -> None:
    title = role.value.replace("_", " ")
    if role in OF_THE_INSTALLATION:
        if engagement_id is not None or side is not None:
            raise UsageProblem(
                f"An {title} serves the whole installation: leave the engagement and the side out."
            )
    elif engagement_id is None or side is None:
        raise UsageProblem(
            f"A {title} belongs to one engagement and one side: kt role grant PERSON ROLE E7 --side SIDE"
        )


def _check_last_day(valid_to: date | None, today: date) -> None:
    if valid_to is not None and valid_to < today:
        raise UsageProblem(
            f"The role cannot end on {valid_to}, which is past. Give today or a later day with --until."
        )


def _refuse_other_day(unit: Unit, row: RowMapping, role: Role, valid_to: date | None) -> None:
    """A role that is held gets another last day only by renewing or ending it, which others may do."""
    grant = grant_of(unit, unit.engagement_id, row["id"], role)
    if valid_to is not None and grant is not None and grant["valid_to"] != valid_to:
        until = "without a last day" if grant["valid_to"] is None else f"until {grant['valid_to']}"
        raise Refused(
            f"{row['handle']} holds this role already, {until}. For another last day: kt role end or kt role renew"
        )


def _refuse_ended(unit: Unit, row: RowMapping, role: Role) -> None:
    """A role that was held before is one row for good: it is renewed, not granted anew."""
    earlier = grant_of(unit, unit.engagement_id, row["id"], role)
    if earlier is not None:
        where = "" if unit.engagement_id is None else f" E{unit.engagement_id}"
        raise Refused(
            f"{row['handle']} held the role {role.value.replace('_', ' ')} until {earlier['valid_to']}. "
            f"Renew it: kt role renew {row['handle']} {role.value}{where} --until DATE"
        )


def _check_authority(unit: Unit, role: Role, engagement_id: int | None) -> None:
    person = require(unit, "grant roles", engagement_id=engagement_id)
    if engagement_id is not None:
        require_open(unit, engagement_id)
    if role in OF_THE_INSTALLATION:
        check_authority("add people", person["handle"], roles_of(unit, None, unit.act.by, unit.today))


def _grant_of(
    unit: Unit, row: RowMapping, seat: tuple[Role, Side | None], held: frozenset[tuple[Role, Side | None]]
) -> Grant:
    engagement_id = unit.engagement_id
    parties = parties_of(unit, engagement_id) if engagement_id is not None else {}
    engagement = engagement_row(unit, engagement_id) if engagement_id is not None else None
    return Grant(
        person=row["handle"],
        kind=row["kind"],
        is_gone=row["disabled_on"] is not None and row["disabled_on"] <= unit.today,
        is_own=row["id"] == unit.act.by and seat not in held,
        role=seat[0],
        side=seat[1],
        held=held,
        holds_elsewhere=bool({each for each, _ in roles_anywhere(unit, row["id"])} - OF_THE_INSTALLATION),
        party_sides=frozenset(stands for stands, party_id in parties.items() if party_id == row["party_id"]),
        rehearsal=row["rehearsal"],
        rehearsal_engagement=engagement["rehearsal"] if engagement is not None else None,
    )
