"""What the people of a rehearsal do about time, and when: hours promised, absences noted, sessions planned and booked.

It does nothing itself: the planner and the actions decide what has a place.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial

from sqlalchemy import func, select

from flows.rehearsal_knowledge_scene import BEFORE_IT_IS_EXPLAINED, ItemPlace, KnowledgeScene
from flows.rehearsal_scene import Deed
from flows.rehearsal_time_together import Together, first_moment
from kt_engine.actions.book_session import book_session
from kt_engine.actions.note_absences import note_absences
from kt_engine.actions.plan_sessions import plan_sessions
from kt_engine.actions.propose_allocations import propose_allocations, rows_asked
from kt_engine.exchange.absences import AbsenceRow
from kt_engine.exchange.allocations import AllocationRow
from kt_engine.exchange.rehearsal_sessions import SessionPart
from kt_engine.exchange.session_hours import hours_of, minutes_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Absence, Allocation, Chain, Event, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AbsenceKind, AllocationStatus, KnowledgeStatus, SessionStatus

A, L, C, E = (table_of(row) for row in (Absence, Allocation, Chain, Event))
LEAD_DAYS = 4
"""Calendar days before its first session on which somebody plans what is explained of a process."""
AGAIN_DAYS = 7
"""After so many days is tried again what had no place."""


def planning_deeds(seen: KnowledgeScene) -> Iterator[Deed]:
    """Give what is done next about promised hours, absences, and sessions that have no day yet."""
    yield from _promises(seen)
    yield from _absences(seen)
    if _hours_are_settled(seen):
        yield from _bookings(seen)
        yield from _plans(seen)


def _promises(seen: KnowledgeScene) -> Iterator[Deed]:
    """Let who leads the engagement ask the managers, once, on the first day of the transition."""
    scene = seen.scene
    if scene.reader.value(select(func.count()).where(L.c.engagement_id == scene.engagement_id)):
        return
    who = int(scene.engagement["started_by"])
    rows = seen.story.time.allocations_from(seen.day(0))
    sentence = f"{scene.handle(who)} asks the managers for the hours of {len(rows)} experts"
    do = partial(_promise, str(scene.engagement["handle"]), rows)
    yield Deed(scene.working_day(who, scene.today), who, sentence, do, stirs=False)


def _promise(engagement: str, rows: tuple[AllocationRow, ...], database: Database, act: Act) -> object:
    return propose_allocations(database, act, engagement, rows_asked(rows, "allocations.csv"))


def _hours_are_settled(seen: KnowledgeScene) -> bool:
    where = L.c.engagement_id == seen.scene.engagement_id
    rows = seen.scene.reader.rows(select(L.c.status).where(where))
    return bool(rows) and all(row["status"] is not AllocationStatus.PROPOSED for row in rows)


def _absences(seen: KnowledgeScene) -> Iterator[Deed]:
    """Leave and training are known beforehand; who is simply away is noted on the day it begins."""
    scene = seen.scene
    known = {
        (row["person_id"], row["first_on"])
        for row in scene.reader.rows(select(A.c.person_id, A.c.first_on).where(A.c.withdrawn_on.is_(None)))
    }
    who = int(scene.engagement["started_by"])
    open_rows = [
        row
        for row in seen.story.time.absences_from(seen.day(0))
        if (seen.ids[row.person], row.first_on) not in known
    ]
    planned = tuple(row for row in open_rows if row.kind is not AbsenceKind.AWAY)
    if planned:
        sentence = f"{scene.handle(who)} notes leave and training of {len(planned)} people"
        yield Deed(scene.working_day(who, scene.today), who, sentence, partial(_note, planned), stirs=False)
    for row in open_rows:
        if row.kind is AbsenceKind.AWAY:
            sentence = f"{scene.handle(who)} notes that {scene.handle(seen.ids[row.person])} is away"
            on = scene.working_day(who, row.first_on)
            yield Deed(on, who, sentence, partial(_note, (row,)), stirs=False)


def _note(rows: tuple[AbsenceRow, ...], database: Database, act: Act) -> object:
    return note_absences(database, act, rows, file="absences.csv")


def _open_minutes(seen: KnowledgeScene, place: ItemPlace) -> int:
    spec = seen.scene.playbook.knowledge_items[place[0]].sessions
    if spec is None:
        return 0
    counted = [row for row in seen.sessions.get(place, ()) if row["status"] is not SessionStatus.CANCELLED]
    return minutes_of(spec.hours) - sum(int(row["minutes"]) for row in counted)


def _is_booked_by_hand(seen: KnowledgeScene, place: ItemPlace, part: SessionPart | None) -> bool:
    """Tell whether the planner would not ask exactly these people, or would not plan it for one process."""
    spec = seen.scene.playbook.knowledge_items[place[0]]
    if spec.sessions is None or place[1] is None:
        return True
    if part is None:
        return False
    asked = {seen.scene.holder(function, place[1]) for function in spec.sessions.attended_by}
    return asked != {seen.ids[name] for name in part.receivers}


def _plans(seen: KnowledgeScene) -> Iterator[Deed]:
    """Let one person plan all processes of a day, in their order."""
    due: dict[tuple[int, date], set[str]] = {}
    planned_on, again = _last_plan(seen)
    for place, row in seen.items.items():
        process_id = place[1]
        if process_id is None or row["status"] not in BEFORE_IT_IS_EXPLAINED:
            continue
        if _is_booked_by_hand(seen, place, seen.next_part(place)) or _open_minutes(seen, place) <= 0:
            continue
        first = min(
            one.about_day for one in seen.story.sessions if one.process == seen.scene.process_key(process_id)
        )
        on = seen.day(first - LEAD_DAYS)
        if planned_on and planned_on >= on and not again:
            on = planned_on + timedelta(days=AGAIN_DAYS)
        who = seen.trainer(process_id)
        handle = str(seen.scene.processes[process_id]["handle"])
        due.setdefault((who, seen.scene.working_day(who, on)), set()).add(handle)
    for (who, on), processes in due.items():
        named = sorted(processes)
        sentence = f"{seen.scene.handle(who)} plans the sessions of {', '.join(named)}"
        do = partial(_plan, str(seen.scene.engagement["handle"]), tuple(named))
        yield Deed(on, who, sentence, do, stirs=False)


def _last_plan(seen: KnowledgeScene) -> tuple[date | None, bool]:
    """Give the day of the newest plan, and whether a session was cancelled since."""
    rows = seen.scene.reader.rows(
        select(E.c.kind, func.max(E.c.seq).label("seq"), func.max(E.c.at).label("at"))
        .join(C, C.c.id == E.c.chain_id)
        .where(C.c.engagement_id == seen.scene.engagement_id)
        .where(E.c.kind.in_(["sessions_planned", "knowledge_session_cancelled"]))
        .group_by(E.c.kind)
    )
    found = {row["kind"]: row for row in rows}
    planned, cancelled = found.get("sessions_planned"), found.get("knowledge_session_cancelled")
    if planned is None:
        return None, False
    return planned["at"].date(), cancelled is not None and cancelled["seq"] > planned["seq"]


def _plan(engagement: str, processes: tuple[str, ...], database: Database, act: Act) -> object:
    """Plan process by process, the first one first: who is planned later takes what is left."""
    return [plan_sessions(database, act, engagement, processes=[process]) for process in processes]


def _bookings(seen: KnowledgeScene) -> Iterator[Deed]:
    """Give the sessions that are booked by hand: of the whole engagement, or with other people than usual."""
    for place, row in seen.items.items():
        part = seen.next_part(place)
        if part is None or seen.in_status(place, SessionStatus.PLANNED):
            continue
        is_ready = row["status"] in BEFORE_IT_IS_EXPLAINED - {KnowledgeStatus.IDENTIFIED}
        if is_ready and _is_booked_by_hand(seen, place, part):
            who = seen.trainer(place[1])
            on = seen.scene.working_day(who, seen.day(part.about_day - LEAD_DAYS))
            sentence = f"{seen.scene.handle(who)} books a session on {seen.called(place)}"
            together = Together(
                seen.scene.engagement_id, (seen.ids[part.expert],), tuple(seen.ids[one] for one in part.receivers),
                minutes_of(part.hours),
            )  # fmt: skip
            do = partial(_book, seen.called(place), together, dict(seen.scene.by_handle))
            yield Deed(on, who, sentence, do, stirs=False)


def _book(item: str, asked: Together, by_handle: dict[str, int], database: Database, act: Act) -> object:
    handles = {person_id: handle for handle, person_id in by_handle.items()}
    with open_store(database) as reader:
        local = first_moment(reader, asked, act.at.date())
    return book_session(
        database, act, f"E{asked.engagement_id}", items=[item], on=local.date(), at=time(local.hour, local.minute),
        hours=hours_of(asked.minutes), experts=[handles[one] for one in asked.experts],
        receivers=[handles[one] for one in asked.others],
    )  # fmt: skip
