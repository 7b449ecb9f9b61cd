"""Lets a blocked task go on where it stood: in progress when it had begun, else ready."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.task_in_hand import MovedTask, as_it_stands, require_block_rights, task_in_hand
from kt_engine.errors import MoveRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Task
from kt_engine.store.unit import Act
from kt_engine.words import TaskStatus

KIND = "task_unblocked"
MOST = 1000


def unblock_task(database: Database, act: Act, handle: str, *, note: str | None = None) -> MovedTask:
    """Unblock a task; the note says what resolved it. Raises MoveRefused when it is not blocked."""
    what = {} if note is None else {"note": one_line(note, "note", most=MOST)}
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        task = task_in_hand(unit, handle)
        require_block_rights(unit, task)
        if task["status"] is not TaskStatus.BLOCKED:
            raise MoveRefused(task["handle"], task["status"].value, "unblocked", "It is not blocked.")
        status = TaskStatus.READY if task["actual_start_on"] is None else TaskStatus.IN_PROGRESS
        unit.change(Task, task["id"], task["handle"], version=task["version"], status=status, reason=None)
        unit.event(KIND, task["handle"], texts=what, after=status)
        return MovedTask(task["handle"], status)
