"""Cancels a knowledge session that was not held; who cancels must-have sessions again and again is an issue."""

from dataclasses import dataclass

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.raise_session_issues import raise_session_issues
from kt_engine.actions.session_in_hand import both_chains, change_bookings, may_keep, parts_of
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.tables import PlannedSession
from kt_engine.store.unit import Act, Unit
from kt_engine.words import SessionStatus, Side

KIND = "knowledge_session_cancelled"
REASON_LENGTH = 400


@dataclass(frozen=True)
class CancelledSession:
    handle: str
    side: Side
    risks: tuple[str, ...]
    """Handles of risks that were raised because it is not the first in a row."""


def cancel_session(database: Database, act: Act, handle: str, *, side: Side, reason: str) -> CancelledSession:
    """Cancel a planned session for a side; who must be there may, too. Its people's time is free again.

    Raises MoveRefused for one that was held or cancelled.
    """
    why = one_line(reason, "reason", most=REASON_LENGTH)
    with both_chains(database, act, engagement_in(PlannedSession, handle)) as unit:
        row = find(unit, PlannedSession, handle)
        if unit.repeats(KIND, row["handle"]) is not None:
            return CancelledSession(row["handle"], side, ())
        may_keep(unit, row["engagement_id"], named=unit.act.by in parts_of(unit, row["id"]))
        check_move(
            "planned_session", row["handle"], row["status"], SessionStatus.CANCELLED, "cancelled",
            f"See how it stands: kt session show {row['handle']}",
        )  # fmt: skip
        _cancel(
            unit,
            row["id"],
            row["handle"],
            version=row["version"],
            sequence=row["sequence"],
            side=side,
            why=why,
        )
        freed = change_bookings(unit, row, cancelled_at=unit.act.at)
        risks = raise_session_issues(unit, row, side)
        unit.event(KIND, row["handle"], side=side, risks=", ".join(risks), people_count=freed)
        unit.installation_event("time_freed", row["handle"], people_count=freed)
        return CancelledSession(row["handle"], side, risks)


def _cancel(
    unit: Unit, session_id: int, handle: str, *, version: int, sequence: int, side: Side, why: str
) -> None:
    unit.change(
        PlannedSession,
        session_id,
        handle,
        version=version,
        status=SessionStatus.CANCELLED,
        sequence=sequence + 1,
        closed_on=unit.today,
        cancelled_side=side,
        cancelled_reason=why,
    )
