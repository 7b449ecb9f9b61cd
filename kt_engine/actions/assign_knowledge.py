"""Names who gives, also knows and receives a knowledge item, and by when it should have passed over."""

from datetime import date
from typing import Any

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    person_in,
    sides_of,
)
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.errors import Refused, UsageProblem
from kt_engine.rules.knowledge import check_receiver
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind

KIND = "knowledge_assigned"
DOES = {"giver": "give it", "backup": "give it", "receiver": "receive it"}


def assign_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    giver: str | None = None,
    backup: str | None = None,
    receiver: str | None = None,
    due_on: date | None = None,
) -> KnowledgeDone:
    """Name persons by handle; who is left out stays. What waits for signatures of others is withdrawn.

    Raises UsageProblem where nothing is named, Refused for who cannot give or receive it.
    """
    named = {"giver": giver, "backup": backup, "receiver": receiver}
    if due_on is None and not any(named.values()):
        raise UsageProblem("Say what changes: --giver, --backup, --receiver or --due.")
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep()
        ids = {place: _person(hand, place, who) for place, who in named.items() if who is not None}
        _check_apart(hand, ids)
        values: dict[str, Any] = {f"{place}_id": person_id for place, person_id in ids.items()}
        if due_on is not None:
            values["due_on"] = due_on
        hand.change(**values)
        gone = _withdraw(hand, ids)
        facts = {place: hand.called(person_id) for place, person_id in ids.items()}
        unit.event(KIND, hand.handle, texts=None, **facts, due_on=due_on, withdrawn=list(gone))
        return knowledge_as_it_stands(unit, hand.handle)


def _person(hand: KnowledgeInHand, place: str, who: str) -> int:
    engagement_id = hand.row["engagement_id"]
    person = person_in(hand.unit, engagement_id, who, DOES[place])
    if place == "receiver":
        check_receiver(hand.handle, person["handle"], sides_of(hand.unit, engagement_id, person["id"]))
    return int(person["id"])


def _check_apart(hand: KnowledgeInHand, ids: dict[str, int]) -> None:
    """Raise Refused where giver, backup and receiver would not be different people."""
    now = {"giver": hand.people.giver, "backup": hand.people.backup, "receiver": hand.people.receiver, **ids}
    for one, other in (("giver", "receiver"), ("backup", "receiver"), ("giver", "backup")):
        if now[one] is not None and now[one] == now[other]:
            who = hand.called(now[one])
            raise Refused(f"{who} cannot be {one} and {other} of {hand.handle} at once. Name another.")


def _withdraw(hand: KnowledgeInHand, ids: dict[str, int]) -> tuple[str, ...]:
    """Withdraw what is before signers who would not be asked any more."""
    if not {"giver", "receiver"} & ids.keys() or hand.row["current_number"] is None:
        return ()
    return withdraw_agreements(
        hand.unit, hand.row["engagement_id"], subject=hand.versioned, kind=AgreementKind.KNOWLEDGE_ITEM
    )
