"""The tasks of an engagement as a list, with who is asked and the dates that matter. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, select

from kt_engine.playbook.schema import FunctionSpec
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process, processes_of
from kt_engine.store.tables import Engagement, Person, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side, Stage, TaskStatus

T, P = table_of(Task), table_of(Person)


@dataclass(frozen=True)
class TaskFilter:
    """Every condition given must hold; None asks for nothing."""

    status: TaskStatus | None = None
    role: Role | None = None
    stage: Stage | None = None
    process: str | None = None
    """Handle or key."""


EVERY_TASK = TaskFilter()


@dataclass(frozen=True)
class ListedTask:
    handle: str
    title: str
    stage: int
    process: str | None
    status: TaskStatus
    function: str
    role: Role
    side: Side
    asked: str | None
    """Handle of who is assigned, else of who holds the function; None while nobody does."""
    effort_hours: Decimal
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slack_days: int | None
    is_critical: bool
    needs_evidence: bool
    reason: str | None

    @property
    def planned_on(self) -> date | None:
        """The day it was done, else the day it is expected to be."""
        return self.actual_on or self.forecast_on


def list_tasks(
    database: Database, engagement: str, wanted: TaskFilter = EVERY_TASK
) -> tuple[ListedTask, ...]:
    """Give the tasks by stage, then planned day. Raises NotFound for an unknown engagement or process."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(_statement(reader, engagement_id, wanted))
        known = holders(reader, engagement_id)
        people = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
        processes = {row["id"]: row["handle"] for row in processes_of(reader, engagement_id)}
        functions = pinned_playbook(reader, engagement_id).functions
    found = [
        _listed(
            row,
            functions[row["function_key"]],
            processes.get(row["process_id"]),
            people.get(row["assignee_id"] or holder(known, row["function_key"], row["process_id"]) or 0),
        )
        for row in rows
    ]
    kept = [task for task in found if wanted.role is None or task.role is wanted.role]
    return tuple(sorted(kept, key=lambda task: (task.stage, task.planned_on or date.max)))


def _statement(reader: Reader, engagement_id: int, wanted: TaskFilter) -> Select[Any]:
    statement = select(T).where(T.c.engagement_id == engagement_id).order_by(T.c.id)
    if wanted.status is not None:
        statement = statement.where(T.c.status == wanted.status)
    if wanted.stage is not None:
        statement = statement.where(T.c.stage == wanted.stage)
    if wanted.process is not None:
        process = find_process(reader, engagement_id, wanted.process)
        statement = statement.where(T.c.process_id == process["id"])
    return statement


def _listed(row: RowMapping, spec: FunctionSpec, process: str | None, asked: str | None) -> ListedTask:
    return ListedTask(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"].number,
        process=process,
        status=row["status"],
        function=row["function_key"],
        role=spec.role,
        side=spec.side,
        asked=asked,
        effort_hours=row["effort_hours"],
        baseline_on=row["baseline_on"],
        forecast_on=row["forecast_on"],
        actual_on=row["actual_on"],
        slack_days=row["slack_days"],
        is_critical=bool(row["is_critical"]),
        needs_evidence=bool(row["needs_evidence"]),
        reason=row["reason"],
    )
