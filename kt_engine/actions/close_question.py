"""Closes a question about a handover, or opens it again because the answer is none; who asked does both."""

from typing import Any

from kt_engine.actions.authority import acting_person
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.question_in_hand import QuestionInHand, SettledQuestion, is_manager, question_in_hand
from kt_engine.errors import Refused
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import HandoverQuestion, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import QuestionStatus

CLOSED, REOPENED = "question_closed", "question_reopened"
NOTHING_LEFT = "Ask a new one: kt handover ask"


def close_question(database: Database, act: Act, handle: str, *, settled: bool = True) -> SettledQuestion:
    """Close it (`settled`), answered or not, or open it again; for who asked, or a manager when he has left.

    Raises Refused for anybody else, MoveRefused when it is closed or was never answered.
    """
    kind = CLOSED if settled else REOPENED
    status = QuestionStatus.CLOSED if settled else QuestionStatus.OPEN
    engagement_id = engagement_in(HandoverQuestion, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(kind)
        hand = question_in_hand(unit, known or handle)
        row = hand.row
        if known is None:
            _check(unit, hand)
            verb = "closed" if settled else "opened again"
            check_move("handover_question", row["handle"], row["status"], status, verb, NOTHING_LEFT)
            values: dict[str, Any] = {"closed_by": act.by, "closed_on": unit.today} if settled else {}
            unit.change(
                HandoverQuestion, row["id"], row["handle"], version=row["version"], status=status, **values
            )
            unit.event(kind, row["handle"], handover=hand.handover["handle"])
        return SettledQuestion(row["handle"], hand.handover["handle"], status)


def _check(unit: Unit, hand: QuestionInHand) -> None:
    person, asker = acting_person(unit), by_id(unit, Person, hand.row["asked_by"])
    gone = asker["disabled_on"] is not None and asker["disabled_on"] <= unit.today
    if person["id"] != asker["id"] and not (gone and is_manager(unit)):
        raise Refused(
            f"{person['handle']} may not settle {hand.row['handle']}: that is for {asker['handle']}, who asked."
        )
