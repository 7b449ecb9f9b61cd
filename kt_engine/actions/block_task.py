"""Blocks a task that cannot go on, with the reason; it stays with whom it was."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.task_in_hand import MovedTask, as_it_stands, require_block_rights, task_in_hand
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Task
from kt_engine.store.unit import Act
from kt_engine.words import TaskStatus

KIND = "task_blocked"
MOST = 1000


def block_task(database: Database, act: Act, handle: str, *, reason: str) -> MovedTask:
    """Block a ready or begun task. Raises UsageProblem without a reason, MoveRefused in any other status."""
    why = one_line(reason, "reason", most=MOST)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        task = task_in_hand(unit, handle)
        require_block_rights(unit, task)
        instead = "Only a task that is ready or in progress can be blocked."
        check_move("task", task["handle"], task["status"], TaskStatus.BLOCKED, "blocked", instead)
        unit.change(
            Task,
            task["id"],
            task["handle"],
            version=task["version"],
            status=TaskStatus.BLOCKED,
            reason=why,
        )
        unit.event(KIND, task["handle"], before=task["status"])
        return MovedTask(task["handle"], TaskStatus.BLOCKED)
