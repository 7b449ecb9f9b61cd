"""Keeps how well the receiver explained a knowledge item back before its giver and the client's owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    person_in,
)
from kt_engine.answers.knowledge_owner import fits_owner, owner_seat
from kt_engine.answers.knowledge_thresholds import play_back_mark
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import Topic, check_play_back, check_topics, play_back_passes
from kt_engine.rules.training import check_score
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeTopic
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_played_back"


@dataclass(frozen=True)
class ChosenTopic:
    """A topic as it was typed, with the handle of who chose it."""

    title: str
    chosen_by: str
    hard: bool = False


def play_back_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    score_pct: Decimal,
    owner: str,
    topics: Sequence[ChosenTopic],
    note: str | None = None,
) -> KnowledgeDone:
    """Keep the score (percent) of the receiver before giver and `owner`; below the mark the item goes to rework.

    Raises Refused where the three are not different people, `owner` does not own it for the client, the receiver keeps
    his own score, or topics were not chosen jointly or are all easy.
    """
    check_score(score_pct)
    said = None if note is None else one_line(note, "note", most=NOTE_LENGTH)
    chosen = [ChosenTopic(one_line(one.title, "topic"), one.chosen_by, one.hard) for one in topics]
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.check(KnowledgeStatus.PLAYED_BACK, "played back")
        hand.check_people()
        owner_id = _owner(hand, owner)
        check_play_back(hand.handle, hand.receiver, hand.giver, hand.called(owner_id), hand.called(act.by))
        hand.keep(hand.people.giver, owner_id)
        choosers = _choosers(hand, chosen, owner_id)
        _keep(hand, score_pct, owner_id, chosen, choosers, said)
        return knowledge_as_it_stands(unit, hand.handle)


def _owner(hand: KnowledgeInHand, owner: str) -> int:
    unit, engagement_id = hand.unit, hand.row["engagement_id"]
    person = person_in(unit, engagement_id, owner, "hear it as the client's owner")
    seat = owner_seat(unit, engagement_id, hand.row["process_id"], hand.people.giver, unit.today)
    if not fits_owner(unit, engagement_id, seat, person["id"], unit.today):
        who = f"{seat.words} {hand.called(seat.person_id)}" if seat.person_id else f"a {seat.words}"
        raise Refused(f"{person['handle']} does not own {hand.handle} for the client; {who} does.")
    return int(person["id"])


def _choosers(hand: KnowledgeInHand, chosen: Sequence[ChosenTopic], owner_id: int) -> list[int]:
    """Give who chose each topic, by id. Raises Refused where both sides did not choose, or only easy ones."""
    engagement_id = hand.row["engagement_id"]
    rows = [person_in(hand.unit, engagement_id, one.chosen_by, "choose a topic") for one in chosen]
    topics = [Topic(one.title, row["handle"], one.hard) for one, row in zip(chosen, rows, strict=True)]
    check_topics(hand.handle, topics, hand.receiver, hand.giver, hand.called(owner_id))
    return [int(row["id"]) for row in rows]


def _keep(
    hand: KnowledgeInHand, score_pct: Decimal, owner_id: int, chosen: Sequence[ChosenTopic],
    choosers: Sequence[int], said: str | None,
) -> None:  # fmt: skip
    unit, row = hand.unit, hand.row
    mark = play_back_mark(pinned_playbook(unit, row["engagement_id"]), must_have=bool(row["must_have"]))
    passed = play_back_passes(score_pct, mark)
    step_id = hand.step(
        KnowledgeStepKind.PLAYED_BACK, person_id=hand.people.receiver, giver_id=hand.people.giver,
        owner_id=owner_id, score_pct=score_pct, pass_mark_pct=mark, passed=passed, note=said,
    )  # fmt: skip
    for number, (one, chooser) in enumerate(zip(chosen, choosers, strict=True), 1):
        unit.insert(
            KnowledgeTopic, engagement_id=row["engagement_id"], step_id=step_id, number=number, topic=one.title,
            chosen_by=chooser, hard=one.hard,
        )  # fmt: skip
    status = KnowledgeStatus.PLAYED_BACK if passed else KnowledgeStatus.REWORK
    hand.change(status=status)
    unit.event(
        KIND, hand.handle, texts=None, number=row["current_number"], score_pct=score_pct, pass_mark_pct=mark,
        passed=passed, topics_count=len(chosen), status=status,
    )  # fmt: skip
