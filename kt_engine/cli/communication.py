"""`kt communication`: who hears what, when and from whom, and whether it was said."""

from typing import Annotated

import typer

from kt_engine.actions.add_communication import Message, add_communication
from kt_engine.actions.send_communication import send_communication
from kt_engine.answers.list_integration import list_communications
from kt_engine.answers.people_lines import CommunicationLine
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, OfProcess, a_day_or_none, noun
from kt_engine.cli.output import print_list, print_one_done
from kt_engine.cli.past import AsOf, opened_as_of

app = noun("Who hears what, when and from whom.")


@app.command("list", epilog="Example: kt communication list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the messages: overdue ones first, then by the day they are planned for, sent ones last."""
    with opened_as_of(day) as here:
        lines = list_communications(here.database, engagement, here.today)
    print_list(
        "communications",
        lines,
        (
            "handle",
            "planned on",
            "overdue",
            "sent on",
            "owner",
            "process",
            "before",
            "audience",
            "channel",
            "message",
        ),
        cells=_row,
        as_json=as_json,
        empty="There are none yet. The playbook's come with the transition, or: kt communication add",
    )


def _row(line: CommunicationLine) -> list[object]:
    overdue = f"{line.overdue_days} days" if line.overdue_days else None
    return [
        line.handle, line.planned_on, overdue, line.sent_on, line.owner or line.function, line.process, line.before,
        line.audience, line.channel, line.message,
    ]  # fmt: skip


@app.command(
    epilog="Example: kt communication add E1 --audience Travellers --message 'New address' --channel Mail "
    "--function sponsor --before E1-T40 --days 10 --by P3"
)
def add(
    engagement: EngagementId,
    *,
    audience: Annotated[str, typer.Option("--audience", metavar="TEXT", help="Who hears it.")],
    message: Annotated[str, typer.Option("--message", metavar="TEXT", help="What they hear.")],
    channel: Annotated[str, typer.Option("--channel", metavar="TEXT", help="How they hear it.")],
    function: Annotated[
        str, typer.Option("--function", metavar="FUNCTION", help="The playbook's function that sends it.")
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it is sent.")] = None,
    before: Annotated[
        str | None, typer.Option("--before", metavar="TASK", help="Or the task before whose end it is sent.")
    ] = None,
    days: Annotated[int, typer.Option("--days", metavar="DAYS", help="Calendar days before that end.")] = 0,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="PERSON", help="Who sends it by name, such as P9.")
    ] = None,
    process: OfProcess = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Plan a message for a day, or so many days before a task ends."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_communication(
            here.database,
            here.act,
            engagement,
            message=Message(audience, message, channel),
            function=function,
            owner=owner,
            process=process,
            planned_on=a_day_or_none(on, "--on"),
            before_task=before,
            lead_calendar_days=days,
        )
    print_one_done(
        "communication_planned", done, f"{done.handle} is planned.", as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt communication sent E1-CM2 --evidence 'Mail of 2 April, 412 readers' --by P9")
def sent(
    communication: Annotated[
        str, typer.Argument(metavar="COMMUNICATION", help="The message, such as E7-CM2.")
    ],
    *,
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="What proves it.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day on which it was sent; else today.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that a message was sent; nothing is sent by this command."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = send_communication(
            here.database, here.act, communication, evidence=evidence, on=a_day_or_none(on, "--on")
        )
    print_one_done(
        "communication_sent",
        done,
        f"{done.handle} was sent on {done.sent_on}.",
        as_json=as_json,
        dry_run=dry_run,
    )
