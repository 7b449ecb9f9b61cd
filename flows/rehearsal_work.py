"""What people of a rehearsal do with tasks, handovers and conditions, and when. It does nothing itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_knowledge_scene import is_held_up
from flows.rehearsal_overrules import holding_findings, overrule_deeds
from flows.rehearsal_papers import dated
from flows.rehearsal_parallel import is_still_compared
from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.block_task import block_task
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.start_task import start_task
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.actions.unblock_task import unblock_task
from kt_engine.answers.waiting import Wait
from kt_engine.errors import Refused
from kt_engine.exchange.handed_file import HandedFile, read_handed_file
from kt_engine.exchange.rehearsal_shapes import BlockedTaskPart, ConditionPart
from kt_engine.rules.trainee_step import step_gaps
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.tables import (
    Certification,
    Condition,
    HandoverVersion,
    Signoff,
    Task,
    TaskLink,
    table_of,
)
from kt_engine.store.unit import Act
from kt_engine.words import CertificationStatus, HandoverStatus, Per, Role, TaskStatus

L = table_of(TaskLink)
REWRITE_DAYS = 2
"""Working days a giver takes to mend what was returned."""
UNTAUGHT = frozenset(
    {CertificationStatus.NOMINATED, CertificationStatus.IN_CLASS, CertificationStatus.REMEDIATION}
)


def work_deeds(scene: Scene, files: Path) -> Iterator[Deed]:
    """Give what the people asked will do next with each open task, handover and condition."""
    for wait in scene.waits:
        if wait.handle in scene.tasks:
            yield from _task(scene, scene.tasks[wait.handle], scene.by_handle[wait.who[0]], files)
        elif wait.handle in scene.handovers:
            yield from _handover(scene, scene.handovers[wait.handle], wait, files)
        elif wait.role == "condition owner":
            yield _condition(scene, wait)


def _task(scene: Scene, row: RowMapping, who: int, files: Path) -> Iterator[Deed]:
    handle, person = row["handle"], scene.handle(who)
    part = _blocked_part(scene, row)
    blocked_on = scene.happened_on("task_blocked", handle) if part else None
    if row["status"] is TaskStatus.BLOCKED:
        if part and blocked_on:
            on = scene.working_day(who, blocked_on + timedelta(days=part.days))
            yield Deed(
                on, who, f"{person} takes {handle} up again", partial(_unblock, handle, part.unblocked_by)
            )
    elif row["status"] is TaskStatus.READY:
        if row["forecast_start_on"]:
            on = scene.working_day(who, row["forecast_start_on"])
            yield Deed(on, who, f"{person} starts {handle}", partial(_start, handle), stirs=False)
    elif part and blocked_on is None:
        on = scene.working_day(who, row["actual_start_on"])
        yield Deed(on, who, f"{person} reports {handle} as blocked", partial(_block, handle, part.reason))
    elif not is_still_held(scene, row) and not is_held_up(scene, row):
        on = scene.working_day(who, row["forecast_on"] or scene.today)
        evidence = scene.rehearsal.evidence_of(row["task_key"], scene.process_key(row["process_id"]))
        do = partial(_complete, handle, evidence, files)
        is_news = on != row["forecast_on"] or _frees_a_document(scene, row)
        yield Deed(on, who, f"{person} completes {handle}", do, stirs=is_news)


def _frees_a_document(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a task comes before one of the engine's own, which the next tick does."""
    later = table_of(Task)
    rows = scene.reader.rows(
        select(later.c.id)
        .join(L, L.c.task_id == later.c.id)
        .where(L.c.after_task_id == task["id"], later.c.issues.is_not(None))
    )
    return bool(rows)


def _blocked_part(scene: Scene, row: RowMapping) -> BlockedTaskPart | None:
    place = (row["task_key"], scene.process_key(row["process_id"]))
    return next(
        (part for part in scene.rehearsal.script.blocked_tasks if (part.task, part.process) == place), None
    )


def is_teaching(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a task is the teaching of one trainee: a trainer's task about a trainee."""
    function = scene.playbook.functions[task["function_key"]]
    return task["subject_kind"] is Per.TRAINEE and function.role is Role.TRAINER


def is_still_taught(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a teaching task must go on, because its trainee has not passed every module."""
    if not is_teaching(scene, task):
        return False
    certification = table_of(Certification)
    status = scene.reader.value(
        select(certification.c.status).where(certification.c.id == task["subject_id"])
    )
    return status in UNTAUGHT


def is_still_held(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a task must go on, because of what it is about."""
    return is_still_taught(scene, task) or is_still_compared(scene, task) or is_unproven(scene, task)


def is_unproven(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a task must go on, because its trainee has not come as far as the playbook says."""
    step = scene.reaches(task)
    if step is None or task["subject_kind"] is not Per.TRAINEE:
        return False
    return bool(step_gaps(scene.playbook, scene.facts[task["subject_id"]], step, scene.today))


def _start(handle: str, database: Database, act: Act) -> object:
    return start_task(database, act, handle)


def _block(handle: str, reason: str, database: Database, act: Act) -> object:
    return block_task(database, act, handle, reason=reason)


def _unblock(handle: str, note: str, database: Database, act: Act) -> object:
    return unblock_task(database, act, handle, note=note)


def _complete(handle: str, evidence: Path | None, files: Path, database: Database, act: Act) -> object:
    proof = [read_handed_file(evidence)] if evidence else []
    return complete_task(database, act, handle, files=files, evidence=proof)


def _handover(scene: Scene, row: RowMapping, wait: Wait, files: Path) -> Iterator[Deed]:
    who = scene.by_handle[wait.who[0]]
    handle, person = row["handle"], scene.handle(who)
    number = row["current_number"]
    if row["status"] is HandoverStatus.REQUESTED:
        if row["due_on"]:
            file = _file(scene, row, 1)
            on = scene.last_working_day(who, row["due_on"])
            yield Deed(on, who, f"{person} hands over {handle}", partial(_submit, handle, file, files))
        return
    moved_on = _last_touched(scene, row)
    if row["status"] is HandoverStatus.RETURNED:
        file = _file(scene, row, number + 1)
        on = scene.working_days_after(who, moved_on, REWRITE_DAYS)
        yield Deed(on, who, f"{person} hands over {handle} again", partial(_submit, handle, file, files))
        return
    on = scene.working_days_after(who, moved_on, 1)
    reason = _return_reason(scene, row)
    is_review = wait.what.startswith("review")
    if reason and row["status"] is HandoverStatus.SUBMITTED:
        yield Deed(on, who, f"{person} returns {handle} v{number}", partial(_return, handle, reason))
    elif not is_review and holding_findings(scene, row):
        yield from overrule_deeds(scene, row, who, on)
    else:
        yield Deed(
            on,
            who,
            f"{person} accepts {handle} v{number}",
            partial(_accept, handle, number),
            stirs=not is_review,
        )


def _file(scene: Scene, row: RowMapping, number: int) -> HandedFile:
    """Give the script's file of one version. Raises Refused where the script has none."""
    paths = scene.rehearsal.files_of(row["handover_key"], scene.process_key(row["process_id"]))
    if len(paths) < number:
        raise Refused(
            f"The rehearsal has no file for version {number} of {row['handle']} ({row['handover_key']}). "
            "Add it under handovers in script.yaml."
        )
    return read_handed_file(paths[number - 1])


def _return_reason(scene: Scene, row: RowMapping) -> str | None:
    place = (row["handover_key"], scene.process_key(row["process_id"]), row["current_number"])
    parts = scene.rehearsal.script.returns
    return next((part.reason for part in parts if (part.handover, part.process, part.version) == place), None)


def _last_touched(scene: Scene, row: RowMapping) -> date:
    """Give the day of the newest submission or signature."""
    version, signoff = table_of(HandoverVersion), table_of(Signoff)
    of_it = version.c.handover_id == row["id"]
    submitted = scene.reader.value(select(func.max(version.c.submitted_at)).where(of_it))
    signed = scene.reader.value(
        select(func.max(signoff.c.signed_at))
        .join(version, version.c.id == signoff.c.handover_version_id)
        .where(of_it)
    )
    moments = [moment for moment in (submitted, signed) if moment is not None]
    return max(moments).date() if moments else scene.today


def _submit(handle: str, file: HandedFile, files: Path, database: Database, act: Act) -> object:
    return submit_handover(database, files, act, handle, file=dated(file, act.at.date()))


def _return(handle: str, reason: str, database: Database, act: Act) -> object:
    return return_handover(database, act, handle, reason=reason)


def _accept(handle: str, number: int, database: Database, act: Act) -> object:
    return accept_handover(database, act, handle, version=number)


def _condition(scene: Scene, wait: Wait) -> Deed:
    condition = find(scene.reader, Condition, wait.handle)
    version = find_version(scene, condition["gate_version_id"])
    gate = next(row for row in scene.gates.values() if row["id"] == version["gate_id"])
    part = condition_part(scene, gate, condition["criterion_key"])
    if part is None:
        raise Refused(f"The rehearsal does not say who closes the condition {wait.handle}, nor when.")
    who = condition["owner_id"]
    on = scene.working_day(who, version["presented_at"].date() + timedelta(days=part.closed_day))
    proof = read_handed_file(scene.rehearsal.path(part.closed_with))
    note = f"{part.closing_note} On file: {proof.name}, SHA-256 {proof.sha256[:12]}."
    return Deed(on, who, f"{scene.handle(who)} closes {wait.handle}", partial(_close, wait.handle, note))


def find_version(scene: Scene, version_id: int) -> RowMapping:
    return next(row for row in scene.versions.values() if row["id"] == version_id)


def condition_part(scene: Scene, gate: RowMapping, criterion: str | None = None) -> ConditionPart | None:
    """Give the script's condition for a gate (of one criterion); None where the gate passes without."""
    place = (gate["gate_key"], scene.process_key(gate["process_id"]))
    for part in scene.rehearsal.script.conditions:
        if (part.gate, part.process) == place and criterion in {None, part.criterion}:
            return part
    return None


def _close(handle: str, note: str, database: Database, act: Act) -> object:
    return close_condition(database, act, handle, note=note)
