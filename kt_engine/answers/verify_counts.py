"""Checks the counters kept beside the rows, which stand in no event, against the rows they count."""

from collections.abc import Iterator

from sqlalchemy import Select, Table, func, select
from sqlalchemy.sql import ColumnElement

from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.store.tables import Gate, GateVersion, Handover, HandoverVersion, Task, TaskLink, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OVER_TASKS

TASK, LINK = table_of(Task), table_of(TaskLink)
HANDOVER, HANDED = table_of(Handover), table_of(HandoverVersion)
GATE, PRESENTED = table_of(Gate), table_of(GateVersion)
OVER = sorted(status.value for status in OVER_TASKS)


def check_counts(reader: Reader, engagement_id: int | None) -> Iterator[Finding]:
    """Give every counter that does not hold what it counts."""
    before = TASK.alias("before")
    open_before = (
        select(func.count())
        .select_from(LINK.join(before, before.c.id == LINK.c.after_task_id))
        .where(LINK.c.task_id == TASK.c.id, before.c.status.not_in(OVER))
        .scalar_subquery()
    )
    newest = select(func.coalesce(func.max(HANDED.c.number), 0)).where(HANDED.c.handover_id == HANDOVER.c.id)
    presented = select(func.count()).select_from(PRESENTED).where(PRESENTED.c.gate_id == GATE.c.id)
    yield from _differing(reader, TASK, "open_predecessors_count", open_before, engagement_id)
    yield from _differing(reader, HANDOVER, "current_number", newest.scalar_subquery(), engagement_id)
    yield from _differing(reader, GATE, "versions_count", presented.scalar_subquery(), engagement_id)


def _differing(
    reader: Reader, table: Table, column: str, counted: ColumnElement[int], engagement_id: int | None
) -> Iterator[Finding]:
    statement: Select[tuple[str, int, int]] = select(table.c.handle, table.c[column], counted).where(
        table.c[column] != counted
    )
    if engagement_id is not None:
        statement = statement.where(table.c.engagement_id == engagement_id)
    for handle, kept, real in reader.connection.execute(statement.order_by(table.c.id)):
        sentence = f"The column {column} says {kept}, and there are {real}."
        yield Finding(FindingKind.COUNT, table.name, str(handle), sentence)
