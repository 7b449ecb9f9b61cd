"""What a knowledge session does to its items: booked, it schedules them; held, it captures them. It has no verb.

The session stands whatever becomes of its items: one whose guards do not pass stays where it is, with a sentence why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.actions.knowledge_in_hand import KnowledgeInHand, knowledge_in_hand
from kt_engine.answers.knowledge_days import absences
from kt_engine.answers.knowledge_thresholds import quorum_pct
from kt_engine.answers.sessions_of_item import sessions_of_item
from kt_engine.errors import MoveRefused, Refused
from kt_engine.exchange.session_hours import hours_of
from kt_engine.rules.knowledge import check_attendance, check_days, standing_of
from kt_engine.rules.knowledge_sessions import check_given, check_last
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    KnowledgeItemRow,
    KnowledgePresence,
    PlannedSession,
    SessionAttendee,
    SessionItem,
    table_of,
)
from kt_engine.store.unit import Reader, Unit
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind

SCHEDULED, CAPTURED = "knowledge_scheduled", "knowledge_captured"
WAITS = frozenset({KnowledgeStatus.IDENTIFIED, KnowledgeStatus.PRIORITISED, KnowledgeStatus.SCHEDULED})
"""Where an item stands that has not passed over yet; any other is only explained once more."""
A, S, I, K = (table_of(row) for row in (SessionAttendee, PlannedSession, SessionItem, KnowledgeItemRow))  # noqa: E741 - the table of items


@dataclass(frozen=True)
class ItemsMoved:
    """What became of the items of sessions."""

    moved: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    """A sentence for each item that did not move."""


def schedule_items(unit: Unit, sessions: Sequence[str]) -> ItemsMoved:
    """Schedule what these sessions (handles) explain: giver and receiver are asked, and work on that day."""
    return _each(unit, sessions, _schedule)


def capture_items(unit: Unit, session: str) -> ItemsMoved:
    """Capture what a session that is held has explained, once no other session of the item is planned."""
    standing = sessions_of_item(unit, unit.engagement_id or 0)

    def capture(hand: KnowledgeInHand, row: RowMapping) -> None:
        known = standing[hand.row["process_id"], hand.row["item_key"]]
        check_last(hand.handle, row["handle"], known.planned_count, known.last_planned_on)
        capture_in(hand, row)

    return _each(unit, [session], capture)


def held_sessions(reader: Reader, item: RowMapping) -> tuple[RowMapping, ...]:
    """Give the sessions in which an item was explained, the latest last."""
    where = (
        I.c.engagement_id == item["engagement_id"],
        I.c.item_key == item["item_key"],
        I.c.process_id.is_not_distinct_from(item["process_id"]),
        S.c.status == "held",
    )
    rows = reader.rows(
        select(S).join(I, I.c.session_id == S.c.id).where(*where).order_by(S.c.starts_at, S.c.id)
    )
    return tuple(rows)


def capture_in(hand: KnowledgeInHand, session: RowMapping) -> None:
    """Capture one item in a session that was held. Raises Refused where a guard does not pass."""
    if hand.status is not KnowledgeStatus.PRIORITISED:
        hand.check(KnowledgeStatus.CAPTURED, "captured")
    came = _people(hand, session)
    _check_came(hand, came)
    if hand.status is KnowledgeStatus.PRIORITISED:
        # It was rated after the session was booked; the session was in everybody's time all the same.
        _plan(hand, session, list(came))
        hand = knowledge_in_hand(hand.unit, hand.handle)
    _keep(hand, session, came)


def keep_capture(
    hand: KnowledgeInHand, *, held_on: date, hours: Decimal, came: Mapping[int, bool], where: str | None,
    why: str | None, session: RowMapping | None = None,
) -> None:  # fmt: skip
    """Write down that an item was explained; the caller has checked the guards. `came` is everybody asked."""
    unit = hand.unit
    step_id = hand.step(
        KnowledgeStepKind.CAPTURED, on=held_on, hours=hours, person_id=hand.people.giver,
        reference=where, note=why, passed=True, session_id=None if session is None else session["id"],
    )  # fmt: skip
    for person_id, was_there in came.items():
        unit.insert(
            KnowledgePresence, engagement_id=hand.row["engagement_id"], step_id=step_id, person_id=person_id,
            attended=was_there,
        )  # fmt: skip
    hand.change(status=KnowledgeStatus.CAPTURED)
    unit.event(
        CAPTURED, hand.handle, texts=None, held_on=held_on, asked_count=len(came),
        attended_count=sum(came.values()), recorded=where is not None,
        **({} if session is None else {"session": session["handle"]}),
    )  # fmt: skip


def check_came(hand: KnowledgeInHand, asked: Sequence[int], there: set[int]) -> None:
    """Raise Refused unless giver and receiver were there, and enough of the others.

    A backup giver who was asked can stand in for the giver.
    """
    hand.check_people()
    backup = hand.people.backup
    giver = backup if hand.people.giver not in there and backup in there else hand.people.giver
    check_attendance(
        hand.handle,
        [hand.called(one) for one in asked],
        [hand.called(one) for one in sorted(there)],
        [hand.called(one) for one in (giver, hand.people.receiver)],
        quorum_pct(pinned_playbook(hand.unit, hand.row["engagement_id"])),
    )


def _each(
    unit: Unit, sessions: Sequence[str], step: Callable[[KnowledgeInHand, RowMapping], None]
) -> ItemsMoved:
    moved: dict[str, None] = {}
    stays: dict[str, str] = {}
    for handle in sessions:
        session = find(unit, PlannedSession, handle)
        for row in _items(unit, session["id"]):
            try:
                step(knowledge_in_hand(unit, row["handle"]), session)
            except Refused as why:
                stays[row["handle"]] = _stays(row, why)
            else:
                moved[row["handle"]] = None
    return ItemsMoved(tuple(moved), tuple(stays[one] for one in stays if one not in moved))


def _items(unit: Unit, session_id: int) -> Iterator[RowMapping]:
    """Give the items of a session that are on the register and have not passed over yet."""
    same = (K.c.engagement_id == I.c.engagement_id) & (K.c.item_key == I.c.item_key)
    rows = unit.rows(
        select(K)
        .join(I, same & K.c.process_id.is_not_distinct_from(I.c.process_id))
        .where(I.c.session_id == session_id)
        .order_by(K.c.id)
    )
    for row in rows:
        if standing_of(row["status"], row["back_to"]) in WAITS:
            yield row


def _stays(row: RowMapping, why: Refused) -> str:
    if isinstance(why, MoveRefused):
        return str(why)
    return f"{row['handle']} stays {row['status'].value.replace('_', ' ')}. {why}"


def _schedule(hand: KnowledgeInHand, session: RowMapping) -> None:
    if hand.status is not KnowledgeStatus.SCHEDULED:
        hand.check(KnowledgeStatus.SCHEDULED, "scheduled")
    asked = list(_people(hand, session))
    hand.check_people()
    backup = hand.people.backup
    giver = backup if hand.people.giver not in asked and backup in asked else hand.people.giver
    missing = [hand.called(one) for one in (giver, hand.people.receiver) if one not in asked]
    check_given(hand.handle, session["handle"], missing)
    on, today = session["starts_at"].date(), hand.unit.today
    check_days(hand.handle, on, absences(hand.unit, asked, on, today=today))
    _plan(hand, session, asked)


def _plan(hand: KnowledgeInHand, session: RowMapping, asked: Sequence[int]) -> None:
    unit, on, hours = hand.unit, session["starts_at"].date(), hours_of(session["minutes"])
    step_id = hand.step(
        KnowledgeStepKind.SCHEDULED, on=on, hours=hours, person_id=hand.people.giver, session_id=session["id"]
    )
    for person_id in asked:
        unit.insert(
            KnowledgePresence, engagement_id=hand.row["engagement_id"], step_id=step_id, person_id=person_id,
            attended=None,
        )  # fmt: skip
    hand.change(status=KnowledgeStatus.SCHEDULED)
    unit.event(
        SCHEDULED, hand.handle, texts=None, session_on=on, hours=hours,
        asked=[hand.called(person_id) for person_id in asked], session=session["handle"],
    )  # fmt: skip


def _people(hand: KnowledgeInHand, session: RowMapping) -> dict[int, bool]:
    """Give everybody who must be at a session, and whether he was; False before it was held."""
    rows = hand.unit.rows(
        select(A.c.person_id, A.c.attended).where(A.c.session_id == session["id"]).order_by(A.c.id)
    )
    return {row["person_id"]: bool(row["attended"]) for row in rows}


def _check_came(hand: KnowledgeInHand, came: Mapping[int, bool]) -> None:
    check_came(hand, list(came), {one for one, was_there in came.items() if was_there})


def _keep(hand: KnowledgeInHand, session: RowMapping, came: Mapping[int, bool]) -> None:
    keep_capture(
        hand, held_on=session["starts_at"].date(), hours=hours_of(session["minutes"]), came=came,
        where=session["recording"], why=session["no_recording"], session=session,
    )  # fmt: skip
