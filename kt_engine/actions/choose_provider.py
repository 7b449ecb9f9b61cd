"""Chooses one candidate as the provider: the others are not chosen, its company becomes the provider."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.set_party import stand_on
from kt_engine.errors import Refused
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Candidate, Party, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CandidateStatus, Side, Stage

KIND = "provider_chosen"


@dataclass(frozen=True)
class ChosenProvider:
    candidate: str
    party: str
    not_chosen: tuple[str, ...]


def choose_provider(database: Database, act: Act, engagement_id: int, *, candidate: str) -> ChosenProvider:
    """Choose the candidate with this handle; only while the engagement is in stage 2.

    Raises Refused in any other stage, MoveRefused when a choice was made already, NotFound for an unknown
    candidate.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        row = _candidate(unit, engagement_id, known or candidate)
        party = by_id(unit, Party, row["party_id"])
        if known is not None:
            return ChosenProvider(known, party["handle"], ())
        require(unit, "choose the provider", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        _check_stage(engagement)
        others = _others(unit, row)
        _move(unit, row, CandidateStatus.CHOSEN)
        for other in others:
            _move(unit, other, CandidateStatus.NOT_CHOSEN)
        stand_on(unit, engagement, party, Side.PROVIDER)
        unit.event(KIND, row["handle"], party_id=party["id"], not_chosen_count=len(others))
        return ChosenProvider(row["handle"], party["handle"], tuple(other["handle"] for other in others))


def _candidate(unit: Unit, engagement_id: int, handle: str) -> RowMapping:
    row = find(unit, Candidate, handle)
    if row["engagement_id"] != engagement_id:
        raise Refused(
            f"{row['handle']} is no candidate of E{engagement_id}. See: kt engagement show E{engagement_id}"
        )
    return row


def _check_stage(engagement: RowMapping) -> None:
    if engagement["stage_number"] != Stage.SELECT_PARTNER.number:
        stage = Stage.of_number(engagement["stage_number"])
        raise Refused(
            f"{engagement['handle']} is in stage {stage.number}, {stage.label}; a provider is chosen in "
            f"stage 2, {Stage.SELECT_PARTNER.label}. See: kt engagement show {engagement['handle']}"
        )


def _others(unit: Unit, row: RowMapping) -> list[RowMapping]:
    candidate = table_of(Candidate)
    statement = select(candidate).where(
        candidate.c.engagement_id == row["engagement_id"], candidate.c.id != row["id"]
    )
    return list(unit.rows(statement.order_by(candidate.c.id)))


def _move(unit: Unit, row: RowMapping, target: CandidateStatus) -> None:
    verb = target.value.replace("_", " ")
    check_move(
        "candidate", row["handle"], row["status"], target, verb, "The choice was made and stays on record."
    )
    unit.change(Candidate, row["id"], row["handle"], version=row["version"], status=target)
