"""Answers a question about a handover; who asked then closes it, or opens it again."""

from kt_engine.actions.done_before import check_same
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.question_in_hand import (
    LONGEST,
    QuestionInHand,
    SettledQuestion,
    check_may,
    question_in_hand,
    those_at_the_table,
)
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import HandoverQuestion
from kt_engine.store.unit import Act, Unit
from kt_engine.words import QuestionStatus

KIND = "question_answered"
INSTEAD = {
    QuestionStatus.ANSWERED: "It waits for who asked: kt handover close-question, or reopen-question.",
    QuestionStatus.CLOSED: "Ask a new one: kt handover ask",
}


def answer_question(database: Database, act: Act, handle: str, *, answer: str) -> SettledQuestion:
    """Answer as the one who was asked, or as giver, receiver or reviewer. Raises Refused for who asked himself."""
    text = one_line(answer, "answer", most=LONGEST)
    engagement_id = engagement_in(HandoverQuestion, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        hand = question_in_hand(unit, known or handle)
        if known is not None:
            check_same(unit, known, same=find(unit, HandoverQuestion, known)["answer"] == text)
            return SettledQuestion(known, hand.handover["handle"], hand.row["status"])
        row = hand.row
        _check(unit, hand)
        status = QuestionStatus.ANSWERED
        check_move(
            "handover_question",
            row["handle"],
            row["status"],
            status,
            "answered",
            INSTEAD.get(row["status"], ""),
        )
        values = {"answer": text, "answered_by": act.by, "answered_on": unit.today}
        unit.change(
            HandoverQuestion, row["id"], row["handle"], version=row["version"], status=status, **values
        )
        unit.event(KIND, row["handle"], handover=hand.handover["handle"])
        return SettledQuestion(row["handle"], hand.handover["handle"], status)


def _check(unit: Unit, hand: QuestionInHand) -> None:
    row = hand.row
    if unit.act.by == row["asked_by"]:
        raise Refused(f"Who asked {row['handle']} does not answer it; close it, if it is settled.")
    allowed = those_at_the_table(hand.people) | ({row["asked_of"]} if row["asked_of"] else set())
    who = f"who was asked, the giver {hand.people.giver.called}, or who signs: {hand.people.signers}"
    check_may(unit, allowed, f"answer {row['handle']}", who)
