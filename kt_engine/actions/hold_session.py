"""Records that a knowledge session was held: who was there, where its recording lies, what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.items_of_session import ItemsMoved, capture_items
from kt_engine.actions.session_in_hand import both_chains, change_bookings, may_keep
from kt_engine.answers.session_rules import session_rules
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import (
    KnowledgeSourceRow,
    Person,
    PlannedSession,
    SessionAttendee,
    SessionItem,
    SessionNote,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AttendeePart, BookingKind, KnowledgeSource, SessionNoteKind, SessionStatus

KIND = "knowledge_session_held"
TEXT_LENGTH = 400
A, I = table_of(SessionAttendee), table_of(SessionItem)  # noqa: E741 - the table of items


@dataclass(frozen=True)
class FollowUp:
    text: str
    person: str
    """A handle."""
    due_on: date | None = None


@dataclass(frozen=True)
class HeldSession:
    handle: str
    attended: tuple[str, ...]
    absent: tuple[str, ...]
    captured: tuple[str, ...] = ()
    """Handles of knowledge items that passed over in it; empty where the same command is repeated."""
    stays: tuple[str, ...] = ()
    """A sentence for each item that it should have captured and did not."""


def hold_session(
    database: Database,
    act: Act,
    handle: str,
    *,
    absent: Sequence[str] = (),
    attended: Sequence[str] | None = None,
    recording: str | None = None,
    no_recording: str | None = None,
    decisions: Sequence[str] = (),
    follow_ups: Sequence[FollowUp] = (),
) -> HeldSession:
    """Record a session that has begun; who is not named `absent` was there, or with `attended` only who is named so.

    Raises UsageProblem unless it is said where the recording lies or why there is none, Refused before it began or with
    fewer people than the playbook asks for, MoveRefused for one that was held or cancelled.
    """
    where, why = _recording(recording, no_recording)
    said = tuple(one_line(text, "decision", most=TEXT_LENGTH) for text in decisions)
    with both_chains(database, act, engagement_in(PlannedSession, handle)) as unit:
        row = find(unit, PlannedSession, handle)
        if unit.repeats(KIND, row["handle"]) is None:
            people = _people(unit, row)
            _may_hold(unit, row, people)
            there = _there(unit, row, people, absent, attended)
            _check(unit, row, people, there)
            _note(unit, row, said, follow_ups)
            return _as_held(unit, row, _close(unit, row, people, there, where, why))
        return _as_held(unit, row, ItemsMoved())


def _people(unit: Unit, session: RowMapping) -> Sequence[RowMapping]:
    return unit.rows(select(A).where(A.c.session_id == session["id"]).order_by(A.c.id))


def _may_hold(unit: Unit, session: RowMapping, people: Iterable[RowMapping]) -> None:
    experts = {one["person_id"] for one in people if one["part"] is AttendeePart.EXPERT}
    may_keep(unit, session["engagement_id"], named=unit.act.by in experts)
    handle, instead = session["handle"], f"See how it stands: kt session show {session['handle']}"
    check_move("planned_session", handle, session["status"], SessionStatus.HELD, "recorded as held", instead)


def _close(
    unit: Unit,
    session: RowMapping,
    people: Sequence[RowMapping],
    there: set[int],
    where: str | None,
    why: str | None,
) -> ItemsMoved:
    for one in people:
        unit.change(SessionAttendee, one["id"], session["handle"], attended=one["person_id"] in there)
    if where is not None:
        _keep_recording(unit, session, where)
    unit.change(
        PlannedSession, session["id"], session["handle"], version=session["version"], status=SessionStatus.HELD,
        closed_on=unit.today, recording=where, no_recording=why,
    )  # fmt: skip
    count = change_bookings(unit, session, kind=BookingKind.HELD)
    unit.event(
        KIND,
        session["handle"],
        attended_count=len(there),
        asked_count=len(people),
        is_recorded=where is not None,
    )
    items = capture_items(unit, session["handle"])
    unit.installation_event("time_used", session["handle"], people_count=count)
    return items


def _recording(recording: str | None, no_recording: str | None) -> tuple[str | None, str | None]:
    if (recording is None) is (no_recording is None):
        raise UsageProblem(
            "Say where the recording lies (--recording), or why there is none (--no-recording)."
        )
    if recording is not None:
        return one_line(recording, "recording", most=TEXT_LENGTH), None
    return None, one_line(no_recording or "", "reason for no recording", most=TEXT_LENGTH)


def _there(
    unit: Unit,
    session: RowMapping,
    people: Iterable[RowMapping],
    absent: Sequence[str],
    attended: Sequence[str] | None,
) -> set[int]:
    if attended is not None and absent:
        raise UsageProblem("Name either who was absent or who attended, not both.")
    handles = {by_id(unit, Person, one["person_id"])["handle"]: one["person_id"] for one in people}
    named = {name.strip().upper() for name in (absent if attended is None else attended)}
    for name in sorted(named):
        if name not in handles:
            hint = f"Asked were {', '.join(handles)}."
            raise NotFound(f"person asked to {session['handle']} called", name or "(no name given)", hint)
    return {who for name, who in handles.items() if (name in named) is (attended is not None)}


def _check(unit: Unit, session: RowMapping, people: Sequence[RowMapping], there: set[int]) -> None:
    handle = session["handle"]
    if session["starts_at"] > unit.act.at:
        raise Refused(
            f"{handle} begins on {session['starts_at']:%Y-%m-%d %H:%M} UTC. Record it when it was held."
        )
    parts = {one["part"] for one in people if one["person_id"] in there}
    for part, doing in ((AttendeePart.EXPERT, "explained"), (AttendeePart.RECEIVER, "listened")):
        if part not in parts:
            raise Refused(
                f"Nobody {doing} in {handle}, so it was not held. Cancel it: kt session cancel {handle}"
            )
    least = session_rules(unit, session["engagement_id"]).attendance_pct
    if least is not None and 100 * len(there) < least * len(people):
        raise Refused(
            f"{len(there)} of {len(people)} were there; {least.normalize():f} percent are asked for. "
            f"Cancel it and book it anew: kt session cancel {handle}"
        )


def _note(unit: Unit, session: RowMapping, decisions: Iterable[str], follow_ups: Iterable[FollowUp]) -> None:
    known = {
        "engagement_id": session["engagement_id"],
        "session_id": session["id"],
        "noted_by": unit.act.by,
        "noted_on": unit.today,
    }
    for text in decisions:
        unit.insert(
            SessionNote, kind=SessionNoteKind.DECISION, text=text, person_id=None, due_on=None, **known
        )
    for one in follow_ups:
        text = one_line(one.text, "follow-up", most=TEXT_LENGTH)
        who = find(unit, Person, one.person)["id"]
        unit.insert(
            SessionNote, kind=SessionNoteKind.FOLLOW_UP, text=text, person_id=who, due_on=one.due_on, **known
        )


def _keep_recording(unit: Unit, session: RowMapping, where: str) -> None:
    """A recording outlives its giver: it stands with the sources of every item it explains."""
    for row in unit.rows(select(I).where(I.c.session_id == session["id"]).order_by(I.c.id)):
        unit.insert(
            KnowledgeSourceRow, engagement_id=session["engagement_id"], process_id=row["process_id"],
            item_key=row["item_key"], kind=KnowledgeSource.RECORDING, person_id=None, reference=where, on=unit.today,
            recorded_by=unit.act.by,
        )  # fmt: skip


def _as_held(unit: Unit, session: RowMapping, items: ItemsMoved) -> HeldSession:
    named = [
        (by_id(unit, Person, one["person_id"])["handle"], one["attended"]) for one in _people(unit, session)
    ]
    return HeldSession(
        session["handle"],
        tuple(who for who, was_there in named if was_there),
        tuple(who for who, was_there in named if not was_there),
        items.moved,
        items.stays,
    )
