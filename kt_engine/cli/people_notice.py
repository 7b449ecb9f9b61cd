"""`kt people-notice`: what people must be told before they move, how long before, and when it was given."""

from typing import Annotated

import typer

from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.give_people_notice import give_people_notice
from kt_engine.actions.move_transfer import move_transfer
from kt_engine.actions.notice_in_hand import Notice
from kt_engine.answers.list_integration import list_people_notices
from kt_engine.answers.people_lines import NoticeLine
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, a_day_or_none, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.rules.readiness import NoticeState

app = noun("What people must be told before they move, and by when.")
NoticeId = Annotated[str, typer.Argument(metavar="NOTICE", help="The notice, such as E7-PN1.")]


@app.command("list", epilog="Example: kt people-notice list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the notices: late ones first, then by the day they are due."""
    with opened_as_of(day) as here:
        lines = list_people_notices(here.database, engagement, here.today)
    print_list(
        "people_notices",
        lines,
        (
            "handle",
            "state",
            "due on",
            "days left",
            "given on",
            "people move on",
            "earliest",
            "process",
            "place",
            "days before",
            "title",
        ),
        cells=_row,
        as_json=as_json,
        empty=f"There are none yet. Add one: kt people-notice add {engagement} KIND --country CODE",
    )


def _row(line: NoticeLine) -> list[object]:
    place = f"{line.country}-{line.subdivision}" if line.subdivision else line.country
    moves = (
        line.transfer_on
        if line.transfer_is_set or line.transfer_on is None
        else f"{line.transfer_on} (forecast)"
    )
    return [
        line.handle, line.state, line.due_on, line.days_left, line.given_on, moves, line.earliest_transfer_on,
        line.process, place, line.least_calendar_days, line.title,
    ]  # fmt: skip


@app.command(
    epilog="Example: kt people-notice add E1 staff_information --country GB --transfer-on 2027-05-01 --by P3"
)
def add(
    engagement: EngagementId,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="The playbook's kind, such as staff_information, or a new one."),
    ],
    *,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CODE", help="Where people move, two capital letters.")
    ] = None,
    subdivision: Annotated[
        str | None, typer.Option("--subdivision", metavar="CODE", help="Its subdivision, such as SN.")
    ] = None,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="With which process; else with any.")
    ] = None,
    transfer_on: Annotated[
        str | None,
        typer.Option("--transfer-on", metavar="DATE", help="The day they move; else the forecast go-live."),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="DAYS", help="Calendar days before; else the playbook's.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="The rule that asks for these days.")
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What it is; else the playbook's words.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put on the clock what people must be told before they move."""
    rule = Rule(country, subdivision, days, source, title)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_people_notice(
            here.database,
            here.act,
            engagement,
            kind=kind,
            rule=rule,
            process=process,
            transfer_on=a_day_or_none(transfer_on, "--transfer-on"),
        )
    _print("people_notice_added", done, _due(done), as_json=as_json, dry_run=dry_run)


def _due(done: Notice) -> str:
    if done.due_on is None:
        return f"{done.handle} is on the clock; it is due once the go-live has a day."
    late = " That day is over." if done.state is NoticeState.OVERDUE else ""
    return f"{done.handle} must be given by {done.due_on}, for people who move on {done.transfer_on}.{late}"


@app.command(
    epilog="Example: kt people-notice give E1-PN1 --on 2027-03-30 --reference 'Letter of 30 March' --by P3"
)
def give(
    notice: NoticeId,
    *,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which people were told.")],
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="By which letter or record.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that people were told; what came too late moves the day they may move."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = give_people_notice(here.database, here.act, notice, on=a_day(on, "--on"), reference=reference)
    sentence = (
        f"{done.handle} was given on {done.given_on}; people may move from {done.earliest_transfer_on} on."
    )
    if done.state is NoticeState.TOO_LATE:
        sentence += (
            f" That is too late for {done.transfer_on}: kt people-notice transfer {done.handle} --on "
            f"{done.earliest_transfer_on}"
        )
    _print("people_notice_given", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt people-notice transfer E1-PN1 --on 2027-05-15 --by P3")
def transfer(
    notice: NoticeId,
    *,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which people move.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Set the day people move; a day the notice does not allow is refused."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = move_transfer(here.database, here.act, notice, transfer_on=a_day(on, "--on"))
    _print("transfer_moved", done, _due(done), as_json=as_json, dry_run=dry_run)


def _print(kind: str, done: Notice, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    print_done(kind, done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
