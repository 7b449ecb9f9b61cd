"""`kt notice`: delay notices for answers whose period is over, and what became of them."""

from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.issue_notice import issue_notice
from kt_engine.actions.note_notice import note_notice
from kt_engine.answers.list_notices import list_notices, show_notice
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, noun
from kt_engine.cli.output import print_done, print_heading, print_json, print_list, print_pairs, print_table
from kt_engine.store.tables import Engagement
from kt_engine.words import Side

app = noun("Delay notices: answers that are overdue, and what they cost.")
NoticeId = Annotated[str, typer.Argument(metavar="NOTICE", help="The delay notice, such as E7-N1.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day it happened.")]


@app.command(epilog="Example: kt notice issue E1 'E1-H4 v2' --by P3")
def issue(
    engagement: EngagementId,
    thing: Annotated[
        str, typer.Argument(metavar="THING", help="What waits for an answer, such as 'E7-H4 v2'; see kt due.")
    ],
    *,
    side: Annotated[
        Side | None, typer.Option("--side", help="Whose delay it is, where two sides are asked.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Issue a numbered notice that an answer is overdue; its document comes with the next tick."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = issue_notice(here.database, here.act, engagement_in(Engagement, engagement), thing, side=side)
    of = done.side.value.replace("_", " ")
    sentence = (
        f"{done.handle} is issued: {done.thing} was due on {done.due_on}, {done.lost_days} working days of the {of} "
        f"are lost. Send it, then: kt notice sent {done.handle} --on DATE --to TEXT"
    )
    print_done("notice_issued", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt notice sent E1-N1 --on 2027-03-15 --to 'Olga Owner, by registered mail' --by P3"
)
def sent(
    notice: NoticeId,
    *,
    on: On,
    to: Annotated[str, typer.Option("--to", metavar="TEXT", help="To whom, and how.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that a notice was sent; once."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = note_notice(here.database, here.act, notice, on=a_day(on, "--on"), sent_to=to)
    sentence = f"{done.handle} was sent on {done.on} to {done.who}."
    print_done("notice_sent", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt notice received E1-N1 --on 2027-03-17 --by-whom 'Front desk Leipzig' --by P3"
)
def received(
    notice: NoticeId,
    *,
    on: On,
    by_whom: Annotated[str, typer.Option("--by-whom", metavar="TEXT", help="Who took it.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that a notice was received; once, after it was sent."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = note_notice(here.database, here.act, notice, on=a_day(on, "--on"), received_by=by_whom)
    sentence = f"{done.handle} was received on {done.on} by {done.who}."
    print_done("notice_received", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt notice list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the delay notices of an engagement."""
    with opened() as here:
        lines = list_notices(here.database, engagement)
    columns = (
        "handle",
        "thing",
        "side",
        "due_on",
        "lost_days",
        "issued_on",
        "sent_on",
        "received_on",
        "document",
    )
    print_list("notices", lines, columns, as_json=as_json)


@app.command(epilog="Example: kt notice show E1-N1")
def show(notice: NoticeId, *, as_json: AsJson = False) -> None:
    """Show one notice: what was asked of whom, who was reminded, what moves."""
    with opened() as here:
        one = show_notice(here.database, notice)
    if as_json:
        print_json("notice", notice=one.line, facts=one.facts)
        return
    line, facts = one.line, one.facts
    print_pairs(
        [
            ("notice", line.handle),
            ("thing", f"{line.thing}: {facts.what}"),
            ("asked of", facts.asked),
            ("side", line.side),
            ("asked on", facts.asked_on),
            ("answer due", line.due_on),
            ("period", f"{facts.answer_days} working days ({facts.source})"),
            ("lost days", line.lost_days),
            ("issued on", line.issued_on),
            ("issued by", facts.issued_by),
            ("sent", line.sent_on and f"{line.sent_on} to {line.sent_to}"),
            ("received", line.received_on and f"{line.received_on} by {line.received_by}"),
            ("document", line.document or "comes with the next tick"),
            ("slack days", facts.slack_days),
            ("slack used up on", facts.slack_used_up_on),
        ]
    )
    if facts.chased:
        print_heading("Reminders and escalations")
    print_table(
        ["kind", "number", "to", "on"],
        ([each.kind, each.number, each.person, each.on] for each in facts.chased),
    )
    if facts.moves:
        print_heading("What moves day for day")
    print_table(
        ["handle", "kind", "forecast on", "only after", "title"],
        ([each.handle, each.kind, each.forecast_on, each.moves_after, each.title] for each in facts.moves),
    )
