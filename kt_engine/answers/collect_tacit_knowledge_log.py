"""The facts of knowledge that stood in no document: where it was heard, what was asked, where it went. No writes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.knowledge_record import KnowledgeRecord, RecordStep, records_of
from kt_engine.answers.knowledge_standing import ItemStanding, standings_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    PlannedSession,
    Process,
    SessionItem,
    SessionNote,
    SessionQuery,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind, KnowledgeType, SessionNoteKind

S, I, Q, N, P = (  # noqa: E741 - the table of items
    table_of(row) for row in (PlannedSession, SessionItem, SessionQuery, SessionNote, Process)
)
IN_HEADS = frozenset({KnowledgeType.TACIT, KnowledgeType.IMPLICIT})
"""What stood in no document before somebody told it."""
Place = tuple[str | None, str]
"""Handle of the process, and the playbook's key of an item."""


@dataclass(frozen=True)
class HeardSession:
    """One time it was explained."""

    on: date
    giver: str | None
    reference: str | None
    """Where the recording lies, or which session it was."""
    note: str | None


@dataclass(frozen=True)
class AskedPoint:
    """A situation somebody asked about, and what who knows it does then."""

    place: str
    """The session it came up in, or the item."""
    question: str
    asked_on: date
    answer: str | None
    answered_by: str | None


@dataclass(frozen=True)
class UsedInWork:
    on: date
    reference: str | None
    passed: bool
    note: str | None


@dataclass(frozen=True)
class TacitItem:
    handle: str
    title: str
    process: str | None
    type: KnowledgeType
    must_have: bool
    status: KnowledgeStatus
    giver: str | None
    backup: str | None
    heard: tuple[HeardSession, ...]
    asked: tuple[AskedPoint, ...]
    decided: tuple[str, ...]
    """What sessions on it decided."""
    written_version: int | None
    written_sha256: str | None
    used: tuple[UsedInWork, ...]


@dataclass(frozen=True)
class TacitKnowledgeLogFacts:
    engagement: EngagementFacts
    items: tuple[TacitItem, ...]
    explicit_count: int
    """Items in scope of another kind, or of none; they are not in this log."""


def collect_tacit_knowledge_log(reader: Reader, engagement_id: int) -> TacitKnowledgeLogFacts:
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    items = [one for one in standings_of(reader, engagement_id, None).items if one.in_scope]
    records = records_of(reader, engagement_id, asked)
    sessions = _sessions(reader, engagement_id, asked)
    tacit = [one for one in items if one.type in IN_HEADS]
    return TacitKnowledgeLogFacts(
        engagement=engagement_facts(reader, engagement_id),
        items=tuple(
            _item(one, records[one.handle], sessions.get((one.process, one.item)), asked) for one in tacit
        ),
        explicit_count=len(items) - len(tacit),
    )


@dataclass(frozen=True)
class _Said:
    """What the sessions on an item brought."""

    asked: list[AskedPoint]
    decided: list[str]


def _sessions(reader: Reader, engagement_id: int, asked: Asked) -> Mapping[Place, _Said]:
    """Give what was asked and decided in sessions, by the item they were about."""
    about: dict[int, list[Place]] = {}
    for row in reader.rows(
        select(I.c.session_id, I.c.item_key, P.c.handle)
        .outerjoin(P, P.c.id == I.c.process_id)
        .where(I.c.engagement_id == engagement_id)
        .order_by(I.c.id)
    ):
        about.setdefault(row["session_id"], []).append((row["handle"], row["item_key"]))
    found: dict[Place, _Said] = {place: _Said([], []) for places in about.values() for place in places}
    for row in _queries(reader, engagement_id):
        for place in about.get(row["session_id"], ()):
            found[place].asked.append(_point(row, row["session"], asked))
    for row in reader.rows(
        select(N.c.session_id, N.c.text)
        .where(N.c.engagement_id == engagement_id, N.c.kind == SessionNoteKind.DECISION)
        .order_by(N.c.id)
    ):
        for place in about.get(row["session_id"], ()):
            found[place].decided.append(row["text"])
    return found


def _queries(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    return reader.rows(
        select(Q, S.c.handle.label("session"))
        .join(S, S.c.id == Q.c.session_id)
        .where(Q.c.engagement_id == engagement_id)
        .order_by(Q.c.id)
    )


def _point(row: RowMapping, place: str, asked: Asked) -> AskedPoint:
    by = row["answered_by"]
    return AskedPoint(
        place, row["question"], row["asked_on"], row["answer"], None if by is None else asked.person(by)
    )


def _item(item: ItemStanding, record: KnowledgeRecord, said: _Said | None, asked: Asked) -> TacitItem:
    names = {row["handle"]: f"{row['name']} ({row['handle']})" for row in asked.people.values()}
    own = tuple(
        AskedPoint(item.handle, one.question, one.asked_on, one.answer, one.answered_by)
        for one in record.queries
    )
    return TacitItem(
        handle=item.handle,
        title=item.title,
        process=item.process,
        type=item.type or KnowledgeType.TACIT,
        must_have=item.must_have,
        status=item.status,
        giver=names.get(item.giver or "", item.giver),
        backup=names.get(item.backup or "", item.backup),
        heard=tuple(_heard(record)),
        asked=(*own, *(said.asked if said else ())),
        decided=tuple(said.decided if said else ()),
        written_version=item.version,
        written_sha256=item.sha256,
        used=tuple(_used(record)),
    )


def _heard(record: KnowledgeRecord) -> Iterator[HeardSession]:
    for step in _of(record, KnowledgeStepKind.CAPTURED):
        yield HeardSession(step.on, step.giver, step.reference, step.note)


def _used(record: KnowledgeRecord) -> Iterator[UsedInWork]:
    for step in _of(record, KnowledgeStepKind.VALIDATED):
        yield UsedInWork(step.on, step.reference, bool(step.passed), step.note)


def _of(record: KnowledgeRecord, kind: KnowledgeStepKind) -> Iterable[RecordStep]:
    return (step for step in record.steps if step.kind is kind)
