"""Marks a risk as occurred: what could happen did; it stays on the register until it is closed or open again."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.risk_in_hand import RatedRisk, as_it_stands, checked_note, risk_in_hand, write_rating
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Risk
from kt_engine.store.unit import Act
from kt_engine.words import RiskStatus

KIND = "risk_occurred"


def mark_risk_occurred(database: Database, act: Act, handle: str, *, note: str) -> RatedRisk:
    """Mark an open risk as occurred. Raises MoveRefused when it is not open, UsageProblem without a note."""
    what = checked_note(note, "note")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Risk, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = risk_in_hand(unit, handle)
        instead = f"Open it again first: kt risk reopen {row['handle']} --reason TEXT"
        check_move("risk", row["handle"], row["status"], RiskStatus.OCCURRED, "marked as occurred", instead)
        said = write_rating(unit, row, what, {}, status=RiskStatus.OCCURRED)
        unit.event(KIND, row["handle"], **said)
        return as_it_stands(unit, row["handle"])
