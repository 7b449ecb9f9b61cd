"""The pages Prefect shows of an engagement, as text: status, tasks, documents. It knows no Prefect, no store.

Nothing is green that was not measured; a section without facts is absent; people are handles and roles.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flows.status_markdown import status_markdown
from kt_engine.answers.open_tasks import OpenTask
from kt_engine.answers.standing import DocumentLine, Standing
from kt_engine.documents.wording import day, words
from kt_engine.words import AuthMethod

MOST_ROWS = 200
"""Of a table page: it has a search field, but a page of thousands of rows is slow to open."""


@dataclass(frozen=True)
class Page:
    key: str
    """Small letters, digits and dashes; the page's address for ever."""
    kind: str
    """`markdown`, or `table`: a JSON list of rows."""
    data: str
    description: str


def pages_of(facts: Standing, tasks: Sequence[OpenTask], proof: AuthMethod) -> tuple[Page, ...]:
    name = f"{facts.handle} {facts.name}"
    start = f"engagement-{facts.handle.lower()}"
    pages = [
        Page(f"{start}-status", "markdown", status_markdown(facts, proof), f"Where {name} stands"),
        Page(f"{start}-tasks", "table", _table(task_rows(facts, tasks)), f"Open tasks of {name}"),
    ]
    if facts.documents:
        rows = _table(document_rows(facts.documents))
        pages.append(Page(f"{start}-documents", "table", rows, f"Documents issued for {name}"))
    return tuple(pages)


def task_rows(facts: Standing, tasks: Sequence[OpenTask]) -> list[dict[str, str]]:
    rows = [
        {
            "Task": task.handle,
            "What": task.title,
            "Asked": task.assignee or task.function.replace("_", " "),
            "Due": _due(facts, task),
            "Status": words(task.status) or "",
            "Stage": f"{task.stage.number} {words(task.stage)}",
            "Process": task.process or "",
            "Start": day(task.start_on) or "not planned",
            "Slack, working days": "" if task.slack_days is None else str(task.slack_days),
            "Critical": "yes" if task.is_critical else "",
        }
        for task in tasks[:MOST_ROWS]
    ]
    left = len(tasks) - MOST_ROWS
    return [*rows, {"Task": f"and {left} more", "What": f"kt task list {facts.handle}"}] if left > 0 else rows


def _due(facts: Standing, task: OpenTask) -> str:
    late = bool(task.due_on and task.due_on < facts.as_of)
    return f"{day(task.due_on) or 'not planned'}{' (late)' if late else ''}"


def document_rows(documents: Sequence[DocumentLine]) -> list[dict[str, str]]:
    return [
        {
            "Document": document.handle,
            "Title": document.title,
            "Issued": day(document.issued_on) or "",
            "SHA-256 of the record": document.record_sha256,
        }
        for document in documents[:MOST_ROWS]
    ]


def _table(rows: list[dict[str, str]]) -> str:
    return json.dumps(rows, ensure_ascii=False)
