"""Says which company stands on a side of an engagement; the client is fixed at the start."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.find import by_id, find_named
from kt_engine.store.tables import Candidate, EngagementParty, Party, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CandidateStatus, Side

KIND = "party_set"


@dataclass(frozen=True)
class SetParty:
    side: Side
    party: str
    is_new: bool
    """False when this company stood there already; nothing was written then."""


def set_party(database: Database, act: Act, engagement_id: int, *, side: Side, party: str) -> SetParty:
    """Set the company, by handle or name, that stands on a side.

    Raises Refused for the client's side, for a provider that was chosen among candidates, and for a company
    that stands on another side; NotFound for an unknown company.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        if unit.repeats(KIND) is not None:
            return SetParty(side, party, is_new=False)
        require(unit, "say which company stands on which side", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        row = find_named(unit, Party, party)
        if parties_of(unit, engagement_id).get(side) == row["id"]:
            return SetParty(side, row["handle"], is_new=False)
        _check_side(unit, engagement, side)
        stand_on(unit, engagement, row, side)
        unit.event(KIND, engagement["handle"], side=side, party_id=row["id"])
        return SetParty(side, row["handle"], is_new=True)


def stand_on(unit: Unit, engagement: RowMapping, party: RowMapping, side: Side) -> None:
    """Put a company on a side of an engagement, unless it stands there; the caller writes the event.

    Raises Refused when it stands on another side: nobody deals with himself.
    """
    known = parties_of(unit, engagement["id"])
    others = [each for each, party_id in known.items() if party_id == party["id"] and each is not side]
    if others:
        raise Refused(
            f"{party['handle']} stands on the side {others[0].value} of {engagement['handle']} and cannot be "
            f"{side.value} too. Choose another company: kt party list"
        )
    if known.get(side) != party["id"]:
        unit.insert(EngagementParty, engagement_id=engagement["id"], party_id=party["id"], side=side)


def _check_side(unit: Unit, engagement: RowMapping, side: Side) -> None:
    if side is Side.CLIENT:
        client = by_id(unit, Party, parties_of(unit, engagement["id"])[Side.CLIENT])
        raise Refused(
            f"The client of {engagement['handle']} is {client['handle']} since its start and stays so. "
            "For another client start another engagement: kt engagement start"
        )
    candidate = table_of(Candidate)
    chosen = unit.value(
        select(candidate.c.handle).where(
            candidate.c.engagement_id == engagement["id"], candidate.c.status == CandidateStatus.CHOSEN
        )
    )
    if side is Side.PROVIDER and chosen is not None:
        raise Refused(f"The provider of {engagement['handle']} was chosen ({chosen}) and stays so.")
