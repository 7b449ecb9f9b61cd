"""Ends the waiver of a knowledge item before its day: the item goes on where it was."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.errors import MoveRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, KnowledgeStatus

KIND = "knowledge_reopened"


def reopen_knowledge(database: Database, act: Act, handle: str, *, reason: str) -> KnowledgeDone:
    """Open a waived item again. Raises UsageProblem without a reason, MoveRefused for what is not waived."""
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep()
        if hand.status is not KnowledgeStatus.WAIVED:
            instead = "No waiver of it is in force; one that nobody has signed yet keeps nothing closed."
            raise MoveRefused(hand.handle, hand.status.value, "opened again", instead)
        back_to = hand.back("opened again")
        hand.change(status=back_to, back_to=None, reason=None, waived_until=None, waiver_risk_id=None)
        gone = withdraw_agreements(
            unit, hand.row["engagement_id"], subject=hand.handle, kind=AgreementKind.KNOWLEDGE_WAIVER,
            agreed=True,
        )  # fmt: skip
        unit.event(KIND, hand.handle, texts={"reason": why}, status=back_to, withdrawn=list(gone))
        return knowledge_as_it_stands(unit, hand.handle)
