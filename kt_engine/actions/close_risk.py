"""Closes a risk, with the reason why it cannot do harm any more; its ratings stay."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.risk_in_hand import RatedRisk, as_it_stands, checked_note, risk_in_hand, write_rating
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Risk
from kt_engine.store.unit import Act
from kt_engine.words import RiskStatus

KIND = "risk_closed"


def close_risk(database: Database, act: Act, handle: str, *, reason: str) -> RatedRisk:
    """Close a risk, open or occurred. Raises MoveRefused when it is closed, UsageProblem without a reason."""
    why = checked_note(reason, "reason")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Risk, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = risk_in_hand(unit, handle)
        check_move("risk", row["handle"], row["status"], RiskStatus.CLOSED, "closed", "Nothing was changed.")
        more = {"closed_on": unit.today, "review_on": None}
        said = write_rating(unit, row, why, more, status=RiskStatus.CLOSED)
        unit.event(KIND, row["handle"], **said)
        return as_it_stands(unit, row["handle"])
