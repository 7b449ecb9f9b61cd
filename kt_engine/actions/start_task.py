"""Starts a ready task: who was asked for it says that the work has begun."""

from sqlalchemy import RowMapping

from kt_engine.actions.authority import acting_person
from kt_engine.actions.complete_task import check_may_work
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.task_in_hand import MovedTask, as_it_stands, task_in_hand
from kt_engine.errors import MoveRefused, Refused
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Task
from kt_engine.store.tasks import OPEN_PREDECESSORS
from kt_engine.store.unit import Act, Unit
from kt_engine.words import TaskStatus

KIND = "task_started"


def start_task(database: Database, act: Act, handle: str) -> MovedTask:
    """Start a task on the day of the act. Raises MoveRefused unless it is ready, Refused for others."""
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        task = task_in_hand(unit, handle)
        acting_person(unit)
        if task["issues"]:
            raise Refused(
                f"{task['handle']} is done by the engine when it issues the document; nobody starts it."
            )
        check_may_work(unit, task, "started")
        _check_order(unit, task)
        unit.change(
            Task,
            task["id"],
            task["handle"],
            version=task["version"],
            status=TaskStatus.IN_PROGRESS,
            actual_start_on=unit.today,
        )
        unit.event(KIND, task["handle"], started_on=unit.today)
        return MovedTask(task["handle"], TaskStatus.IN_PROGRESS)


def _check_order(unit: Unit, task: RowMapping) -> None:
    handle, status = task["handle"], task["status"]
    if status is TaskStatus.BLOCKED:
        raise MoveRefused(handle, status.value, "started", f"Unblock it first: kt task unblock {handle}")
    instead = "There is nothing to start in it."
    if status is TaskStatus.WAITING:
        before = [row["handle"] for row in unit.rows(OPEN_PREDECESSORS, {"waiting": task["id"]})]
        instead = f"First comes {', '.join(before[:5])}." if before else "Its turn has not come yet."
    check_move("task", handle, status, TaskStatus.IN_PROGRESS, "started", instead)
