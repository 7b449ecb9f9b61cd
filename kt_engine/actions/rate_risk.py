"""Rates a risk anew: how likely, how bad, why, and when somebody looks again; its status stays."""

from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.risk_in_hand import (
    RatedRisk,
    as_it_stands,
    checked_levels,
    checked_note,
    checked_review,
    owner_of,
    risk_in_hand,
    write_rating,
)
from kt_engine.errors import MoveRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Risk
from kt_engine.store.unit import Act, Unit
from kt_engine.words import RiskStatus

KIND = "risk_rated"


def rate_risk(
    database: Database,
    act: Act,
    handle: str,
    *,
    likelihood: int,
    impact: int,
    note: str,
    review_on: date | None = None,
    fallback_on: date | None = None,
    owner: str | None = None,
) -> RatedRisk:
    """Rate a risk; what is left out of the last three stays, but a review that has come is over with this rating.

    Raises MoveRefused for a closed one, UsageProblem for a level outside 1 to 5, no note or a review not ahead.
    """
    checked_levels(likelihood, impact)
    why = checked_note(note, "note")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Risk, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = risk_in_hand(unit, handle)
        if row["status"] is RiskStatus.CLOSED:
            instead = f"Open it again first: kt risk reopen {row['handle']} --reason TEXT"
            raise MoveRefused(row["handle"], row["status"].value, "rated", instead)
        more: dict[str, Any] = {
            "review_on": checked_review(unit, review_on) or _still_ahead(unit, row),
            "fallback_on": fallback_on or row["fallback_on"],
            "owner_id": owner_of(unit, row["engagement_id"], owner) or row["owner_id"],
        }
        said = write_rating(unit, row, why, more, likelihood=likelihood, impact=impact)
        before = {"likelihood_before": row["likelihood"], "impact_before": row["impact"]}
        unit.event(KIND, row["handle"], **said, **before, **more)
        return as_it_stands(unit, row["handle"])


def _still_ahead(unit: Unit, row: RowMapping) -> date | None:
    """Give the review agreed earlier, unless its day has come."""
    review_on: date | None = row["review_on"]
    return review_on if review_on is not None and review_on > unit.today else None
