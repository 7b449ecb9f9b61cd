"""Rates a knowledge item by criticality, frequency and complexity; what is rated anew says why."""

from dataclasses import asdict, dataclass

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.answers.knowledge_thresholds import is_must_have
from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.methods.coverage import frequency_level, item_weight
from kt_engine.rules.knowledge import check_level
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import Frequency, KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_prioritised"


def prioritise_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    criticality: int | None = None,
    frequency: Frequency | None = None,
    complexity: int | None = None,
    note: str | None = None,
) -> KnowledgeDone:
    """Rate an item; what is left out stays as it was, or as the playbook has it.

    Raises UsageProblem for a level outside 1 to 5, without a complexity, and for a second rating without a note.
    """
    why = None if note is None else one_line(note, "note", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep()
        rating = _rating(hand, criticality, frequency, complexity)
        if hand.row["score"] is not None and why is None:
            raise UsageProblem(f"{hand.handle} was rated before. Say why it is rated anew: --note TEXT")
        _rate(hand, rating, why)
        return knowledge_as_it_stands(unit, hand.handle)


@dataclass(frozen=True)
class _Rating:
    criticality: int
    frequency: Frequency
    complexity: int

    @property
    def score(self) -> int:
        return item_weight(self.criticality, frequency_level(self.frequency), self.complexity)


def _rating(
    hand: KnowledgeInHand, criticality: int | None, frequency: Frequency | None, complexity: int | None
) -> _Rating:
    row = hand.row
    how_complex = row["complexity"] if complexity is None else complexity
    if how_complex is None:
        raise UsageProblem(f"Nobody has rated how complex {hand.handle} is. Say it: --complexity 1 to 5")
    return _Rating(
        check_level("criticality", row["criticality"] if criticality is None else criticality),
        frequency or row["frequency"],
        check_level("complexity", how_complex),
    )


def _rate(hand: KnowledgeInHand, rating: _Rating, why: str | None) -> None:
    unit, row = hand.unit, hand.row
    must_have = is_must_have(pinned_playbook(unit, row["engagement_id"]), rating.criticality)
    rated = {**asdict(rating), "score": rating.score}
    hand.step(KnowledgeStepKind.RATED, note=why, **rated)
    first = hand.status is KnowledgeStatus.IDENTIFIED
    status = KnowledgeStatus.PRIORITISED if first else hand.status
    hand.change(status=status, must_have=must_have, **rated)
    facts = {**rated, "score_before": row["score"], "must_have": must_have, "status": status}
    unit.event(KIND, hand.handle, texts=None, **facts)
