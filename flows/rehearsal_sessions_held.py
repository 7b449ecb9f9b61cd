"""What becomes of the knowledge sessions of a rehearsal, and when: held, moved, cancelled; what was asked, an issue.

It does nothing itself.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import partial

from sqlalchemy import RowMapping, select

from flows.rehearsal_knowledge_scene import ItemPlace, KnowledgeScene
from flows.rehearsal_scene import Deed
from flows.rehearsal_time_together import Together, first_moment
from kt_engine.actions.answer_session_query import answer_session_query, ask_in_session
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.hold_session import hold_session
from kt_engine.actions.move_session import move_session
from kt_engine.exchange.rehearsal_sessions import SessionPart
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Absence, Risk, SessionAttendee, SessionQuery, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AttendeePart, RiskStatus, SessionQueryStatus, SessionStatus, Side

A, Q, R, SA = (table_of(row) for row in (Absence, SessionQuery, Risk, SessionAttendee))


def session_deeds(seen: KnowledgeScene) -> Iterator[Deed]:
    """Give what is done next with each planned session, its queries, and the issue of those cancelled in a row."""
    asked = {
        row["session_id"]: row
        for row in seen.scene.reader.rows(select(Q).where(Q.c.engagement_id == seen.scene.engagement_id))
    }
    for place in seen.items:
        yield from _next_session(seen, place)
        yield from _queries(seen, place, asked)
    yield from _issues(seen)


def _next_session(seen: KnowledgeScene, place: ItemPlace) -> Iterator[Deed]:
    """Give what becomes of the next planned session of an item: cancelled, moved away from an absence, or held."""
    planned = seen.in_status(place, SessionStatus.PLANNED)
    if not planned:
        return
    row, part = planned[0], seen.next_part(place)
    on: date = row["starts_at"].date()
    if part is not None and not part.is_held:
        yield _cancelled(seen, row, part, on)
    elif on >= seen.scene.today and (away := _who_is_away(seen, row, on)):
        yield _moved(seen, row, place, away)
    else:
        who = seen.trainer(place[1])
        later = seen.scene.working_days_after(who, on, 1)
        sentence = f"{seen.scene.handle(who)} records {row['handle']} as held"
        yield Deed(later, who, sentence, partial(_hold, row["handle"], part), stirs=False)


def _cancelled(seen: KnowledgeScene, row: RowMapping, part: SessionPart, on: date) -> Deed:
    """Cancel it on its day: the client's manager speaks for the client, who listens for the provider."""
    is_client = part.cancelled_by is Side.CLIENT
    who = int(seen.scene.engagement["started_by"]) if is_client else seen.ids[part.receivers[0]]
    side = part.cancelled_by or Side.CLIENT
    sentence = f"{seen.scene.handle(who)} cancels {row['handle']} for the side of the {side.value}"
    return Deed(max(on, seen.scene.today), who, sentence, partial(_cancel, row["handle"], side, part.reason))


def _cancel(handle: str, side: Side, reason: str, database: Database, act: Act) -> object:
    return cancel_session(database, act, handle, side=side, reason=reason)


def _who_is_away(seen: KnowledgeScene, row: RowMapping, on: date) -> int | None:
    """Give who must be there and is known to be away that day."""
    away = (A.c.withdrawn_on.is_(None), A.c.first_on <= on, A.c.last_on >= on)
    found: int | None = seen.scene.reader.value(
        select(SA.c.person_id)
        .join(A, A.c.person_id == SA.c.person_id)
        .where(SA.c.session_id == row["id"], *away)
        .order_by(SA.c.id)
        .limit(1)
    )
    return found


def _moved(seen: KnowledgeScene, row: RowMapping, place: ItemPlace, away: int) -> Deed:
    who = seen.trainer(place[1])
    sentence = f"{seen.scene.handle(who)} moves {row['handle']}: {seen.scene.handle(away)} is away"
    do = partial(_move, seen.scene.engagement_id, int(row["id"]), str(row["handle"]), int(row["minutes"]))
    return Deed(seen.scene.today, who, sentence, do, stirs=False)


def _move(
    engagement_id: int, session_id: int, handle: str, minutes: int, database: Database, act: Act
) -> object:
    with open_store(database) as reader:
        rows = reader.rows(
            select(SA.c.person_id, SA.c.part).where(SA.c.session_id == session_id).order_by(SA.c.id)
        )
        experts = [one["person_id"] for one in rows if one["part"] is AttendeePart.EXPERT]
        others = [one["person_id"] for one in rows if one["part"] is not AttendeePart.EXPERT]
        asked = Together(engagement_id, tuple(experts), tuple(others), minutes, moved=session_id)
        local = first_moment(reader, asked, act.at.date())
    return move_session(database, act, handle, on=local.date(), at=time(local.hour, local.minute))


def _hold(handle: str, part: SessionPart | None, database: Database, act: Act) -> object:
    """Record it; where the story says nothing of it, its recording lies where all others do."""
    if part is None:
        return hold_session(database, act, handle, recording=f"Media library {handle}")
    return hold_session(
        database, act, handle, recording=part.recording or None, no_recording=part.reason or None
    )


def _queries(seen: KnowledgeScene, place: ItemPlace, asked: Mapping[int, RowMapping]) -> Iterator[Deed]:
    """Give what was asked in a held session and is not noted, or not answered yet."""
    for row, part in zip(seen.over(place), seen.story.sessions_of(place[0]), strict=False):
        if row["status"] is not SessionStatus.HELD or not part.query:
            continue
        query = asked.get(row["id"])
        asks, answers = seen.ids[part.receivers[0]], seen.ids[part.expert]
        if query is None:
            on = seen.scene.working_day(asks, seen.scene.today)
            do = partial(_ask, row["handle"], part.query)
            yield Deed(on, asks, f"{seen.scene.handle(asks)} asks in {row['handle']}", do, stirs=False)
        elif query["status"] is SessionQueryStatus.OPEN:
            on = seen.scene.working_days_after(answers, query["asked_on"], 1)
            do = partial(_answer, query["handle"], part.answer)
            yield Deed(
                on, answers, f"{seen.scene.handle(answers)} answers {query['handle']}", do, stirs=False
            )


def _ask(session: str, question: str, database: Database, act: Act) -> object:
    return ask_in_session(database, act, session, question=question)


def _answer(query: str, answer: str, database: Database, act: Act) -> object:
    return answer_session_query(database, act, query, answer=answer)


def _issues(seen: KnowledgeScene) -> Iterator[Deed]:
    """Close the issue of an item whose sessions were cancelled again and again, once it was explained."""
    explained = {
        place[0]
        for place in seen.items
        if any(row["status"] is SessionStatus.HELD for row in seen.over(place))
    }
    where = (
        R.c.engagement_id == seen.scene.engagement_id,
        R.c.status == RiskStatus.OCCURRED,
        R.c.risk_key.is_(None),
    )
    for row in seen.scene.reader.rows(select(R).where(*where).order_by(R.c.id)):
        if any(row["title"].startswith(f"Sessions on {item} ") for item in explained):
            who = seen.scene.holder(row["owner_function"], row["process_id"]) or int(
                seen.scene.engagement["started_by"]
            )
            on = seen.scene.working_days_after(who, row["raised_on"], 1)
            sentence = f"{seen.scene.handle(who)}: {row['handle']} is closed"
            yield Deed(on, who, sentence, partial(_close, row["handle"]))


def _close(handle: str, database: Database, act: Act) -> object:
    return close_risk(
        database, act, handle, reason="The session was held; a second expert listens in from now on."
    )
