"""Records that a knowledge item was explained: in a session that was held, or outside any, with who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.items_of_session import CAPTURED, capture_in, check_came, held_sessions, keep_capture
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_recording
from kt_engine.rules.knowledge_sessions import check_one_account
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.knowledge import steps_of
from kt_engine.store.tables import KnowledgeItemRow, KnowledgePresence, Person, table_of
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

REFERENCE_LENGTH = 400
P = table_of(KnowledgePresence)


@dataclass(frozen=True)
class _Told:
    """What somebody says of an explanation outside any session."""

    held_on: date
    attended: Sequence[str]
    where: str | None
    why: str | None


def capture_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    session: str | None = None,
    held_on: date | None = None,
    attended: Sequence[str] = (),
    recording: str | None = None,
    not_recorded: str | None = None,
) -> KnowledgeDone:
    """Capture an item in a `session` that was held and tells all the rest, or with a day and who came (handles).

    Raises UsageProblem for both or neither, a day to come, or unless one of recording and not_recorded is given;
    NotFound for a session in which the item was not explained; Refused where a held session is not referred to, or too
    few came, or giver or receiver were missing: then nothing passed over, and it is planned again.
    """
    told = _told(session, held_on, attended, recording, not_recorded)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(CAPTURED)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        hand.keep(hand.people.giver)
        if told is None:
            capture_in(hand, _held(hand, session or ""))
        else:
            hand.check(KnowledgeStatus.CAPTURED, "captured")
            _capture(hand, told)
        return knowledge_as_it_stands(unit, hand.handle)


def _told(
    session: str | None, held_on: date | None, attended: Sequence[str], recording: str | None,
    not_recorded: str | None,
) -> _Told | None:  # fmt: skip
    if session is not None:
        if held_on or attended or recording or not_recorded:
            raise UsageProblem(
                f"{session} itself says when it was held, who came and where its recording lies. Leave that out."
            )
        return None
    if held_on is None or not attended:
        raise UsageProblem(
            "Say in which session it was explained (--session), or when (--held-on) and who came (--attended)."
        )
    check_recording(recording, not_recorded)
    where = None if recording is None else one_line(recording, "recording", most=REFERENCE_LENGTH)
    why = None if not_recorded is None else one_line(not_recorded, "reason", most=NOTE_LENGTH)
    return _Told(held_on, attended, where, why)


def _held(hand: KnowledgeInHand, session: str) -> RowMapping:
    held = {row["handle"]: row for row in held_sessions(hand.unit, hand.row)}
    found = held.get(session.strip().upper())
    if found is None:
        hint = f"Held on it were {', '.join(held)}." if held else f"Hold it first: kt session hold {session}"
        raise NotFound(f"session that was held on {hand.handle} called", session, hint)
    return found


def _capture(hand: KnowledgeInHand, told: _Told) -> None:
    held = held_sessions(hand.unit, hand.row)
    check_one_account(hand.handle, [(row["handle"], row["starts_at"].date()) for row in held])
    if told.held_on > hand.unit.today:
        raise UsageProblem(
            f"The day of the session, {told.held_on}, has not come yet. Record it when it is over."
        )
    there = {int(find(hand.unit, Person, one)["id"]) for one in told.attended}
    planned = [
        one for one in steps_of(hand.unit, hand.row["id"]) if one["kind"] is KnowledgeStepKind.SCHEDULED
    ][-1]
    asked = _asked(hand, planned)
    check_came(hand, asked, there)
    keep_capture(
        hand, held_on=told.held_on, hours=planned["hours"], came={one: one in there for one in asked},
        where=told.where, why=told.why,
    )  # fmt: skip


def _asked(hand: KnowledgeInHand, planned: RowMapping) -> list[int]:
    rows = hand.unit.rows(select(P.c.person_id).where(P.c.step_id == planned["id"]).order_by(P.c.id))
    return [row["person_id"] for row in rows]
