"""`kt task`: planned pieces of work."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.start_task import start_task
from kt_engine.actions.task_in_hand import MovedTask
from kt_engine.actions.unblock_task import unblock_task
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.list_tasks import TaskFilter, list_tasks
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, Reason, TaskId, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.words import Role, Stage, TaskStatus

app = noun("Planned pieces of work.")
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="What is worth knowing, in one line.")
]


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
    """Say that a task will not be done, and why; those after it need not wait for it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = waive_task(here.database, here.act, task, reason=reason)
    _say("task_waived", done, as_json=as_json, dry_run=dry_run)


def _say(kind: str, done: MovedTask, *, as_json: bool, dry_run: bool) -> None:
    next_ones = f" Now ready: {', '.join(done.made_ready)}." if done.made_ready else ""
    sentence = f"{done.handle} is {done.status.value.replace('_', ' ')}.{next_ones}"
    print_done(kind, done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
