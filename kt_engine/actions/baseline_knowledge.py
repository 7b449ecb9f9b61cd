"""Takes a knowledge item that proved itself into the baseline: everybody who must know it has shown that he does."""

from datetime import date

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import KnowledgeDone, knowledge_as_it_stands, knowledge_in_hand
from kt_engine.answers.knowledge_thresholds import review_day
from kt_engine.answers.linked_trainees import proofs_of
from kt_engine.rules.knowledge import check_coverage, check_review_day
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_baselined"


def baseline_knowledge(
    database: Database, act: Act, handle: str, *, review_on: date | None = None
) -> KnowledgeDone:
    """Baseline an item; without a day it is looked at again when the playbook says.

    Raises Refused while a linked trainee has not proved it or nobody is linked, UsageProblem for a review not ahead.
    """
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep()
        hand.check(KnowledgeStatus.BASELINED, "baselined")
        row = hand.row
        playbook = pinned_playbook(unit, row["engagement_id"])
        spec = playbook.knowledge_items.get(row["item_key"])
        linked = proofs_of(unit, row["engagement_id"]).linked(
            row["process_id"], spec.taught_in if spec else (), written=True
        )
        check_coverage(hand.handle, (*linked.proved, *linked.unproved), linked.unproved)
        again_on = review_on or review_day(playbook, row["item_key"], unit.today)
        check_review_day(hand.handle, again_on, unit.today)
        count = len(linked.proved)
        hand.step(KnowledgeStepKind.BASELINED, covered_count=count, review_on=again_on)
        hand.change(status=KnowledgeStatus.BASELINED, review_on=again_on)
        unit.event(
            KIND,
            hand.handle,
            texts=None,
            number=row["current_number"],
            covered_count=count,
            review_on=again_on,
        )
        return knowledge_as_it_stands(unit, hand.handle)
