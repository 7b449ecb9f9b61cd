"""Takes the block from a knowledge item: it goes on where it was."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import KnowledgeDone, knowledge_as_it_stands, knowledge_in_hand
from kt_engine.errors import MoveRefused
from kt_engine.rules.knowledge import instead_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus

KIND = "knowledge_unblocked"


def unblock_knowledge(database: Database, act: Act, handle: str) -> KnowledgeDone:
    """Unblock an item as its keeper, giver or receiver. Raises MoveRefused for one that is not blocked."""
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver, hand.people.receiver)
        if hand.status is not KnowledgeStatus.BLOCKED:
            raise MoveRefused(
                hand.handle, hand.status.value, "unblocked", instead_of(hand.handle, hand.status)
            )
        back_to = hand.back("unblocked")
        hand.change(status=back_to, back_to=None, reason=None)
        unit.event(KIND, hand.handle, texts=None, status=back_to)
        return knowledge_as_it_stands(unit, hand.handle)
