"""Records that the session on a knowledge item was held: who came, and where its recording lies, or why not."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.answers.knowledge_thresholds import quorum_pct
from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_attendance, check_recording
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.knowledge import steps_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import KnowledgeItemRow, KnowledgePresence, Person, table_of
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_captured"
REFERENCE_LENGTH = 400
P = table_of(KnowledgePresence)


def capture_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    held_on: date,
    attended: Sequence[str],
    recording: str | None = None,
    not_recorded: str | None = None,
) -> KnowledgeDone:
    """Record a session that was planned; `attended` are handles of who was there.

    Raises UsageProblem for a day to come, or unless one of recording and not_recorded is given; Refused where too few
    came, or giver or receiver were missing: then nothing passed over, and it is planned again.
    """
    check_recording(recording, not_recorded)
    where = None if recording is None else one_line(recording, "recording", most=REFERENCE_LENGTH)
    why = None if not_recorded is None else one_line(not_recorded, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver)
        hand.check(KnowledgeStatus.CAPTURED, "captured")
        if held_on > unit.today:
            raise UsageProblem(
                f"The day of the session, {held_on}, has not come yet. Record it when it is over."
            )
        there = {int(find(unit, Person, one)["id"]) for one in attended}
        session = [
            one for one in steps_of(unit, hand.row["id"]) if one["kind"] is KnowledgeStepKind.SCHEDULED
        ][-1]
        asked = _asked(hand, session)
        _check(hand, asked, there)
        _keep(hand, session, held_on, asked, there, where, why)
        return knowledge_as_it_stands(unit, hand.handle)


def _asked(hand: KnowledgeInHand, session: RowMapping) -> list[int]:
    rows = hand.unit.rows(select(P.c.person_id).where(P.c.step_id == session["id"]).order_by(P.c.id))
    return [row["person_id"] for row in rows]


def _check(hand: KnowledgeInHand, asked: Sequence[int], there: set[int]) -> None:
    """A backup giver who was asked can stand in for the giver."""
    hand.check_people()
    backup = hand.people.backup
    giver = backup if hand.people.giver not in there and backup in there else hand.people.giver
    check_attendance(
        hand.handle,
        [hand.called(one) for one in asked],
        [hand.called(one) for one in there],
        [hand.called(one) for one in (giver, hand.people.receiver)],
        quorum_pct(pinned_playbook(hand.unit, hand.row["engagement_id"])),
    )


def _keep(
    hand: KnowledgeInHand, session: RowMapping, held_on: date, asked: Sequence[int], there: set[int],
    where: str | None, why: str | None,
) -> None:  # fmt: skip
    unit = hand.unit
    step_id = hand.step(
        KnowledgeStepKind.CAPTURED, on=held_on, hours=session["hours"], person_id=hand.people.giver,
        reference=where, note=why, passed=True,
    )  # fmt: skip
    for person_id in asked:
        unit.insert(
            KnowledgePresence, engagement_id=hand.row["engagement_id"], step_id=step_id, person_id=person_id,
            attended=person_id in there,
        )  # fmt: skip
    hand.change(status=KnowledgeStatus.CAPTURED)
    unit.event(
        KIND, hand.handle, texts=None, held_on=held_on, asked_count=len(asked), attended_count=len(there),
        recorded=where is not None,
    )  # fmt: skip
