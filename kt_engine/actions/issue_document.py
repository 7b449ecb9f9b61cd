"""Issues a rendered document: files its record, enters it in the register, and ends the engine's task it belongs to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kt_engine.actions.complete_task import end_task, store_file
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Document, Task, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import DocumentKey, DocumentStatus, Language, TaskStatus

D = table_of(Document)


@dataclass(frozen=True)
class Issue:
    """A rendered document, ready to be entered."""

    key: DocumentKey
    subject: str
    number: str
    sequence: int
    version: int
    title: str
    facts_sha256: str
    as_of_seq: int
    markdown: str
    language: Language = Language.EN
    template_sha256: str | None = None
    """Of the client's template that made it."""

    @property
    def handle(self) -> str:
        return f"{self.number} v{self.version}"


def issue_document(
    database: Database, act: Act, files: Path, engagement_id: int, issue: Issue, *, task: str | None = None
) -> str | None:
    """Enter one document and give its handle; None when the same version was entered by somebody faster."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        if _is_known(unit, issue):
            return None
        record_sha256 = store_file(unit, engagement_id, issue.markdown.encode(), files)
        _supersede(unit, issue)
        unit.insert(
            Document,
            engagement_id=engagement_id,
            handle=issue.handle,
            document_key=issue.key,
            subject=issue.subject,
            sequence=issue.sequence,
            number=issue.version,
            status=DocumentStatus.ISSUED,
            title=issue.title,
            facts_sha256=issue.facts_sha256,
            record_sha256=record_sha256,
            as_of_seq=issue.as_of_seq,
            issued_by=act.by,
            issued_at=act.at,
            language=issue.language,
            template_sha256=issue.template_sha256,
        )
        made_by: dict[str, Any] = {"template_sha256": issue.template_sha256} if issue.template_sha256 else {}
        unit.event(
            "document_issued", issue.handle, record_sha256=record_sha256, as_of_seq=issue.as_of_seq, **made_by
        )
        if task is not None:
            _end(unit, task)
        return issue.handle


def end_issuing_task(database: Database, act: Act, engagement_id: int, task: str) -> bool:
    """End an engine's task whose document was issued already with the same facts; True when it was open."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        return _end(unit, task)


def _end(unit: Unit, task: str) -> bool:
    row = find(unit, Task, task)
    if row["status"] is not TaskStatus.READY:
        return False
    end_task(unit, row)
    unit.event("task_completed", row["handle"])
    return True


def _is_known(unit: Unit, issue: Issue) -> bool:
    where = (
        D.c.engagement_id == unit.engagement_id,
        D.c.document_key == issue.key,
        D.c.subject == issue.subject,
    )
    return unit.value(select(D.c.id).where(*where, D.c.number >= issue.version)) is not None or (
        unit.value(select(D.c.id).where(D.c.handle == issue.handle)) is not None
    )


def _supersede(unit: Unit, issue: Issue) -> None:
    rows = unit.rows(
        select(D).where(
            D.c.engagement_id == unit.engagement_id,
            D.c.document_key == issue.key,
            D.c.subject == issue.subject,
            D.c.status == DocumentStatus.ISSUED,
        )
    )
    for row in rows:
        unit.change(
            Document, row["id"], row["handle"], version=row["version"], status=DocumentStatus.SUPERSEDED
        )
