"""Keeps the queries of a knowledge session: asked in it or after it, answered by somebody, opened again if need be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.session_in_hand import may_keep, parts_of
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.tables import PlannedSession, SessionQuery
from kt_engine.store.unit import Act, Unit
from kt_engine.words import SessionQueryStatus, SessionStatus

TEXT_LENGTH = 1000


@dataclass(frozen=True)
class KeptQuery:
    handle: str
    session: str
    status: SessionQueryStatus


def ask_in_session(database: Database, act: Act, session: str, *, question: str) -> KeptQuery:
    """Note a question. Raises Refused for a cancelled session, and for who was neither there nor keeps sessions."""
    text = one_line(question, "question", most=TEXT_LENGTH)
    engagement_id = engagement_in(PlannedSession, session)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats("session_query_asked")
        if known is not None:
            return _kept(unit, find(unit, SessionQuery, known))
        row = find(unit, PlannedSession, session)
        _may(unit, row)
        if row["status"] is SessionStatus.CANCELLED:
            raise Refused(f"{row['handle']} was cancelled; nothing was asked in it.")
        number = next_number(unit, SessionQuery, engagement_id=engagement_id)
        query_id = unit.insert(
            SessionQuery, engagement_id=engagement_id, handle=f"E{engagement_id}-SQ{number}", number=number,
            session_id=row["id"], asked_by=unit.act.by, asked_on=unit.today, question=text,
            status=SessionQueryStatus.OPEN,
        )  # fmt: skip
        query = by_id(unit, SessionQuery, query_id)
        unit.event("session_query_asked", query["handle"], session=row["handle"])
        return _kept(unit, query)


def answer_session_query(database: Database, act: Act, query: str, *, answer: str) -> KeptQuery:
    """Answer an open query. Raises MoveRefused for one that is answered."""
    text = one_line(answer, "answer", most=TEXT_LENGTH)
    engagement_id = engagement_in(SessionQuery, query)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        row = find(unit, SessionQuery, query)
        if unit.repeats("session_query_answered", row["handle"]) is None:
            said = {"answer": text, "answered_by": unit.act.by, "answered_on": unit.today}
            session = _move(unit, row, SessionQueryStatus.ANSWERED, said)
            unit.event("session_query_answered", row["handle"], session=session)
        return _kept(unit, by_id(unit, SessionQuery, row["id"]))


def reopen_session_query(database: Database, act: Act, query: str) -> KeptQuery:
    """Open an answered query again: the answer was none. Raises MoveRefused for one that is open."""
    engagement_id = engagement_in(SessionQuery, query)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        row = find(unit, SessionQuery, query)
        if unit.repeats("session_query_reopened", row["handle"]) is None:
            nothing = dict.fromkeys(("answer", "answered_by", "answered_on"))
            session = _move(unit, row, SessionQueryStatus.OPEN, nothing)
            unit.event("session_query_reopened", row["handle"], session=session)
        return _kept(unit, by_id(unit, SessionQuery, row["id"]))


def _move(unit: Unit, row: RowMapping, status: SessionQueryStatus, values: Mapping[str, Any]) -> str:
    """Give the handle of the session; the caller writes the event."""
    session = by_id(unit, PlannedSession, row["session_id"])
    _may(unit, session)
    instead = f"See it with: kt session show {session['handle']}"
    check_move("session_query", row["handle"], row["status"], status, status.value, instead)
    unit.change(SessionQuery, row["id"], row["handle"], version=row["version"], status=status, **values)
    return str(session["handle"])


def _may(unit: Unit, session: RowMapping) -> None:
    may_keep(unit, session["engagement_id"], named=unit.act.by in parts_of(unit, session["id"]))


def _kept(unit: Unit, row: RowMapping) -> KeptQuery:
    return KeptQuery(row["handle"], by_id(unit, PlannedSession, row["session_id"])["handle"], row["status"])
