"""Ends an engagement before its time; what was done stays on record, nothing is withdrawn."""

from dataclasses import dataclass

from kt_engine.actions.authority import engagement_row, require
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act
from kt_engine.words import EngagementStatus

KIND = "engagement_cancelled"


@dataclass(frozen=True)
class CancelledEngagement:
    engagement: str
    status: EngagementStatus = EngagementStatus.CANCELLED


def cancel_engagement(
    database: Database, act: Act, engagement_id: int, *, reason: str
) -> CancelledEngagement:
    """Cancel an engagement, active or on hold, for good.

    Raises MoveRefused when its status does not allow it, UsageProblem without a reason.
    """
    why = one_line(reason, "reason", most=2000)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return CancelledEngagement(known)
        require(unit, "hold, resume or cancel an engagement", engagement_id=engagement_id)
        row = engagement_row(unit, engagement_id)
        check_move(
            "engagement", row["handle"], row["status"], EngagementStatus.CANCELLED, "cancelled",
            _instead(row["handle"], row["status"]),
        )  # fmt: skip
        unit.change(
            Engagement,
            engagement_id,
            row["handle"],
            version=row["version"],
            status=EngagementStatus.CANCELLED,
        )
        unit.event(KIND, row["handle"], texts={"reason": why}, was=row["status"])
        return CancelledEngagement(row["handle"])


def _instead(handle: str, status: EngagementStatus) -> str:
    if status is EngagementStatus.CANCELLED:
        return f"It stays on record; see: kt engagement show {handle}"
    return "Nothing in it can be changed any more."
