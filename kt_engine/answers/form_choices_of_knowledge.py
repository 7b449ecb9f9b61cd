"""What of knowledge items, sessions and questions a form offers to choose from. No person's name; it writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, case, select

from kt_engine.answers.form_lines import grouped, line_of, of_active, short
from kt_engine.rules.knowledge import ASIDE
from kt_engine.rules.moves import KNOWLEDGE_ITEM
from kt_engine.store.tables import (
    Engagement,
    Handover,
    HandoverQuestion,
    KnowledgeItemRow,
    Person,
    PlannedSession,
    Process,
    SessionAttendee,
    SessionItem,
    SessionQuery,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    OUT_OF_SCOPE_KNOWLEDGE,
    SIGNED_OFF_OR_LATER,
    EngagementStatus,
    HandoverStatus,
    KnowledgeStatus,
    QuestionStatus,
    SessionQueryStatus,
    SessionStatus,
)

E, P, PERSON = table_of(Engagement), table_of(Process), table_of(Person)
K, S, SI = table_of(KnowledgeItemRow), table_of(PlannedSession), table_of(SessionItem)
SA, SQ = table_of(SessionAttendee), table_of(SessionQuery)
H, Q = table_of(Handover), table_of(HandoverQuestion)
NOT_SIGNED = tuple(
    status
    for status in KnowledgeStatus
    if status not in {*SIGNED_OFF_OR_LATER, *OUT_OF_SCOPE_KNOWLEDGE, *ASIDE}
)
"""On its way to the signatures, the first steps first."""
ASKABLE = (
    HandoverStatus.REQUESTED, HandoverStatus.RETURNED, HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW,
)  # fmt: skip


@dataclass(frozen=True)
class KnowledgeChoices:
    """Lines that begin with a handle, or with a key; what is newest in the newest engagement comes first."""

    items_to_rate: tuple[str, ...]
    """Every item that is not signed, what was never rated first."""
    items_to_capture: tuple[str, ...]
    """Planned: their session is to be held."""
    items_to_document: tuple[str, ...]
    items_to_review: tuple[str, ...]
    items_to_play_back: tuple[str, ...]
    items_to_propose: tuple[str, ...]
    session_items: tuple[str, ...]
    """As a session names them: item@process."""
    sessions_to_come: tuple[str, ...]
    """Planned ones, the next first."""
    sessions_to_ask: tuple[str, ...]
    """All that were not cancelled, the latest first."""
    attendees: tuple[str, ...]
    """Who is asked to a planned session."""
    session_queries: tuple[str, ...]
    handovers_to_ask: tuple[str, ...]
    questions_to_answer: tuple[str, ...]
    questions_to_close: tuple[str, ...]


def knowledge_choices(reader: Reader, most: int) -> KnowledgeChoices:
    """Give at most `most` lines of each list."""
    return KnowledgeChoices(
        items_to_rate=_items(reader, most, NOT_SIGNED),
        items_to_capture=_items(reader, most, before(KnowledgeStatus.CAPTURED)),
        items_to_document=_items(
            reader, most, (*before(KnowledgeStatus.DOCUMENTED), KnowledgeStatus.DOCUMENTED)
        ),
        items_to_review=_items(reader, most, before(KnowledgeStatus.REWORK)),
        items_to_play_back=_items(reader, most, before(KnowledgeStatus.PLAYED_BACK)),
        items_to_propose=_items(reader, most, before(KnowledgeStatus.SIGNED_OFF)),
        session_items=_session_items(reader, most),
        sessions_to_come=_sessions(reader, most, (SessionStatus.PLANNED,), S.c.starts_at),
        sessions_to_ask=_sessions(
            reader, most, (SessionStatus.PLANNED, SessionStatus.HELD), S.c.starts_at.desc()
        ),
        attendees=_attendees(reader, most),
        session_queries=_queries(reader, most),
        handovers_to_ask=_handovers(reader, most),
        questions_to_answer=_questions(reader, most, (QuestionStatus.OPEN,)),
        questions_to_close=_questions(reader, most, (QuestionStatus.ANSWERED, QuestionStatus.OPEN)),
    )


def before(target: KnowledgeStatus) -> tuple[KnowledgeStatus, ...]:
    """Give the statuses from which an item may come to this one; what is blocked or waived goes back first."""
    return tuple(
        status for status in KnowledgeStatus if target in KNOWLEDGE_ITEM[status] and status not in ASIDE
    )


def _items(reader: Reader, most: int, statuses: Sequence[KnowledgeStatus]) -> tuple[str, ...]:
    rank = case({status: place for place, status in enumerate(statuses)}, value=K.c.status)
    columns = (K.c.handle, K.c.title, K.c.status, K.c.must_have, K.c.due_on, P.c.handle.label("process"))
    statement = (
        of_active(select(*columns), K)
        .where(K.c.status.in_(statuses), K.c.left_on.is_(None))
        .order_by(E.c.id.desc(), rank, K.c.must_have.desc(), K.c.due_on.is_(None), K.c.due_on, K.c.id)
    )
    return tuple(_item(row) for row in reader.rows(statement.limit(most)))


def _item(row: RowMapping) -> str:
    told = [str(row["status"].value).replace("_", " ")]
    told += ["must-have"] if row["must_have"] else []
    told += [f"due {row['due_on']}"] if row["due_on"] else []
    return line_of(row["handle"], row["title"], row["process"], *told)


def _session_items(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (K.c.item_key, K.c.title, K.c.status, P.c.handle.label("process"))
    statement = (
        of_active(select(*columns), K)
        .where(K.c.status.in_(NOT_SIGNED), K.c.left_on.is_(None))
        .order_by(E.c.id.desc(), K.c.must_have.desc(), K.c.id)
    )
    return tuple(
        dict.fromkeys(
            f"{row['item_key']}{'@' + row['process'] if row['process'] else ''} · {short(row['title'])}, "
            f"{row['status'].value.replace('_', ' ')}"
            for row in reader.rows(statement.limit(most))
        )
    )


def _sessions(reader: Reader, most: int, statuses: Sequence[SessionStatus], order: Any) -> tuple[str, ...]:
    statement = (
        of_active(select(S.c.id, S.c.handle, S.c.status, S.c.starts_at, P.c.handle.label("process")), S)
        .where(S.c.status.in_(statuses))
        .order_by(E.c.id.desc(), order, S.c.id)
    )
    rows = reader.rows(statement.limit(most))
    items = _items_of(reader, [row["id"] for row in rows])
    return tuple(
        line_of(
            row["handle"],
            f"{row['starts_at']:%Y-%m-%d %H:%M} UTC",
            row["process"],
            ", ".join(items.get(row["id"], ())),
            row["status"].value,
        )
        for row in rows
    )


def _items_of(reader: Reader, sessions: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    where = SI.c.session_id.in_(sessions)
    for row in reader.rows(select(SI.c.session_id, SI.c.item_key).where(where).order_by(SI.c.id)):
        found.setdefault(row["session_id"], []).append(row["item_key"].replace("_", " "))
    return found


def _attendees(reader: Reader, most: int) -> tuple[str, ...]:
    """Give each person with the sessions to come, the soonest first."""
    statement = (
        select(PERSON.c.handle, S.c.handle.label("session"))
        .select_from(SA)
        .join(S, S.c.id == SA.c.session_id)
        .join(E, E.c.id == S.c.engagement_id)
        .join(PERSON, PERSON.c.id == SA.c.person_id)
        .where(S.c.status == SessionStatus.PLANNED, S.c.id.in_(_planned(most)))
        .order_by(PERSON.c.id, S.c.starts_at)
    )
    pairs = ((row["handle"], row["session"]) for row in reader.rows(statement))
    return tuple(f"{who} · {short(', '.join(sessions))}" for who, sessions in grouped(pairs).items())[:most]


def _planned(most: int) -> Any:
    """Give the next sessions of active engagements: as many as a dropdown shows."""
    statement = of_active(select(S.c.id), S).where(S.c.status == SessionStatus.PLANNED)
    return statement.order_by(S.c.starts_at, S.c.id).limit(most).scalar_subquery()


def _queries(reader: Reader, most: int) -> tuple[str, ...]:
    statement = (
        select(SQ.c.handle, SQ.c.question, S.c.handle.label("session"))
        .select_from(SQ)
        .join(S, S.c.id == SQ.c.session_id)
        .join(E, E.c.id == SQ.c.engagement_id)
        .where(SQ.c.status == SessionQueryStatus.OPEN, E.c.status == EngagementStatus.ACTIVE)
        .order_by(E.c.id.desc(), SQ.c.id)
    )
    return tuple(
        line_of(row["handle"], row["question"], row["session"]) for row in reader.rows(statement.limit(most))
    )


def _handovers(reader: Reader, most: int) -> tuple[str, ...]:
    statement = (
        of_active(select(H.c.handle, H.c.title, H.c.status, P.c.handle.label("process")), H)
        .where(H.c.status.in_(ASKABLE))
        .order_by(E.c.id.desc(), H.c.due_on.is_(None), H.c.due_on, H.c.id)
    )
    return tuple(
        line_of(row["handle"], row["title"], row["process"], row["status"].value.replace("_", " "))
        for row in reader.rows(statement.limit(most))
    )


def _questions(reader: Reader, most: int, statuses: Sequence[QuestionStatus]) -> tuple[str, ...]:
    rank = case({status: place for place, status in enumerate(statuses)}, value=Q.c.status)
    statement = (
        select(Q.c.handle, Q.c.question, Q.c.status, Q.c.section, H.c.handle.label("handover"))
        .select_from(Q)
        .join(H, H.c.id == Q.c.handover_id)
        .join(E, E.c.id == Q.c.engagement_id)
        .where(Q.c.status.in_(statuses), E.c.status == EngagementStatus.ACTIVE)
        .order_by(E.c.id.desc(), rank, Q.c.id)
    )
    return tuple(
        line_of(
            row["handle"], row["question"], row["handover"], *([row["section"]] if row["section"] else []),
            row["status"].value,
        )
        for row in reader.rows(statement.limit(most))
    )  # fmt: skip
