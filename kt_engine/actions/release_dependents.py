"""Counts one ended predecessor off the tasks that come after it, and makes those ready whose stage is open."""

from sqlalchemy import RowMapping

from kt_engine.rules.stages import stage_is_open
from kt_engine.store.tables import Task
from kt_engine.store.tasks import ENGAGEMENT_STAGE, FREE_DEPENDENTS, PROCESS_STAGES
from kt_engine.store.unit import Unit
from kt_engine.words import TaskStatus


def release_dependents(unit: Unit, task: RowMapping) -> tuple[str, ...]:
    """Give the handles of the tasks that became ready. The caller has just ended `task` and writes the event."""
    freed = unit.rows(FREE_DEPENDENTS, {"ended": task["id"]})
    free = [row for row in freed if row["status"] is TaskStatus.WAITING and _may_be_ready(row)]
    if not free:
        return ()
    engagement_stage = task.get("engagement_stage") or unit.value(
        ENGAGEMENT_STAGE, {"of_engagement": task["engagement_id"]}
    )
    stages = _process_stages(unit, task["engagement_id"]) if engagement_stage > 3 else {}  # noqa: PLR2004
    ready = []
    for row in sorted(free, key=lambda row: int(row["id"])):
        if stage_is_open(row["stage"], row["process_id"], engagement_stage, stages):
            unit.change(Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.READY)
            ready.append(row["handle"])
    return tuple(ready)


def _may_be_ready(row: RowMapping) -> bool:
    """Anchored work waits for the day of its event: the tick makes it ready."""
    return row["open_predecessors_count"] == 0 and row["anchored_to"] is None


def _process_stages(unit: Unit, engagement_id: int) -> dict[int, int]:
    rows = unit.rows(PROCESS_STAGES, {"of_engagement": engagement_id})
    return {row["id"]: row["stage_number"] or 0 for row in rows}
