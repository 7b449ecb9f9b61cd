"""Closes a query on a knowledge item: who asked says that the answer will do."""

from kt_engine.actions.authority import acting_person
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import knowledge_in_hand
from kt_engine.actions.query_in_hand import query_in_hand
from kt_engine.actions.raise_query import AskedQuery
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeQuery, Person
from kt_engine.store.unit import Act

KIND = "knowledge_query_closed"


def close_query(database: Database, act: Act, handle: str, number: int) -> AskedQuery:
    """Close a query that was answered, as who asked it; where that person has left, as keeper of the items.

    Raises Refused for others, and for a query nobody has answered.
    """
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AskedQuery(known, number)
        hand = knowledge_in_hand(unit, handle)
        row = query_in_hand(hand, number)
        asker = by_id(unit, Person, row["asked_by"])
        if row["answer"] is None:
            raise Refused(
                f"Query {number} of {hand.handle} has no answer yet: "
                f"kt knowledge answer {hand.handle} {number} --text TEXT"
            )
        if asker["disabled_on"] is not None and asker["disabled_on"] <= unit.today:
            hand.keep()
        elif acting_person(unit)["id"] != asker["id"]:
            raise Refused(
                f"{asker['handle']} asked query {number} of {hand.handle} and closes it; nobody else does."
            )
        unit.change(
            KnowledgeQuery, row["id"], f"query {number} of {hand.handle}", version=row["version"],
            closed_by=act.by, closed_on=unit.today,
        )  # fmt: skip
        unit.event(KIND, hand.handle, texts=None, query=number)
        return AskedQuery(hand.handle, number)
