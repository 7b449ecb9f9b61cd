"""`kt task`: planned pieces of work."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import DecidedWaiver, decide_waiver
from kt_engine.actions.start_task import start_task
from kt_engine.actions.task_in_hand import MovedTask
from kt_engine.actions.unblock_task import unblock_task
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.list_tasks import TaskFilter, list_tasks
from kt_engine.cli.opening import acting, opened, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OnBehalfOf,
    Points,
    Reason,
    Sha256,
    TaskId,
    noun,
)
from kt_engine.cli.output import print_done, print_list
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.words import Role, Stage, TaskStatus, WaiverStatus

app = noun("Planned pieces of work.")
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="What is worth knowing, in one line.")
]

WaiverId = Annotated[str, typer.Argument(metavar="WAIVER", help="The waiver, such as E7-W1.")]


@app.command("list", epilog="Example: kt task list E1 --status ready --stage identify_needs")
def list_(
    engagement: EngagementId,
    *,
    status: Annotated[TaskStatus | None, typer.Option("--status", help="Only tasks that stand so.")] = None,
    role: Annotated[Role | None, typer.Option("--role", help="Only tasks asked of this role.")] = None,
    stage: Annotated[Stage | None, typer.Option("--stage", help="Only tasks of this stage.")] = None,
    process: Annotated[
        str | None,
        typer.Option("--process", metavar="PROCESS", help="Only tasks of this process, such as E7-P2."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the tasks by stage and day."""
    with opened() as here:
        rows = list_tasks(here.database, engagement, TaskFilter(status, role, stage, process))
    columns = ("handle", "stage", "process", "status", "asked", "planned_on", "slack_days", "title")
    print_list("tasks", rows, columns, as_json=as_json, empty="There is no such task.")


@app.command(epilog="Example: kt task assign E1-T23 P14 --by P3")
def assign(
    task: TaskId,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who is to do it, such as P14.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Assign a task to one person, instead of whoever holds its function."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = assign_task(here.database, here.act, task, person=person)
    sentence = f"{done.handle} is assigned to {person}."
    print_done("task_assigned", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt task start E1-T23 --by P14")
def start(
    task: TaskId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that work on a ready task has begun."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = start_task(here.database, here.act, task)
    _say("task_started", done, as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt task complete E1-T23 --note 'Agreed with finance' --evidence minutes.pdf --by P14"
)
def complete(
    task: TaskId,
    *,
    note: Note = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option("--evidence", metavar="FILE", help="A file that proves it; may be repeated."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Complete a task that is ready or in progress."""
    files = [read_handed_file(file) for file in evidence or ()]
    with acting(by, command_id, dry_run=dry_run) as here:
        done = complete_task(here.database, here.act, task, files=here.files, evidence=files, note=note)
    next_ones = f" Now ready: {', '.join(done.made_ready)}." if done.made_ready else ""
    sentence = f"{done.handle} is done.{next_ones}"
    print_done("task_completed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt task block E1-T23 --reason 'No access to the ledger' --by P14")
def block(
    task: TaskId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that a task cannot go on, and why."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = block_task(here.database, here.act, task, reason=reason)
    _say("task_blocked", done, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt task unblock E1-T23 --note 'Access was given' --by P14")
def unblock(
    task: TaskId,
    *,
    note: Note = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let a blocked task go on where it stood."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = unblock_task(here.database, here.act, task, note=note)
    _say("task_unblocked", done, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt task waive E1-T23 --reason 'No such interface exists' --by P3")
def waive(
    task: TaskId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose that a task need not be done, and why; it stays open until somebody else approves that."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = waive_task(here.database, here.act, task, reason=reason)
    sentence = (
        f"{done.handle} proposes that {done.task} need not be done, SHA-256 {done.content_sha256}. "
        f"Somebody else signs: kt task approve-waiver {done.handle}"
    )
    print_done("waiver_proposed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("approve-waiver", epilog="Example: kt task approve-waiver E1-W1 --by P4")
def approve_waiver(
    waiver: WaiverId,
    *,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign that a task need not be done, as somebody who did not propose it; those after it no longer wait for it."""
    with signing(by, command_id, about=waiver, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = decide_waiver(here.database, here.act, waiver, approve=True, comment=comment, sha256=sha256)
    _say_waiver(done, as_json=as_json, dry_run=dry_run)


@app.command(
    "refuse-waiver", epilog="Example: kt task refuse-waiver E1-W1 --point 'The interface does exist' --by P4"
)
def refuse_waiver(
    waiver: WaiverId,
    *,
    point: Points = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign that a task is still to be done, and why in points; another waiver can be proposed."""
    with signing(by, command_id, about=waiver, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = decide_waiver(
            here.database, here.act, waiver, approve=False, points=point or (), comment=comment, sha256=sha256
        )
    _say_waiver(done, as_json=as_json, dry_run=dry_run)


def _say_waiver(done: DecidedWaiver, *, as_json: bool, dry_run: bool) -> None:
    next_ones = f" Now ready: {', '.join(done.made_ready)}." if done.made_ready else ""
    result = "waived" if done.status is WaiverStatus.APPROVED else "still to be done"
    sentence = f"{done.handle} is {done.status.value}: {done.task} is {result}.{next_ones}"
    print_done("waiver_decided", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


def _say(kind: str, done: MovedTask, *, as_json: bool, dry_run: bool) -> None:
    next_ones = f" Now ready: {', '.join(done.made_ready)}." if done.made_ready else ""
    sentence = f"{done.handle} is {done.status.value.replace('_', ' ')}.{next_ones}"
    print_done(kind, done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
