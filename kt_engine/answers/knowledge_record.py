"""What is kept of each knowledge item: versions with signatures, steps, queries, issues, waivers. It writes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.acknowledgements import Outstanding, outstanding_of
from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.document_reading import Asked, signatures_of
from kt_engine.store.agreements import agreements_about
from kt_engine.store.knowledge import (
    issues_in,
    items_of,
    queries_in,
    steps_in,
    version_handle,
    versions_in,
)
from kt_engine.store.tables import KnowledgePresence, KnowledgeTopic, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    KnowledgeStepKind,
    Meaning,
    WorkSetting,
)

T, P = table_of(KnowledgeTopic), table_of(KnowledgePresence)


@dataclass(frozen=True)
class RecordVersion:
    number: int
    file_name: str
    sha256: str
    author: str
    submitted_at: datetime
    agreement: str | None
    """The newest one that was put before the signers of this version."""
    agreement_status: AgreementStatus | None
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class RecordTopic:
    topic: str
    chosen_by: str
    hard: bool


@dataclass(frozen=True)
class RecordStep:
    number: int
    kind: KnowledgeStepKind
    version: int | None
    on: date
    person: str | None
    recorded_by: str
    passed: bool | None
    note: str | None
    reference: str | None
    score: int | None
    hours: Decimal | None
    score_pct: Decimal | None
    pass_mark_pct: Decimal | None
    giver: str | None
    owner: str | None
    setting: WorkSetting | None
    covered_count: int | None
    review_on: date | None
    topics: tuple[RecordTopic, ...]
    asked_count: int
    attended_count: int


@dataclass(frozen=True)
class RecordQuery:
    number: int
    question: str
    asked_by: str
    asked_on: date
    answer: str | None
    answered_by: str | None
    answered_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class RecordIssue:
    number: int
    version: int
    issue: str
    plan: str
    owner: str
    due_on: date
    closed_on: date | None
    outcome: str | None


@dataclass(frozen=True)
class RecordWaiver:
    agreement: str
    status: AgreementStatus
    """Withdrawn once it ended, by its day or before."""
    risk: str
    until: date
    reason: str | None
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class KnowledgeRecord:
    versions: tuple[RecordVersion, ...]
    """The newest first, like nothing else here."""
    steps: tuple[RecordStep, ...]
    queries: tuple[RecordQuery, ...]
    issues: tuple[RecordIssue, ...]
    waivers: tuple[RecordWaiver, ...]
    acknowledgements: tuple[Outstanding, ...]

    @property
    def loops_count(self) -> int:
        """How often what was written had to be written again: reviews and play-backs that did not pass."""
        looped = {KnowledgeStepKind.REVIEWED, KnowledgeStepKind.PLAYED_BACK}
        return sum(step.kind in looped and step.passed is False for step in self.steps)

    @property
    def open_issues(self) -> tuple[RecordIssue, ...]:
        return tuple(one for one in self.issues if one.closed_on is None)

    @property
    def open_queries(self) -> tuple[RecordQuery, ...]:
        return tuple(one for one in self.queries if one.closed_on is None)


def records_of(reader: Reader, engagement_id: int, asked: Asked) -> dict[str, KnowledgeRecord]:
    """Give what is kept of every item, by its handle; people as printed name and handle."""
    rows = items_of(reader, engagement_id)
    if not rows:
        return {}
    case = _case(reader, engagement_id, asked)
    return {row["handle"]: case.record(row) for row in rows}


@dataclass(frozen=True)
class _Case:
    asked: Asked
    versions: Mapping[int, Sequence[RowMapping]]
    steps: Mapping[int, Sequence[RowMapping]]
    queries: Mapping[int, Sequence[RowMapping]]
    issues: Mapping[int, Sequence[RowMapping]]
    topics: Mapping[int, Sequence[RowMapping]]
    presences: Mapping[int, Sequence[RowMapping]]
    agreements: Mapping[str, Sequence[RowMapping]]
    """By subject, the oldest first."""
    signatures: Mapping[int, tuple[SignatureFacts, ...]]
    outstanding: Sequence[Outstanding]

    def record(self, item: RowMapping) -> KnowledgeRecord:
        return KnowledgeRecord(
            tuple(self._version(item, row) for row in self.versions.get(item["id"], ())),
            tuple(self._step(row) for row in self.steps.get(item["id"], ())),
            tuple(self._query(row) for row in self.queries.get(item["id"], ())),
            tuple(self._issue(row) for row in self.issues.get(item["id"], ())),
            tuple(self._waiver(row) for row in self.agreements.get(item["handle"], ())),
            tuple(one for one in self.outstanding if one.item == item["handle"]),
        )

    def person(self, person_id: int | None) -> str | None:
        return None if person_id is None else self.asked.person(person_id)

    def _version(self, item: RowMapping, row: RowMapping) -> RecordVersion:
        found = self.agreements.get(version_handle(item, row["number"]), ())
        newest = found[-1] if found else None
        return RecordVersion(
            row["number"],
            row["file_name"],
            row["sha256"],
            self.asked.person(row["author_id"]),
            row["submitted_at"],
            newest["handle"] if newest else None,
            newest["status"] if newest else None,
            self.signatures.get(newest["id"], ()) if newest else (),
        )

    def _step(self, row: RowMapping) -> RecordStep:
        people = self.presences.get(row["id"], ())
        topics = tuple(
            RecordTopic(one["topic"], self.asked.person(one["chosen_by"]), bool(one["hard"]))
            for one in self.topics.get(row["id"], ())
        )
        return RecordStep(
            version=row["version_number"],
            person=self.person(row["person_id"]),
            recorded_by=self.asked.person(row["recorded_by"]),
            giver=self.person(row["giver_id"]),
            owner=self.person(row["owner_id"]),
            topics=topics,
            asked_count=len(people),
            attended_count=sum(bool(one["attended"]) for one in people),
            **{name: row[name] for name in PLAIN_OF_STEP},
        )

    def _query(self, row: RowMapping) -> RecordQuery:
        return RecordQuery(
            row["number"],
            row["question"],
            self.asked.person(row["asked_by"]),
            row["asked_on"],
            row["answer"],
            self.person(row["answered_by"]),
            row["answered_on"],
            row["closed_on"],
        )

    def _issue(self, row: RowMapping) -> RecordIssue:
        owner = self.asked.person(row["owner_id"])
        told = (row["number"], row["version_number"], row["issue"], row["plan"], owner, row["due_on"])
        return RecordIssue(*told, row["closed_on"], row["outcome"])

    def _waiver(self, row: RowMapping) -> RecordWaiver:
        content = json.loads(row["content_json"])
        until, signed = date.fromisoformat(content["until"]), self.signatures.get(row["id"], ())
        return RecordWaiver(row["handle"], row["status"], content["risk"], until, row["reason"], signed)


PLAIN_OF_STEP = (
    "number", "kind", "on", "passed", "note", "reference", "score", "hours", "score_pct", "pass_mark_pct",
    "setting", "covered_count", "review_on",
)  # fmt: skip


def _case(reader: Reader, engagement_id: int, asked: Asked) -> _Case:
    kinds = (AgreementKind.KNOWLEDGE_ITEM, AgreementKind.KNOWLEDGE_WAIVER)
    found = [row for kind in kinds for row in agreements_about(reader, engagement_id, kind=kind)]
    agreements: dict[str, list[RowMapping]] = {}
    for row in found:
        agreements.setdefault(row["subject"], []).append(row)
    signed = signatures_of(reader, "agreement", {row["id"]: row["subject"] for row in found})
    return _Case(
        asked,
        versions_in(reader, engagement_id),
        steps_in(reader, engagement_id),
        queries_in(reader, engagement_id),
        issues_in(reader, engagement_id),
        _by_step(reader.rows(select(T).where(T.c.engagement_id == engagement_id).order_by(T.c.number))),
        _by_step(reader.rows(select(P).where(P.c.engagement_id == engagement_id).order_by(P.c.id))),
        agreements,
        {
            id_: tuple(one for one in some if one.meaning is not Meaning.DECLINED)
            for id_, some in signed.items()
        },
        outstanding_of(reader, engagement_id),
    )


def _by_step(rows: Sequence[RowMapping]) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["step_id"], []).append(row)
    return found
