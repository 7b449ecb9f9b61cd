"""The task a verb is about: that it exists, and that its engagement and process are open."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import MoveRefused, NotFound
from kt_engine.store.find import HINTS, by_id
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Process, Task
from kt_engine.store.tasks import TASK_BY_HANDLE
from kt_engine.store.unit import Unit
from kt_engine.words import ProcessStatus, TaskStatus


@dataclass(frozen=True)
class MovedTask:
    handle: str
    status: TaskStatus
    made_ready: tuple[str, ...] = ()


def task_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the task. Raises NotFound, MoveRefused unless engagement and process are open."""
    task = task_row(unit, handle)
    require_open(unit, task["engagement_id"])
    if task["process_id"] is not None:
        process = by_id(unit, Process, task["process_id"])
        if process["status"] is not ProcessStatus.IN_SCOPE:
            status = process["status"].value
            raise MoveRefused(process["handle"], status, "worked on", f"{task['handle']} was left as it is.")
    return task


def task_row(unit: Unit, handle: str) -> RowMapping:
    wanted = handle.strip().upper()
    task = next(iter(unit.hot(TASK_BY_HANDLE, {"wanted": wanted})), None)
    if task is None:
        raise NotFound("task", wanted, HINTS[Task][1])
    return task


def require_block_rights(unit: Unit, task: RowMapping) -> None:
    """Raise Refused unless the acting person is asked for this task, or leads the transition or the team."""
    asked = task["assignee_id"]
    if asked is None:
        asked = holder_now(unit, task["engagement_id"], task["function_key"], task["process_id"])
    require(unit, "block and unblock tasks", engagement_id=task["engagement_id"], named=asked == unit.act.by)


def as_it_stands(unit: Unit, handle: str) -> MovedTask:
    """Give the answer to a command that was carried out before."""
    task = task_row(unit, handle)
    return MovedTask(task["handle"], task["status"])
