"""Counts one ended predecessor off the tasks that come after it, and makes those ready whose stage is open."""

from sqlalchemy import RowMapping

from kt_engine.rules.stages import LAST_OWN_STAGE, stage_is_open
from kt_engine.store.tables import Task, table_of
from kt_engine.store.tasks import ENGAGEMENT_STAGE, FREE_DEPENDENTS, PROCESS_STAGES
from kt_engine.store.unit import Unit
from kt_engine.words import Stage, TaskStatus


def release_dependents(unit: Unit, task: RowMapping) -> tuple[str, ...]:
    """Give the handles of the tasks that became ready. The caller has just ended `task` and writes the event."""
    place = {"open_stage": _open_stage(task), "open_process": task["process_id"]}
    freed = sorted(unit.hot(FREE_DEPENDENTS, {"ended": task["id"], **place}), key=lambda row: int(row["id"]))
    for row in freed:
        if row["status"] is TaskStatus.READY:
            unit.keep(table_of(Task), row["id"], {"status": row["status"], "version": row["version"]})
    left = [row for row in freed if row["status"] is TaskStatus.WAITING and _may_be_ready(row)]
    later = _make_ready(unit, task, left) if left else frozenset()
    return tuple(row["handle"] for row in freed if row["status"] is TaskStatus.READY or row["id"] in later)


def _open_stage(task: RowMapping) -> Stage | None:
    """Give the stage of the ended task when it is plain from the task's own row that work there may begin."""
    number, process = task.get("engagement_stage"), task["process_id"]
    if number is None or (number > LAST_OWN_STAGE and process is None):
        return None
    stages = {} if process is None else {process: task["process_stage"] or 0}
    stage: Stage = task["stage"]
    return stage if stage_is_open(stage, process, number, stages) else None


def _make_ready(unit: Unit, task: RowMapping, left: list[RowMapping]) -> frozenset[int]:
    """Make those ready that stand elsewhere than the ended task, where their own stage is open; give their ids."""
    of_engagement = {"of_engagement": task["engagement_id"]}
    engagement_stage = unit.value(ENGAGEMENT_STAGE, of_engagement)
    rows = unit.rows(PROCESS_STAGES, of_engagement) if engagement_stage > LAST_OWN_STAGE else ()
    stages = {row["id"]: row["stage_number"] or 0 for row in rows}
    open_ = [row for row in left if stage_is_open(row["stage"], row["process_id"], engagement_stage, stages)]
    for row in open_:
        unit.change(Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.READY)
    return frozenset(row["id"] for row in open_)


def _may_be_ready(row: RowMapping) -> bool:
    """Anchored work waits for the day of its event: the tick makes it ready."""
    return row["open_predecessors_count"] == 0 and row["anchored_to"] is None
