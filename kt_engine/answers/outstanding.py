"""What is left to be done when a process goes over to daily running: one list from every register. No writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import RowMapping, Select, select

from kt_engine.answers.document_reading import Asked, handles_of
from kt_engine.store.functions import holder
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import (
    Assumption,
    Condition,
    Gate,
    GateVersion,
    Handover,
    HandoverQuestion,
    KnowledgeIssue,
    KnowledgeItemRow,
    ReadinessPoint,
    Risk,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AssumptionStatus,
    ConditionStatus,
    HandoverStatus,
    ProcessStatus,
    QuestionStatus,
    ReadinessStatus,
    RiskStatus,
    Stage,
    TaskStatus,
)

X, V, G, R, RP, H = (table_of(row) for row in (Condition, GateVersion, Gate, Risk, ReadinessPoint, Handover))
Q, KI, K, AS, T = (
    table_of(row) for row in (HandoverQuestion, KnowledgeIssue, KnowledgeItemRow, Assumption, Task)
)
SETTLED = (
    HandoverStatus.ACCEPTED,
    HandoverStatus.DEEMED_ACCEPTED,
    HandoverStatus.SUPERSEDED,
    HandoverStatus.WITHDRAWN,
)
BEFORE_RUNNING = (Stage.TRANSITION_AND_INTEGRATE, Stage.GO_LIVE)


class OutstandingKind(StrEnum):
    """Which register it stands in; the value reads as its name."""

    CONDITION = "condition"
    READINESS_POINT = "point_of_readiness"
    HANDOVER = "handover_not_accepted"
    QUESTION = "question_on_a_handover"
    KNOWLEDGE_ISSUE = "open_point_of_knowledge"
    KNOWLEDGE_WAIVED = "knowledge_waived"
    TASK_WAIVED = "task_waived"
    ASSUMPTION = "assumption_not_settled"
    RISK = "risk"


@dataclass(frozen=True)
class Outstanding:
    kind: OutstandingKind
    handle: str
    what: str
    process: str | None
    """Handle; None: the whole engagement."""
    owner: str | None
    """None: nobody is named, so nobody will do it."""
    due_on: date | None


def outstanding_items(reader: Reader, engagement_id: int, asked: Asked) -> tuple[Outstanding, ...]:
    """Give everything that is open, of processes in scope and of the engagement, register by register."""
    rows = processes_of(reader, engagement_id)
    gone = {row["id"] for row in rows if row["status"] is ProcessStatus.DESCOPED}
    case = _Case(reader, engagement_id, asked, handles_of(rows), frozenset(gone))
    return tuple(case.items())


@dataclass(frozen=True)
class _Case:
    reader: Reader
    engagement_id: int
    asked: Asked
    handles: dict[int, str]
    gone: frozenset[int]

    def items(self) -> Iterator[Outstanding]:
        yield from self.conditions()
        yield from self.points()
        yield from self.handovers()
        yield from self.questions()
        yield from self.issues()
        yield from self.waived_knowledge()
        yield from self.waived_tasks()
        yield from self.assumptions()
        yield from self.risks()

    def rows(self, statement: Select[tuple[object, ...]]) -> Iterator[RowMapping]:
        for row in self.reader.rows(statement):
            if row["process_id"] not in self.gone:
                yield row

    def one(
        self, kind: OutstandingKind, row: RowMapping, what: str, owner: str | None, due_on: date | None
    ) -> Outstanding:
        return Outstanding(kind, row["handle"], what, self.handles.get(row["process_id"]), owner, due_on)

    def person(self, person_id: int | None) -> str | None:
        return None if person_id is None else self.asked.person(person_id)

    def held(self, row: RowMapping) -> str | None:
        """Name who is the owner, or holds the function that is."""
        person = row["owner_id"] or holder(self.asked.held, row["owner_function"], row["process_id"])
        return self.person(person)

    def conditions(self) -> Iterator[Outstanding]:
        statement = (
            select(X, G.c.process_id)
            .join(V, V.c.id == X.c.gate_version_id)
            .join(G, G.c.id == V.c.gate_id)
            .where(X.c.engagement_id == self.engagement_id, X.c.status != ConditionStatus.CLOSED)
            .order_by(X.c.id)
        )
        for row in self.rows(statement):
            yield self.one(
                OutstandingKind.CONDITION, row, row["text"], self.person(row["owner_id"]), row["due_on"]
            )

    def points(self) -> Iterator[Outstanding]:
        statement = select(RP).where(
            RP.c.engagement_id == self.engagement_id, RP.c.status == ReadinessStatus.OPEN
        )
        for row in self.rows(statement.order_by(RP.c.id)):
            owner = self.person(row["owner_id"])
            yield self.one(OutstandingKind.READINESS_POINT, row, row["text"], owner, row["due_on"])

    def handovers(self) -> Iterator[Outstanding]:
        statement = select(H).where(H.c.engagement_id == self.engagement_id, H.c.status.not_in(SETTLED))
        for row in self.rows(statement.order_by(H.c.id)):
            place = row["process_id"]
            receiver = row["receiver_id"] or holder(self.asked.held, row["receiver_function"], place)
            yield self.one(OutstandingKind.HANDOVER, row, row["title"], self.person(receiver), row["due_on"])

    def questions(self) -> Iterator[Outstanding]:
        statement = (
            select(Q, H.c.process_id, H.c.giver_id, H.c.giver_function)
            .join(H, H.c.id == Q.c.handover_id)
            .where(Q.c.engagement_id == self.engagement_id, Q.c.status != QuestionStatus.CLOSED)
            .order_by(Q.c.id)
        )
        for row in self.rows(statement):
            giver = row["giver_id"] or holder(self.asked.held, row["giver_function"], row["process_id"])
            asked = self.person(row["asked_of"] or giver)
            yield self.one(OutstandingKind.QUESTION, row, row["question"], asked, None)

    def issues(self) -> Iterator[Outstanding]:
        statement = (
            select(KI, K.c.handle, K.c.process_id)
            .join(K, K.c.id == KI.c.item_id)
            .where(KI.c.engagement_id == self.engagement_id, KI.c.closed_on.is_(None))
            .order_by(KI.c.id)
        )
        for row in self.rows(statement):
            owner = self.person(row["owner_id"])
            yield self.one(OutstandingKind.KNOWLEDGE_ISSUE, row, row["issue"], owner, row["due_on"])

    def waived_knowledge(self) -> Iterator[Outstanding]:
        statement = select(K).where(K.c.engagement_id == self.engagement_id, K.c.waived_until.is_not(None))
        for row in self.rows(statement.order_by(K.c.id)):
            place = row["process_id"]
            receiver = row["receiver_id"] or holder(self.asked.held, row["receiver_function"], place)
            yield self.one(
                OutstandingKind.KNOWLEDGE_WAIVED,
                row,
                row["title"],
                self.person(receiver),
                row["waived_until"],
            )

    def waived_tasks(self) -> Iterator[Outstanding]:
        statement = select(T).where(
            T.c.engagement_id == self.engagement_id,
            T.c.status == TaskStatus.WAIVED,
            T.c.stage.in_(BEFORE_RUNNING),
        )
        for row in self.rows(statement.order_by(T.c.id)):
            owner = row["assignee_id"] or holder(self.asked.held, row["function_key"], row["process_id"])
            yield self.one(OutstandingKind.TASK_WAIVED, row, row["title"], self.person(owner), None)

    def assumptions(self) -> Iterator[Outstanding]:
        unsettled = (AS.c.status == AssumptionStatus.OPEN) | (
            (AS.c.status == AssumptionStatus.FALSIFIED) & AS.c.change_note_on.is_(None)
        )
        statement = select(AS).where(AS.c.engagement_id == self.engagement_id, unsettled)
        for row in self.rows(statement.order_by(AS.c.id)):
            yield self.one(OutstandingKind.ASSUMPTION, row, row["text"], self.held(row), row["expires_on"])

    def risks(self) -> Iterator[Outstanding]:
        statement = select(R).where(R.c.engagement_id == self.engagement_id, R.c.status != RiskStatus.CLOSED)
        for row in self.rows(statement.order_by(R.c.id)):
            yield self.one(OutstandingKind.RISK, row, row["title"], self.held(row), row["review_on"])
