"""Completes a task: who did it and when, its evidence, and what that sets free."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.move_transfer import refuse_early_transfer
from kt_engine.actions.release_dependents import release_dependents
from kt_engine.actions.step_reached import refuse_unproven_step
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.rules.matrix import Duty, Right, has_right
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import keep_bytes
from kt_engine.store.find import HINTS
from kt_engine.store.functions import holder_now
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person, StoredFile, Task, TaskEvidence, table_of
from kt_engine.store.tasks import EVIDENCE_COUNT, OPEN_PREDECESSORS, TASK_BY_HANDLE
from kt_engine.store.unit import Act, Unit
from kt_engine.words import EngagementStatus, ProcessStatus, TaskStatus

PERSON_STATE = select(table_of(Person).c.handle, table_of(Person).c.kind, table_of(Person).c.disabled_on)


@dataclass(frozen=True)
class Completed:
    handle: str
    made_ready: tuple[str, ...] = ()


def complete_task(
    database: Database,
    act: Act,
    handle: str,
    *,
    files: Path | None = None,
    evidence: Sequence[HandedFile] = (),
    note: str | None = None,
) -> Completed:
    """Complete a task as the person asked for it. `files` is the folder of stored files, needed with evidence.

    Raises MoveRefused when it is done already or still waits, Refused for another person, missing evidence, a trainee
    who has not come as far as the playbook says, or a cutover before people who move with it were told in time.
    """
    wanted = handle.strip().upper()
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, wanted)) as unit:
        if act.command_id is not None and unit.repeats("task_completed", wanted) is not None:
            return Completed(wanted)
        task = next(iter(unit.hot(TASK_BY_HANDLE, {"wanted": wanted})), None)
        if task is None:
            raise NotFound("task", wanted, HINTS[Task][1])
        check_may_work(unit, task, "completed")
        _check_order(unit, task)
        if task["milestone"] == GO_LIVE:
            refuse_early_transfer(unit, task["engagement_id"], task["process_id"], wanted)
        refuse_unproven_step(unit, task)
        hashes = _keep_evidence(unit, task, evidence, files)
        ready = end_task(unit, task)
        unit.event("task_completed", wanted, texts={"note": note} if note else {}, evidence=",".join(hashes))
        return Completed(wanted, ready)


def check_may_work(unit: Unit, task: RowMapping, verb: str) -> None:
    """Raise unless the engagement is active and the acting person is the one asked for this task."""
    acting_person(unit)
    status = task["engagement_status"]
    if task["process_status"] not in {None, ProcessStatus.IN_SCOPE}:
        raise MoveRefused(
            task["process_handle"],
            task["process_status"].value,
            "worked on",
            f"{task['handle']} was left as it is.",
        )
    if status is not EngagementStatus.ACTIVE:
        raise MoveRefused(
            task["engagement_handle"], status.value, "worked on", f"{task['handle']} was left as it is."
        )
    _check_asked(unit, task, verb)


def _check_asked(unit: Unit, task: RowMapping, verb: str) -> None:
    """Raise Refused unless the acting person is asked for it and still holds a role here."""
    asked = task["assignee_id"]
    if asked is None:
        asked = holder_now(unit, task["engagement_id"], task["function_key"], task["process_id"])
    if asked == unit.act.by:
        roles = roles_of(unit, task["engagement_id"], asked, unit.today)
        if any(has_right(role, Duty.COMPLETE_TASK, Right.OWN) for role, _ in roles):
            return
        raise Refused(
            f"{acting_person(unit)['handle']} is asked for {task['handle']}, and the role for it has ended. "
            "Ask the transition manager to renew it (kt role renew) or to assign the task to somebody else."
        )
    whom = "nobody yet" if asked is None else unit.value(PERSON_STATE.where(table_of(Person).c.id == asked))
    raise Refused(
        f"{task['handle']} is for {task['function_key'].replace('_', ' ')} ({whom}) and cannot be {verb} by somebody "
        f"else. Assign it first: kt task assign {task['handle']} PERSON"
    )


def _check_order(unit: Unit, task: RowMapping) -> None:
    handle, status = task["handle"], task["status"]
    if status is TaskStatus.WAITING:
        before = [row["handle"] for row in unit.rows(OPEN_PREDECESSORS, {"waiting": task["id"]})]
        why = f"First comes {', '.join(before[:5])}." if before else "Its stage has not opened yet."
        raise MoveRefused(handle, status.value, "completed", why)
    instead = (
        "Nothing was changed."
        if status is TaskStatus.DONE
        else f"See it with: kt task list {handle.split('-')[0]}"
    )
    check_move("task", handle, status, TaskStatus.DONE, "completed", instead)


def _keep_evidence(
    unit: Unit, task: RowMapping, evidence: Sequence[HandedFile], files: Path | None
) -> list[str]:
    if task["issues"]:
        raise Refused(
            f"{task['handle']} is done by the engine when it issues the document; nobody completes it by hand."
        )
    if not evidence:
        if task["needs_evidence"] and not unit.value(EVIDENCE_COUNT, {"of_task": task["id"]}):
            raise Refused(f"{task['handle']} needs a file as evidence: --evidence FILE")
        return []
    if files is None:
        msg = "evidence needs the folder of stored files"
        raise TypeError(msg)
    return [keep_evidence(unit, task, file, files) for file in evidence]


def keep_evidence(unit: Unit, task: RowMapping, file: HandedFile, files: Path) -> str:
    """Store one file as evidence of a task and give its SHA-256."""
    sha256 = store_file(unit, task["engagement_id"], file.data, files)
    unit.insert(
        TaskEvidence,
        engagement_id=task["engagement_id"],
        task_id=task["id"],
        file_sha256=sha256,
        file_name=file.name,
        added_by=unit.act.by,
    )
    return sha256


def store_file(unit: Unit, engagement_id: int, data: bytes, files: Path) -> str:
    """Keep bytes and the row that knows them; the same bytes twice are one file."""
    sha256 = keep_bytes(files, f"E{engagement_id}", data)
    stored = table_of(StoredFile)
    known = select(stored.c.id).where(stored.c.engagement_id == engagement_id, stored.c.sha256 == sha256)
    if unit.value(known) is None:
        unit.insert(StoredFile, engagement_id=engagement_id, sha256=sha256, size_bytes=len(data))
    return sha256


def end_task(unit: Unit, task: RowMapping) -> tuple[str, ...]:
    """Mark a task done by the acting person and give the handles that became ready; the caller writes the event."""
    unit.change(
        Task,
        task["id"],
        task["handle"],
        version=task["version"],
        status=TaskStatus.DONE,
        actual_start_on=task["actual_start_on"] or unit.today,
        actual_on=unit.today,
        done_by=unit.act.by,
        done_at=unit.act.at,
    )
    return release_dependents(unit, task)
