"""What is on file of a stage: the files its tasks left, and what its gates decided. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.document_reading import signatures_of
from kt_engine.store.tables import Condition, Gate, GateVersion, Process, Task, TaskEvidence, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Decision, GateStatus, Stage

T, F, G, V, X, P = (table_of(row) for row in (Task, TaskEvidence, Gate, GateVersion, Condition, Process))


@dataclass(frozen=True)
class StageFile:
    """A file that proves something about a task."""

    task: str
    title: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class StageDecision:
    """One decided version of a gate, with everybody who signed it."""

    version: str
    title: str
    process: str | None
    """Handle; None: the gate is of the whole engagement."""
    decision: Decision
    decided_on: date
    conditions_count: int
    signatures: tuple[SignatureFacts, ...]


def stage_files(reader: Reader, engagement_id: int, stage: Stage) -> tuple[StageFile, ...]:
    """Give the files of a stage's tasks, in the order in which they came."""
    rows = reader.rows(
        select(T.c.handle, T.c.title, F.c.file_name, F.c.file_sha256)
        .join(T, T.c.id == F.c.task_id)
        .where(T.c.engagement_id == engagement_id, T.c.stage == stage)
        .order_by(F.c.id)
    )
    return tuple(StageFile(row["handle"], row["title"], row["file_name"], row["file_sha256"]) for row in rows)


def stage_decisions(reader: Reader, engagement_id: int, *stages: Stage) -> tuple[StageDecision, ...]:
    """Give every decision on the gates of these stages, the refused ones too, the oldest first."""
    rows = reader.rows(
        select(V.c.id, V.c.handle, V.c.decision, V.c.decided_at, G.c.title, P.c.handle.label("process"))
        .join(G, G.c.id == V.c.gate_id)
        .outerjoin(P, P.c.id == G.c.process_id)
        .where(V.c.engagement_id == engagement_id, V.c.status == GateStatus.DECIDED, G.c.stage.in_(stages))
        .order_by(V.c.decided_at, V.c.id)
    )
    if not rows:
        return ()
    signed = signatures_of(reader, "gate_version", {row["id"]: row["handle"] for row in rows})
    counts = _conditions(reader, engagement_id)
    return tuple(_decision(row, counts.get(row["id"], 0), signed[row["id"]]) for row in rows)


def _conditions(reader: Reader, engagement_id: int) -> dict[int, int]:
    """Give how many conditions each version carries."""
    found: dict[int, int] = {}
    for row in reader.rows(select(X.c.gate_version_id).where(X.c.engagement_id == engagement_id)):
        found[row["gate_version_id"]] = found.get(row["gate_version_id"], 0) + 1
    return found


def _decision(row: RowMapping, conditions: int, signatures: tuple[SignatureFacts, ...]) -> StageDecision:
    return StageDecision(
        version=row["handle"],
        title=row["title"],
        process=row["process"],
        decision=row["decision"],
        decided_on=row["decided_at"].date(),
        conditions_count=conditions,
        signatures=signatures,
    )
