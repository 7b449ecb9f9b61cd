"""Records a company as a candidate provider of an engagement."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.find import find, find_named, next_number
from kt_engine.store.tables import Candidate, Party, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CandidateStatus, Side, Stage

KIND = "candidate_added"


@dataclass(frozen=True)
class AddedCandidate:
    candidate_id: int
    handle: str
    is_new: bool
    """False when the company was a candidate already; nothing was written then."""


def add_candidate(database: Database, act: Act, engagement_id: int, *, party: str) -> AddedCandidate:
    """Add the company with this handle or name; possible until the provider has been chosen in stage 2.

    Raises Refused when the choice is over or the company is the client, NotFound for an unknown company.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedCandidate(int(find(unit, Candidate, known)["id"]), known, is_new=False)
        require(unit, "record candidate providers", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        row = find_named(unit, Party, party)
        candidate = table_of(Candidate)
        statement = (
            select(candidate).where(candidate.c.engagement_id == engagement_id).order_by(candidate.c.id)
        )
        candidates = unit.rows(statement)
        for each in candidates:
            if each["party_id"] == row["id"]:
                return AddedCandidate(each["id"], each["handle"], is_new=False)
        _check_open(
            unit, engagement, row, [each for each in candidates if each["status"] is CandidateStatus.CHOSEN]
        )
        handle = f"{engagement['handle']}-B{next_number(unit, Candidate, engagement_id=engagement_id)}"
        candidate_id = unit.insert(
            Candidate,
            engagement_id=engagement_id,
            handle=handle,
            party_id=row["id"],
            status=CandidateStatus.CANDIDATE,
        )
        unit.event(KIND, handle, party_id=row["id"])
        return AddedCandidate(candidate_id, handle, is_new=True)


def _check_open(unit: Unit, engagement: RowMapping, party: RowMapping, chosen: list[RowMapping]) -> None:
    if engagement["stage_number"] > Stage.SELECT_PARTNER.number or chosen:
        raise Refused(
            f"The provider of {engagement['handle']} is chosen already; no candidate is added any more."
        )
    if parties_of(unit, engagement["id"]).get(Side.CLIENT) == party["id"]:
        raise Refused(
            f"{party['handle']} is the client of {engagement['handle']} and cannot be its provider."
        )
