"""Opens a risk again that occurred or was closed, with the reason why it may still happen."""

from datetime import date

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.risk_in_hand import (
    RatedRisk,
    as_it_stands,
    checked_note,
    checked_review,
    risk_in_hand,
    write_rating,
)
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Risk
from kt_engine.store.unit import Act
from kt_engine.words import RiskStatus

KIND = "risk_reopened"


def reopen_risk(
    database: Database, act: Act, handle: str, *, reason: str, review_on: date | None = None
) -> RatedRisk:
    """Open a risk again, with the rating it had. Raises MoveRefused when it is open, UsageProblem without a reason."""
    why = checked_note(reason, "reason")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Risk, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = risk_in_hand(unit, handle)
        instead = f"Rate it instead: kt risk rate {row['handle']}"
        check_move("risk", row["handle"], row["status"], RiskStatus.OPEN, "opened again", instead)
        more = {"closed_on": None, "review_on": checked_review(unit, review_on) or row["review_on"]}
        said = write_rating(unit, row, why, more, status=RiskStatus.OPEN)
        unit.event(KIND, row["handle"], **said, review_on=more["review_on"])
        return as_it_stands(unit, row["handle"])
