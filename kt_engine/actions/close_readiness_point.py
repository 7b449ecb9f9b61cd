"""Closes an open point of readiness; what can stop the go-live is closed only when both sides have signed it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.actions.readiness_in_hand import Point, as_it_stands, point_in_hand
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Agreement, Person, Process, ReadinessPoint
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, ReadinessStatus, Role, Side

KIND = "readiness_point_closed"
PROPOSED = "readiness_closing_proposed"
NOTE_LENGTH = 400
SEATS = (
    Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT),
    Wanted(role=Role.TEAM_LEAD, side=Side.PROVIDER),
)


def close_readiness_point(database: Database, act: Act, handle: str, *, reason: str) -> Point:
    """Close a point, or put the closing of a showstopper before the client's process owner and the provider's lead.

    Raises MoveRefused when it is closed, Refused when that is before its signers already.
    """
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(ReadinessPoint, handle)
    ) as unit:
        stops = find(unit, ReadinessPoint, handle)["showstopper"]
        known = unit.repeats(PROPOSED if stops else KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = point_in_hand(unit, handle)
        check_move(
            "readiness_point", row["handle"], row["status"], ReadinessStatus.CLOSED, "closed",
            "Nothing was changed.",
        )  # fmt: skip
        if stops:
            return _propose(unit, row, why)
        _close(unit, row, note=why)
        unit.event(KIND, row["handle"], colour=row["colour"])
        return as_it_stands(unit, row["handle"])


def _propose(unit: Unit, row: RowMapping, why: str) -> Point:
    process = by_id(unit, Process, row["process_id"])["handle"]
    facts = {
        "colour": row["colour"].value,
        "due_on": plain(row["due_on"]),
        "fallback_on": plain(row["fallback_on"]),
        "owner": by_id(unit, Person, row["owner_id"])["handle"],
        "process": process,
        "stream": row["stream"],
    }
    title = f"This does not stop the go-live of {process} any more: {row['text']}"
    proposal = Proposal(
        AgreementKind.READINESS, row["handle"], title, facts, SEATS, process_id=row["process_id"], reason=why
    )
    agreement = propose(unit, row["engagement_id"], proposal)
    unit.event(
        PROPOSED, row["handle"], agreement=agreement["handle"], content_sha256=agreement["content_sha256"]
    )
    return as_it_stands(unit, row["handle"], agreement["handle"])


def closing_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Close the showstopper that both sides have signed off."""
    row = find(unit, ReadinessPoint, agreement["subject"])
    note = by_id(unit, Agreement, agreement["id"])["reason"]
    _close(unit, row, note=note, agreement_id=agreement["id"])
    return {"point": row["handle"], "point_status": ReadinessStatus.CLOSED}


def _close(unit: Unit, row: RowMapping, *, note: str, agreement_id: int | None = None) -> None:
    unit.change(
        ReadinessPoint,
        row["id"],
        row["handle"],
        version=row["version"],
        status=ReadinessStatus.CLOSED,
        closed_on=unit.today,
        closing_note=note,
        agreement_id=agreement_id,
    )
