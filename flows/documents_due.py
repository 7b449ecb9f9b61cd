"""Issues what is due: facts, text, file, register, one after the other, for one engagement. It decides nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kt_engine.actions.issue_document import Issue, end_issuing_task, issue_document
from kt_engine.answers.collect_certificate import collect_certificate
from kt_engine.answers.collect_engagement_history import collect_engagement_history
from kt_engine.answers.collect_gate_report import collect_gate_report
from kt_engine.answers.collect_handover_acceptance import collect_handover_acceptance
from kt_engine.answers.collect_handover_register import collect_handover_register
from kt_engine.answers.collect_service_report import collect_service_report
from kt_engine.answers.collect_training_matrix import collect_training_matrix
from kt_engine.answers.collect_transition_plan import collect_transition_plan
from kt_engine.answers.document_control import Facts, facts_sha256
from kt_engine.answers.document_register import NextVersion, next_version
from kt_engine.answers.due_documents import DueDocument, due_documents
from kt_engine.answers.ticking import head_seq
from kt_engine.documents.control import control_of
from kt_engine.documents.render import Rendered, render
from kt_engine.store.database import Database, open_store
from kt_engine.store.unit import Act, Reader
from kt_engine.words import DocumentKey

COLLECT: dict[DocumentKey, Callable[[Reader, int, DueDocument], Facts]] = {
    DocumentKey.TRANSITION_PLAN: lambda reader, engagement_id, _due: collect_transition_plan(reader, engagement_id),
    DocumentKey.HANDOVER_REGISTER: lambda reader, engagement_id, _due: collect_handover_register(reader, engagement_id),
    DocumentKey.HANDOVER_ACCEPTANCE: lambda reader, engagement_id, due: collect_handover_acceptance(
        reader, engagement_id, due.subject_id
    ),
    DocumentKey.TRAINING_MATRIX: lambda reader, engagement_id, _due: collect_training_matrix(reader, engagement_id),
    DocumentKey.CERTIFICATE: lambda reader, engagement_id, due: collect_certificate(
        reader, engagement_id, due.subject_id
    ),
    DocumentKey.GATE_REPORT: lambda reader, engagement_id, due: collect_gate_report(
        reader, engagement_id, due.subject_id
    ),
    DocumentKey.SERVICE_REPORT: lambda reader, engagement_id, due: collect_service_report(
        reader, engagement_id, due.subject
    ),
    DocumentKey.ENGAGEMENT_HISTORY: lambda reader, engagement_id, _due: collect_engagement_history(
        reader, engagement_id
    ),
}


@dataclass(frozen=True)
class Folders:
    """Where records and their readable copies go."""

    files: Path
    documents: Path


def issue_due_documents(database: Database, act: Act, folders: Folders, engagement_id: int) -> tuple[str, ...]:
    """Issue every document that is due and give the handles; the same facts are not issued twice."""
    issued = []
    with open_store(database) as reader:
        due = due_documents(reader, engagement_id, act.at.date())
    for one in due:
        handle = _issue(database, act, folders, engagement_id, one)
        if handle is not None:
            issued.append(handle)
    return tuple(issued)


def _issue(database: Database, act: Act, folders: Folders, engagement_id: int, due: DueDocument) -> str | None:
    with open_store(database) as reader:
        facts = COLLECT[due.key](reader, engagement_id, due)
        upcoming = next_version(reader, engagement_id, due.key, due.subject)
    if upcoming.latest_facts_sha256 == facts_sha256(facts):
        if due.task is not None:
            end_issuing_task(database, act, engagement_id, due.task)
        return None
    as_of = head_seq(database, engagement_id)
    rendered, issue = _render(due, facts, upcoming, as_of, act.at.date())
    handle = issue_document(database, act, folders.files, engagement_id, issue, task=due.task)
    if handle is not None:
        _copy(folders.documents / f"E{engagement_id}", handle, rendered)
    return handle


def _render(
    due: DueDocument, facts: Facts, upcoming: NextVersion, as_of_seq: int, issued_on: date
) -> tuple[Rendered, Issue]:
    control = control_of(
        due.key,
        facts,
        number=upcoming.number,
        version=upcoming.version,
        as_of_seq=as_of_seq,
        issued_on=issued_on,
        change_log=upcoming.change_log,
    )
    rendered = render(due.key, facts, control)
    issue = Issue(
        due.key, due.subject, upcoming.number, upcoming.sequence, upcoming.version, control.title,
        control.facts_sha256, as_of_seq, rendered.markdown,
    )  # fmt: skip
    return rendered, issue


def _copy(folder: Path, handle: str, rendered: Rendered) -> None:
    """Put readable copies where people look; the record itself is the stored file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = handle.replace(" ", "-")
    (folder / f"{name}.md").write_text(rendered.markdown, encoding="utf-8")
    (folder / f"{name}.html").write_text(rendered.html, encoding="utf-8")
