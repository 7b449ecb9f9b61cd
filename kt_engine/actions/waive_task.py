"""Waives a task that will not be done, with the reason; for the tasks after it, that counts as done."""

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.release_dependents import release_dependents
from kt_engine.actions.task_in_hand import MovedTask, as_it_stands, task_in_hand
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Task
from kt_engine.store.unit import Act
from kt_engine.words import TaskStatus

KIND = "task_waived"
MOST = 1000


def waive_task(database: Database, act: Act, handle: str, *, reason: str) -> MovedTask:
    """Waive a task that is not over. A waived task gives no evidence: a gate that asks for it stays unmet.

    Raises UsageProblem without a reason, Refused for anybody but the transition manager.
    """
    why = one_line(reason, "reason", most=MOST)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        task = task_in_hand(unit, handle)
        require(unit, "waive tasks", engagement_id=task["engagement_id"])
        instead = "There is nothing left to do in it."
        check_move("task", task["handle"], task["status"], TaskStatus.WAIVED, "waived", instead)
        unit.change(
            Task,
            task["id"],
            task["handle"],
            version=task["version"],
            status=TaskStatus.WAIVED,
            actual_on=unit.today,
            reason=why,
        )
        ready = release_dependents(unit, task)
        unit.event(KIND, task["handle"], before=task["status"])
        return MovedTask(task["handle"], TaskStatus.WAIVED, ready)
