"""Opens a closed point of readiness again; what was signed to close it counts no more."""

from datetime import date
from typing import Any

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.readiness_in_hand import Point, as_it_stands, check_showstopper, point_in_hand
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import ReadinessPoint
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, ReadinessStatus

KIND = "readiness_point_reopened"
NOTE_LENGTH = 400


def reopen_readiness_point(
    database: Database,
    act: Act,
    handle: str,
    *,
    reason: str,
    due_on: date,
    fallback_on: date | None = None,
) -> Point:
    """Open it again with a new due day; a showstopper whose way back has closed needs a new last day of it.

    Raises MoveRefused when it is open, UsageProblem for a way back whose day is over.
    """
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(ReadinessPoint, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = point_in_hand(unit, handle)
        check_move(
            "readiness_point", row["handle"], row["status"], ReadinessStatus.OPEN, "opened again",
            "Nothing was changed.",
        )  # fmt: skip
        values: dict[str, Any] = {"due_on": due_on, "fallback_on": fallback_on or row["fallback_on"]}
        check_showstopper(unit, {**row, **values})
        gone = withdraw_agreements(
            unit, row["engagement_id"], subject=row["handle"], kind=AgreementKind.READINESS, agreed=True
        )
        unit.change(
            ReadinessPoint,
            row["id"],
            row["handle"],
            version=row["version"],
            status=ReadinessStatus.OPEN,
            closed_on=None,
            closing_note=None,
            agreement_id=None,
            **values,
        )
        unit.event(KIND, row["handle"], texts={"reason": why}, withdrawn=",".join(gone), **values)
        return as_it_stands(unit, row["handle"], withdrawn=gone)
