"""Reads what the rules ask of somebody who would sign in a role that is not his own. It writes nothing."""

from sqlalchemy import RowMapping

from kt_engine.errors import Refused
from kt_engine.rules.access import Taker, fault_of_taker
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.roles import roles_of
from kt_engine.store.unit import Unit
from kt_engine.words import Role, Side


def check_taker(unit: Unit, engagement: RowMapping, row: RowMapping, role: Role, side: Side) -> None:
    """Raise Refused unless this person can sign in this role, on this side, for somebody or in an emergency."""
    held = roles_of(unit, engagement["id"], row["id"], unit.today)
    companies = parties_of(unit, engagement["id"])
    fault = fault_of_taker(
        Taker(
            person=row["handle"],
            kind=row["kind"],
            is_gone=row["disabled_on"] is not None and row["disabled_on"] <= unit.today,
            is_giver=row["id"] == unit.act.by,
            roles=frozenset(each for each, _ in held),
            sides=frozenset(stands for stands, party_id in companies.items() if party_id == row["party_id"])
            | {stands for _, stands in held if stands is not None},
            fits_rehearsal=row["rehearsal"] == engagement["rehearsal"],
        ),
        role,
        side,
    )
    if fault is not None:
        raise Refused(fault)
