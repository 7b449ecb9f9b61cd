"""Proposes that a task need not be done, with the reason; it stays open until somebody else approves the waiver."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require
from kt_engine.actions.done_before import check_same
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.task_in_hand import task_in_hand
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.tables import Task, Waiver, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import TaskStatus, WaiverStatus

KIND = "waiver_proposed"
MOST = 1000
NOTHING_LEFT = "There is nothing left to do in it."
W = table_of(Waiver)


@dataclass(frozen=True)
class ProposedWaiver:
    handle: str
    task: str
    content_sha256: str
    """What who approves it signs."""


def waive_task(database: Database, act: Act, handle: str, *, reason: str) -> ProposedWaiver:
    """Propose to waive a task that is not over; another person decides with his signature (`decide_waiver`).

    Raises UsageProblem without a reason, Refused for anybody but the transition manager, or for a second one.
    """
    why = one_line(reason, "reason", most=MOST)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_proposed(unit, known, handle, why)
        task = task_in_hand(unit, handle)
        proposer = require(unit, "waive tasks", engagement_id=task["engagement_id"])
        check_move("task", task["handle"], task["status"], TaskStatus.WAIVED, "waived", NOTHING_LEFT)
        _refuse_a_second(unit, task)
        return _insert(unit, task, why, proposer["handle"])


def content_sha256(task: str, reason: str, proposer: str) -> str:
    """Give the SHA-256 of a waiver: of the handles of task and proposer, and the reason."""
    return sha256_text(canonical({"proposer": proposer, "reason": reason, "task": task}))


def _refuse_a_second(unit: Unit, task: RowMapping) -> None:
    where = (W.c.task_id == task["id"], W.c.status == WaiverStatus.PROPOSED)
    waiting = unit.value(select(W.c.handle).where(*where))
    if waiting is not None:
        raise Refused(
            f"{waiting} proposes already that {task['handle']} need not be done. "
            f"It waits for another person: kt task approve-waiver {waiting}"
        )


def _insert(unit: Unit, task: RowMapping, reason: str, proposer: str) -> ProposedWaiver:
    engagement_id = task["engagement_id"]
    number = next_number(unit, Waiver, engagement_id=engagement_id)
    done = ProposedWaiver(
        f"E{engagement_id}-W{number}", task["handle"], content_sha256(task["handle"], reason, proposer)
    )
    unit.insert(
        Waiver,
        engagement_id=engagement_id,
        handle=done.handle,
        task_id=task["id"],
        reason=reason,
        proposed_by=unit.act.by,
        proposed_at=unit.act.at,
        content_sha256=done.content_sha256,
        status=WaiverStatus.PROPOSED,
    )
    unit.event(KIND, done.handle, task=done.task, content_sha256=done.content_sha256)
    return done


def _as_proposed(unit: Unit, known: str, handle: str, reason: str) -> ProposedWaiver:
    row = find(unit, Waiver, known)
    task = str(by_id(unit, Task, row["task_id"])["handle"])
    check_same(unit, known, same=(task, row["reason"]) == (handle.strip().upper(), reason))
    return ProposedWaiver(known, task, row["content_sha256"])
