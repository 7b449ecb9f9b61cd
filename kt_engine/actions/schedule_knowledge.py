"""Plans the session in which a knowledge item is explained: on a day when everybody who is asked works."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    person_in,
)
from kt_engine.answers.knowledge_days import absences
from kt_engine.errors import UsageProblem
from kt_engine.rules.knowledge import check_days, check_hours
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow, KnowledgePresence
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_scheduled"


def schedule_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    on: date,
    hours: Decimal,
    others: Sequence[str] = (),
) -> KnowledgeDone:
    """Plan a session of giver, receiver and others (handles); planned again, the newest plan counts.

    Raises UsageProblem for a day that is over or hours that cannot be, Refused when somebody is away that day.
    """
    check_hours(hours)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep()
        if hand.status is not KnowledgeStatus.SCHEDULED:
            hand.check(KnowledgeStatus.SCHEDULED, "scheduled")
        hand.check_people()
        if on < unit.today:
            raise UsageProblem(f"{on} is over. Plan the session for today or a later day.")
        asked = _asked(hand, others)
        check_days(hand.handle, on, absences(unit, asked, on, today=unit.today))
        step_id = hand.step(KnowledgeStepKind.SCHEDULED, on=on, hours=hours, person_id=hand.people.giver)
        for person_id in asked:
            unit.insert(
                KnowledgePresence, engagement_id=hand.row["engagement_id"], step_id=step_id,
                person_id=person_id, attended=None,
            )  # fmt: skip
        hand.change(status=KnowledgeStatus.SCHEDULED)
        who = [hand.called(person_id) for person_id in asked]
        unit.event(KIND, hand.handle, texts=None, session_on=on, hours=hours, asked=who)
        return knowledge_as_it_stands(unit, hand.handle)


def _asked(hand: KnowledgeInHand, others: Sequence[str]) -> list[int]:
    """Give who is asked, each once: giver, receiver, then the others."""
    named = [
        person_in(hand.unit, hand.row["engagement_id"], one, "be asked to a session")["id"] for one in others
    ]
    first = [one for one in (hand.people.giver, hand.people.receiver) if one is not None]
    return list(dict.fromkeys([*first, *named]))
