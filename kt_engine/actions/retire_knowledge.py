"""Retires a baselined knowledge item that nobody needs any more, with the reason; what was signed stays."""

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

KIND = "knowledge_retired"
VERB = "take knowledge items out"


def retire_knowledge(database: Database, act: Act, handle: str, *, reason: str) -> KnowledgeDone:
    """Retire an item. Raises UsageProblem without a reason, MoveRefused for what is not baselined."""
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.may(VERB)
        hand.check(KnowledgeStatus.RETIRED, "retired")
        hand.change(status=KnowledgeStatus.RETIRED, reason=why, left_on=unit.today)
        unit.event(KIND, hand.handle, texts=None)
        return knowledge_as_it_stands(unit, hand.handle)
