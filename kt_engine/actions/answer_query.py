"""Answers a query on a knowledge item, or answers it better while who asked has not closed it."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import knowledge_in_hand
from kt_engine.actions.query_in_hand import query_in_hand
from kt_engine.actions.raise_query import AskedQuery
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeQuery
from kt_engine.store.unit import Act

KIND = "knowledge_query_answered"
ANSWER_LENGTH = 2000


def answer_query(database: Database, act: Act, handle: str, number: int, *, text: str) -> AskedQuery:
    """Answer as giver, backup or keeper of the knowledge items; never as who asked.

    Raises NotFound for a number there is none of, Refused for one that is closed.
    """
    said = one_line(text, "answer", most=ANSWER_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AskedQuery(known, number)
        hand = knowledge_in_hand(unit, handle)
        row = query_in_hand(hand, number)
        if row["asked_by"] == act.by:
            raise Refused(
                f"{hand.called(act.by)} asked query {number} of {hand.handle}; somebody else answers it."
            )
        hand.keep(hand.people.giver, hand.people.backup)
        unit.change(
            KnowledgeQuery, row["id"], f"query {number} of {hand.handle}", version=row["version"], answer=said,
            answered_by=act.by, answered_on=unit.today,
        )  # fmt: skip
        unit.event(KIND, hand.handle, texts=None, query=number)
        return AskedQuery(hand.handle, number)
