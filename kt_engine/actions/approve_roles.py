"""Approves roles that were proposed: until then nobody signs in them. Who proposed a role never approves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.prove_identity import prove_if_enrolled
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import NotFound, Refused
from kt_engine.rules.authority import may_approve_role
from kt_engine.store.database import Database
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.roles import signing_roles_of
from kt_engine.store.tables import Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role

KIND = "roles_approved"
G, P = table_of(RoleGrant), table_of(Person)


@dataclass(frozen=True)
class ApprovedRoles:
    engagement: str
    approved: tuple[str, ...] = ()
    """Handles of the people, with the role: "P7 team_lead"."""
    left: tuple[str, ...] = ()
    """Those that somebody else must approve."""


def approve_roles(
    database: Database, act: Act, engagement_id: int, *, people: Sequence[str] = ()
) -> ApprovedRoles:
    """Approve the proposed roles of these people (handles), or all that the acting person may approve.

    An administrator approves any, a process owner those of the client's side, a team lead those of the provider's.
    Raises Refused for a role one may not approve, NotFound for a person without a proposed role.
    """
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ApprovedRoles(known)
        engagement = require_open(unit, engagement_id, also_on_hold=True)
        person = acting_person(unit)
        held = signing_roles_of(unit, engagement_id, act.by, unit.today)
        wanted = _wanted(unit, engagement_id, people)
        mine = [row for row in wanted if _may(row, act.by, held)]
        if not mine and (people or wanted):
            raise Refused(
                f"{person['handle']} may not approve these roles. An administrator may, a process owner for the "
                "client's people, a team lead for the provider's; never who proposed a role, nor who would hold it."
            )
        if mine:
            _approve(unit, engagement["handle"], mine)
        left = [_name(row) for row in wanted if row not in mine]
        return ApprovedRoles(engagement["handle"], tuple(_name(row) for row in mine), tuple(left))


def _wanted(unit: Unit, engagement_id: int, people: Sequence[str]) -> list[RowMapping]:
    proposed = (
        select(G, P.c.handle)
        .join(P, P.c.id == G.c.person_id)
        .where(G.c.engagement_id == engagement_id, G.c.proposed.is_(True), G.c.approved_by.is_(None))
    )
    rows = list(unit.rows(proposed.order_by(G.c.id)))
    handles = {handle.strip().upper() for handle in people}
    unknown = sorted(handles - {row["handle"] for row in rows})
    if unknown:
        raise NotFound(
            "proposed role of", ", ".join(unknown), f"See them with: kt role list E{engagement_id}"
        )
    return [row for row in rows if not handles or row["handle"] in handles]


def _may(row: RowMapping, by: int, held: frozenset[tuple[Role, object]]) -> bool:
    return by not in {row["person_id"], row["granted_by"]} and may_approve_role(held, row["side"])


def _approve(unit: Unit, engagement: str, rows: Sequence[RowMapping]) -> None:
    shown = [[row["handle"], row["role"].value, row["side"].value] for row in rows]
    auth_event_id = prove_if_enrolled(unit, f"roles of {engagement}", sha256_text(canonical(shown)))
    for row in rows:
        unit.change(RoleGrant, row["id"], row["handle"], approved_by=unit.act.by, approved_on=unit.today)
    unit.event(KIND, engagement, count=len(rows), auth_event_id=auth_event_id)


def _name(row: RowMapping) -> str:
    return f"{row['handle']} {row['role'].value}"
