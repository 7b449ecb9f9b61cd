"""Takes a knowledge item out of the engagement, with the note of the change that says so; it leaves what is counted."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_waivable
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus

KIND = "knowledge_descoped"
VERB = "take knowledge items out"


def descope_knowledge(database: Database, act: Act, handle: str, *, note: str) -> KnowledgeDone:
    """Descope an item that is not signed off. Raises UsageProblem without a note, MoveRefused for a signed one."""
    why = one_line(note, "change note", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.may(VERB)
        check_waivable(hand.handle, hand.status, hand.row["back_to"], "descoped")
        hand.check(KnowledgeStatus.DESCOPED, "descoped")
        hand.change(status=KnowledgeStatus.DESCOPED, reason=why, left_on=unit.today)
        gone = [
            one
            for subject in (hand.handle, hand.versioned)
            for one in withdraw_agreements(unit, hand.row["engagement_id"], subject=subject)
        ]
        unit.event(KIND, hand.handle, texts=None, before=hand.status, withdrawn=gone)
        return knowledge_as_it_stands(unit, hand.handle)
