"""Asks a question about a knowledge item; until it is answered and closed the item is not reviewed."""

from dataclasses import dataclass

from kt_engine.actions.authority import acting_person
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import knowledge_in_hand, person_in
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeQuery
from kt_engine.store.unit import Act

KIND = "knowledge_query_raised"
QUESTION_LENGTH = 1000


@dataclass(frozen=True)
class AskedQuery:
    handle: str
    query: int
    """Its number, counted per item."""


def raise_query(database: Database, act: Act, handle: str, *, question: str) -> AskedQuery:
    """Ask, as anybody with a part in the engagement. Raises UsageProblem for an empty question."""
    asked = one_line(question, "question", most=QUESTION_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            row = find(unit, KnowledgeItemRow, known)
            return AskedQuery(known, next_number(unit, KnowledgeQuery, item_id=row["id"]) - 1)
        hand = knowledge_in_hand(unit, handle)
        person_in(unit, hand.row["engagement_id"], acting_person(unit)["handle"], "ask about it")
        number = next_number(unit, KnowledgeQuery, item_id=hand.row["id"])
        unit.insert(
            KnowledgeQuery, engagement_id=hand.row["engagement_id"], item_id=hand.row["id"], number=number,
            question=asked, asked_by=act.by, asked_on=unit.today,
        )  # fmt: skip
        unit.event(KIND, hand.handle, texts=None, query=number)
        return AskedQuery(hand.handle, number)
