"""Says that a knowledge item cannot go on, and why; it keeps where it goes back to."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus

KIND = "knowledge_blocked"


def block_knowledge(database: Database, act: Act, handle: str, *, reason: str) -> KnowledgeDone:
    """Block an item as its keeper, giver or receiver. Raises UsageProblem without a reason."""
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver, hand.people.receiver)
        hand.check(KnowledgeStatus.BLOCKED, "blocked")
        hand.change(status=KnowledgeStatus.BLOCKED, back_to=hand.status, reason=why)
        unit.event(KIND, hand.handle, texts=None, before=hand.status)
        return knowledge_as_it_stands(unit, hand.handle)
