"""Closes what was still open when a knowledge item was signed, with what became of it."""

from dataclasses import dataclass

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import NOTE_LENGTH, KnowledgeInHand, knowledge_in_hand
from kt_engine.errors import NotFound, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.knowledge import issues_of
from kt_engine.store.tables import KnowledgeIssue, KnowledgeItemRow
from kt_engine.store.unit import Act

KIND = "knowledge_issue_closed"


@dataclass(frozen=True)
class ClosedIssue:
    handle: str
    issue: int


def close_knowledge_issue(
    database: Database, act: Act, handle: str, number: int, *, outcome: str
) -> ClosedIssue:
    """Close a carried issue as its owner or keeper of the items. Raises NotFound, Refused for one closed before."""
    said = one_line(outcome, "outcome", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ClosedIssue(known, number)
        hand = knowledge_in_hand(unit, handle)
        row = next((one for one in issues_of(unit, hand.row["id"]) if one["number"] == number), None)
        if row is None:
            raise NotFound(
                "open issue", f"{number} of {hand.handle}", f"See them with: kt knowledge show {hand.handle}"
            )
        if row["closed_on"] is not None:
            raise Refused(
                f"Issue {number} of {hand.handle} was closed on {row['closed_on']}. Nothing was changed."
            )
        hand.keep(row["owner_id"])
        _close(hand, row["id"], number, row["version"], said)
        return ClosedIssue(hand.handle, number)


def _close(hand: KnowledgeInHand, row_id: int, number: int, version: int, said: str) -> None:
    unit = hand.unit
    unit.change(
        KnowledgeIssue, row_id, f"issue {number} of {hand.handle}", version=version, outcome=said,
        closed_by=unit.act.by, closed_on=unit.today,
    )  # fmt: skip
    unit.event(KIND, hand.handle, texts=None, issue=number)
