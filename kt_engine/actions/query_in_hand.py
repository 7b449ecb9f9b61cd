"""The query on a knowledge item a verb is about, which must still be open."""

from sqlalchemy import RowMapping

from kt_engine.actions.knowledge_in_hand import KnowledgeInHand
from kt_engine.errors import NotFound, Refused
from kt_engine.store.knowledge import queries_of


def query_in_hand(hand: KnowledgeInHand, number: int) -> RowMapping:
    """Give the query. Raises NotFound, Refused for one that is closed."""
    for row in queries_of(hand.unit, hand.row["id"]):
        if row["number"] == number:
            if row["closed_on"] is not None:
                raise Refused(f"Query {number} of {hand.handle} is closed. Ask a new one: kt knowledge query")
            return row
    raise NotFound("query", f"{number} of {hand.handle}", f"See them with: kt knowledge show {hand.handle}")
