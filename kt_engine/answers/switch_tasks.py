"""The tasks of a process's switch, with days, people, order and days counted from the switch. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_reading import Asked
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.store.tables import Task, TaskLink, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage, TaskStatus

T, L = table_of(Task), table_of(TaskLink)


@dataclass(frozen=True)
class SwitchTask:
    handle: str
    title: str
    function: str
    """Title of the function that does it."""
    person: str | None
    """Who is asked; None: nobody holds the function."""
    starts_on: date | None
    ends_on: date | None
    days_from_switch: int | None
    """Calendar days from the switch to its start, negative before it; None while one of the two has no day."""
    after: tuple[str, ...]
    """Handles of what must be done before, of the same process and stage."""
    needs_evidence: bool
    is_switch: bool
    anchored_to: str | None
    """Title of the event of the client's business calendar it waits for."""
    status: TaskStatus


def switch_tasks(reader: Reader, engagement_id: int, asked: Asked) -> Mapping[int, tuple[SwitchTask, ...]]:
    """Give the tasks of the go-live stage by process id, by the day they start."""
    rows = reader.rows(
        select(T)
        .where(T.c.engagement_id == engagement_id, T.c.stage == Stage.GO_LIVE)
        .where(T.c.status != TaskStatus.WITHDRAWN, T.c.process_id.is_not(None))
        .order_by(T.c.id)
    )
    after = _after(reader, engagement_id, rows)
    found: dict[int, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["process_id"], []).append(row)
    return {process: tuple(_in_order(own, after, asked)) for process, own in found.items()}


def _after(reader: Reader, engagement_id: int, rows: Sequence[RowMapping]) -> dict[int, tuple[str, ...]]:
    handles = {row["id"]: row["handle"] for row in rows}
    links = reader.rows(
        select(L.c.task_id, L.c.after_task_id).where(L.c.engagement_id == engagement_id).order_by(L.c.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in links:
        if row["task_id"] in handles and row["after_task_id"] in handles:
            found[row["task_id"]] = (*found.get(row["task_id"], ()), handles[row["after_task_id"]])
    return found


def _in_order(
    rows: Sequence[RowMapping], after: Mapping[int, tuple[str, ...]], asked: Asked
) -> list[SwitchTask]:
    switch = next((ends_on(row) for row in rows if row["milestone"] == GO_LIVE), None)
    made = [_task(row, after.get(row["id"], ()), asked, switch) for row in rows]
    return sorted(made, key=lambda one: (one.starts_on or date.max, one.ends_on or date.max))


def starts_on(row: RowMapping) -> date | None:
    found: date | None = row["actual_start_on"] or row["forecast_start_on"] or row["baseline_start_on"]
    return found


def ends_on(row: RowMapping) -> date | None:
    found: date | None = row["actual_on"] or row["forecast_on"] or row["baseline_on"]
    return found


def _task(row: RowMapping, after: tuple[str, ...], asked: Asked, switch: date | None) -> SwitchTask:
    start, event = starts_on(row), asked.playbook.calendar_events.get(row["anchored_to"] or "")
    who = asked.either(row["assignee_id"], row["function_key"], row["process_id"])
    title = asked.playbook.functions[row["function_key"]].title
    return SwitchTask(
        handle=row["handle"],
        title=row["title"],
        function=title,
        person=None if who == title else who,
        starts_on=start,
        ends_on=ends_on(row),
        days_from_switch=(start - switch).days if start and switch else None,
        after=after,
        needs_evidence=bool(row["needs_evidence"]),
        is_switch=row["milestone"] == GO_LIVE,
        anchored_to=event.title if event else None,
        status=row["status"],
    )
