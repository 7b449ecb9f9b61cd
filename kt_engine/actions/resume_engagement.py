"""Lets an engagement that was on hold go on."""

from dataclasses import dataclass

from kt_engine.actions.authority import engagement_row, require
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act
from kt_engine.words import EngagementStatus

KIND = "engagement_resumed"


@dataclass(frozen=True)
class ResumedEngagement:
    engagement: str
    status: EngagementStatus = EngagementStatus.ACTIVE


def resume_engagement(database: Database, act: Act, engagement_id: int) -> ResumedEngagement:
    """Resume an engagement that is on hold.

    Raises MoveRefused when its status does not allow it.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ResumedEngagement(known)
        require(unit, "hold, resume or cancel an engagement", engagement_id=engagement_id)
        row = engagement_row(unit, engagement_id)
        check_move(
            "engagement", row["handle"], row["status"], EngagementStatus.ACTIVE, "resumed",
            _instead(row["handle"], row["status"]),
        )  # fmt: skip
        unit.change(
            Engagement, engagement_id, row["handle"], version=row["version"], status=EngagementStatus.ACTIVE
        )
        unit.event(KIND, row["handle"], was=row["status"])
        return ResumedEngagement(row["handle"])


def _instead(handle: str, status: EngagementStatus) -> str:
    if status is EngagementStatus.ACTIVE:
        return f"It is under way; see: kt engagement show {handle}"
    return "Nothing in it can be changed any more."
