"""Keeps what the giver found in what was written down: right, or what has to be written again."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_queries, check_reviewer
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_reviewed"


def review_knowledge(
    database: Database, act: Act, handle: str, *, passed: bool, note: str | None = None
) -> KnowledgeDone:
    """Review the newest version as the giver; what does not pass goes to rework, also after the play-back.

    Raises Refused for its author, for others, and while a query is open; UsageProblem where rework is asked for
    without saying what is wrong.
    """
    said = None if note is None else one_line(note, "note", most=NOTE_LENGTH)
    if not passed and said is None:
        raise UsageProblem("Say what has to be written again: --rework TEXT")
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        target = KnowledgeStatus.SME_REVIEWED if passed else KnowledgeStatus.REWORK
        hand.check(target, "reviewed")
        hand.check_people()
        version = hand.newest()
        check_reviewer(hand.handle, hand.called(act.by), hand.giver, hand.called(version["author_id"]))
        if passed:
            check_queries(hand.handle, hand.open_queries())
        hand.step(KnowledgeStepKind.REVIEWED, person_id=act.by, passed=passed, note=said)
        hand.change(status=target)
        gone = withdraw_agreements(
            unit, hand.row["engagement_id"], subject=hand.versioned, kind=AgreementKind.KNOWLEDGE_ITEM
        )
        unit.event(
            KIND, hand.handle, texts=None, number=version["number"], sha256=version["sha256"], passed=passed,
            status=target, withdrawn=list(gone),
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle)
