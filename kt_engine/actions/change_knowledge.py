"""Says what is not true any more of a signed knowledge item; everybody certified on it is asked to take note."""

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.answers.acknowledgements import subject_of
from kt_engine.answers.knowledge_thresholds import acknowledge_by
from kt_engine.answers.linked_trainees import proofs_of
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.knowledge import steps_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import KnowledgeItemRow, Person
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_changed"
ASKS = AgreementKind.ACKNOWLEDGEMENT


def change_knowledge(database: Database, act: Act, handle: str, *, delta: str) -> KnowledgeDone:
    """Change a signed item; its receiver writes the next version, which goes the whole way again.

    Everybody certified on it is asked to acknowledge the delta, but for who says it. Raises MoveRefused before it is
    signed off, UsageProblem without a delta.
    """
    said = one_line(delta, "delta", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver, hand.people.backup)
        hand.check(KnowledgeStatus.CHANGED, "changed")
        before = steps_of(unit, hand.row["id"])
        number = 1 + sum(one["kind"] is KnowledgeStepKind.CHANGED for one in before)
        hand.step(KnowledgeStepKind.CHANGED, note=said, person_id=act.by)
        hand.change(status=KnowledgeStatus.CHANGED, reason=said, review_on=None)
        certified = _certified(hand)
        asked = [ask(hand, number, said, hand.newest(), person) for person in certified]
        unit.event(
            KIND, hand.handle, texts=None, number=hand.row["current_number"], change=number,
            asked_count=len(asked), agreements=[[one["handle"], one["content_sha256"]] for one in asked],
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle, [one["handle"] for one in asked])


def _certified(hand: KnowledgeInHand) -> list[RowMapping]:
    """Give the persons certified on it who can acknowledge, each once; who says the change knows it."""
    proofs = proofs_of(hand.unit, hand.row["engagement_id"])
    ids = dict.fromkeys(row["person_id"] for row in proofs.certified(hand.row["process_id"]))
    return [
        by_id(hand.unit, Person, one) for one in ids if one != hand.unit.act.by and can_acknowledge(hand, one)
    ]


def can_acknowledge(hand: KnowledgeInHand, person_id: int) -> bool:
    """Tell whether a person holds a role that acknowledges; who has left holds none."""
    unit, kind, meaning = hand.unit, agreement_kind(ASKS), meaning_of(ASKS)
    held = roles_of(unit, hand.row["engagement_id"], person_id, unit.today)
    return any(signs(role, kind, meaning) for role, _ in held)


def ask(hand: KnowledgeInHand, number: int, delta: str, before: RowMapping, person: RowMapping) -> RowMapping:
    """Ask one person to acknowledge a change of the version before it."""
    unit, row = hand.unit, hand.row
    playbook = pinned_playbook(unit, row["engagement_id"])
    facts = {
        "item": hand.handle,
        "change": number,
        "version_before": before["number"],
        "sha256_before": before["sha256"],
        "person": person["handle"],
    }
    proposal = Proposal(
        ASKS,
        subject_of(hand.handle, number, person["handle"]),
        f"{row['title']} ({hand.handle}) has changed: {delta}",
        facts,
        (Wanted(person_id=person["id"]),),
        process_id=row["process_id"],
        due_on=acknowledge_by(playbook, unit.today),
    )
    return propose(unit, row["engagement_id"], proposal)
