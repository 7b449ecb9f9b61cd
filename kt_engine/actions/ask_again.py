"""Asks once more those who declined to acknowledge the changes of a knowledge item."""

from kt_engine.actions.change_knowledge import ask, can_acknowledge
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import KnowledgeDone, knowledge_as_it_stands, knowledge_in_hand
from kt_engine.answers.acknowledgements import outstanding_of
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.knowledge import steps_of, versions_of
from kt_engine.store.tables import KnowledgeItemRow, Person
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStepKind

KIND = "acknowledgements_asked_again"


def ask_again(database: Database, act: Act, handle: str) -> KnowledgeDone:
    """Put each declined acknowledgement before the same person anew. Raises Refused where nobody declined one."""
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver, hand.people.backup)
        declined = [
            one
            for one in outstanding_of(unit, hand.row["engagement_id"])
            if one.item == hand.handle and one.declined
        ]
        changes = [one for one in steps_of(unit, hand.row["id"]) if one["kind"] is KnowledgeStepKind.CHANGED]
        versions = {one["number"]: one for one in versions_of(unit, hand.row["id"])}
        asked = []
        for one in declined:
            person, change = find(unit, Person, one.person), changes[one.change - 1]
            if person["id"] != act.by and can_acknowledge(hand, person["id"]):
                before = versions[change["version_number"]]
                asked.append(ask(hand, one.change, change["note"], before, person))
        if not asked:
            raise Refused(f"Nobody who can still acknowledge declined a change of {hand.handle}.")
        unit.event(
            KIND, hand.handle, texts=None, asked_count=len(asked),
            agreements=[[one["handle"], one["content_sha256"]] for one in asked],
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle, [one["handle"] for one in asked])
