"""The tasks of an engagement that are still to do, what is in hand first. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, select

from kt_engine.store.tables import Person, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage, TaskStatus

T, P, A = table_of(Task), table_of(Process), table_of(Person)
IN_HAND_FIRST = (TaskStatus.BLOCKED, TaskStatus.IN_PROGRESS, TaskStatus.READY, TaskStatus.WAITING)


@dataclass(frozen=True)
class OpenTask:
    handle: str
    title: str
    stage: Stage
    process: str | None
    """Handle; None for a task of the whole engagement."""
    function: str
    """Key of the playbook's function that is asked."""
    assignee: str | None
    """Handle of the person it was given to by name, if it was."""
    status: TaskStatus
    start_on: date | None
    due_on: date | None
    slack_days: int | None
    is_critical: bool


def open_tasks(reader: Reader, engagement_id: int) -> tuple[OpenTask, ...]:
    rows = reader.rows(
        select(T, P.c.handle.label("process"), A.c.handle.label("assignee"))
        .join_from(T, P, P.c.id == T.c.process_id, isouter=True)
        .join(A, A.c.id == T.c.assignee_id, isouter=True)
        .where(T.c.engagement_id == engagement_id, T.c.status.in_(IN_HAND_FIRST))
        .order_by(
            case({status: place for place, status in enumerate(IN_HAND_FIRST)}, value=T.c.status),
            T.c.forecast_on.is_(None),
            T.c.forecast_on,
            T.c.id,
        )
    )
    return tuple(
        OpenTask(
            handle=row["handle"],
            title=row["title"],
            stage=row["stage"],
            process=row["process"],
            function=row["function_key"],
            assignee=row["assignee"],
            status=row["status"],
            start_on=row["forecast_start_on"],
            due_on=row["forecast_on"],
            slack_days=row["slack_days"],
            is_critical=row["is_critical"],
        )
        for row in rows
    )
