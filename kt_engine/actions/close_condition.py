"""Closes a condition of a conditional go, by its owner or the transition manager, with a note of what was done."""

from dataclasses import dataclass

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import UsageProblem
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Condition
from kt_engine.store.unit import Act
from kt_engine.words import ConditionStatus


@dataclass(frozen=True)
class ConditionClosed:
    handle: str


def close_condition(database: Database, act: Act, handle: str, *, note: str) -> ConditionClosed:
    """Close a condition, open or expired. Raises MoveRefused when it is closed, UsageProblem without a note."""
    if not note.strip():
        raise UsageProblem("Say what was done to close the condition: --note TEXT")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Condition, handle)) as unit:
        known = unit.repeats("condition_closed")
        if known is not None:
            return ConditionClosed(known)
        row = find(unit, Condition, handle)
        require_open(unit, row["engagement_id"])
        require(
            unit, "close conditions", engagement_id=row["engagement_id"], named=row["owner_id"] == unit.act.by
        )
        check_move(
            "condition",
            row["handle"],
            row["status"],
            ConditionStatus.CLOSED,
            "closed",
            "Nothing was changed.",
        )
        unit.change(
            Condition,
            row["id"],
            row["handle"],
            version=row["version"],
            status=ConditionStatus.CLOSED,
            closed_on=unit.today,
            closed_by=unit.act.by,
            closing_note=note.strip(),
        )
        unit.event(
            "condition_closed", row["handle"], texts={"note": note.strip()}, late=unit.today > row["due_on"]
        )
        return ConditionClosed(row["handle"])
