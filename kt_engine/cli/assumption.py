"""`kt assumption`: what is taken for true, until when, and what was found."""

from typing import Annotated

import typer

from kt_engine.actions.add_assumption import add_assumption
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.note_change_note import note_change_note
from kt_engine.answers.list_integration import list_assumptions
from kt_engine.answers.promise_lines import AssumptionLine
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, OfProcess, a_day, noun
from kt_engine.cli.output import print_list, print_one_done, sign_with
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.words import AssumptionStatus

app = noun("What is taken for true, until when, and what was found.")
AssumptionId = Annotated[str, typer.Argument(metavar="ASSUMPTION", help="The assumption, such as E7-AS2.")]
Found = Annotated[str, typer.Option("--found", metavar="TEXT", help="By what it was found, in one line.")]


@app.command("list", epilog="Example: kt assumption list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the assumptions: expired or false ones first, then those near their last day."""
    with opened_as_of(day) as here:
        lines = list_assumptions(here.database, engagement, here.today)
    print_list(
        "assumptions",
        lines,
        (
            "handle",
            "colour",
            "status",
            "until",
            "days left",
            "owner",
            "process",
            "risk",
            "change note",
            "signing",
            "text",
        ),
        cells=_row,
        as_json=as_json,
        empty=f"There are none yet. The playbook's come with the transition, or: kt assumption add {engagement} ...",
    )


def _row(line: AssumptionLine) -> list[object]:
    left = line.days_left if line.status is AssumptionStatus.OPEN else None
    return [
        line.handle, line.colour, line.status, line.expires_on, left, line.owner or line.function, line.process,
        line.risk, line.change_note, line.agreement, line.text,
    ]  # fmt: skip


@app.command(
    epilog="Example: kt assumption add E1 --text 'All receipts come as images' --source 'Offer, page 7' "
    "--function process_lead_client --until 2027-04-30 --by P3"
)
def add(
    engagement: EngagementId,
    *,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What is taken for true.")],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where it was taken from.")],
    function: Annotated[
        str, typer.Option("--function", metavar="FUNCTION", help="The playbook's function that finds out.")
    ],
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day on which it may stand unvalidated.")
    ],
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="PERSON", help="Who finds out by name, such as P9.")
    ] = None,
    process: OfProcess = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put an assumption on the register."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_assumption(
            here.database,
            here.act,
            engagement,
            text=text,
            source=source,
            function=function,
            expires_on=a_day(until, "--until"),
            owner=owner,
            process=process,
        )
    sentence = f"{done.handle} may stand until {done.expires_on} without being validated."
    print_one_done("assumption_added", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt assumption validate E1-AS2 --found 'Sample of 200 claims' --by P3")
def validate(
    assumption: AssumptionId,
    *,
    found: Found,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put before both sides that it is true."""
    _decide(AssumptionStatus.VALIDATED, assumption, found, by, command_id, dry_run=dry_run, as_json=as_json)


@app.command(epilog="Example: kt assumption falsify E1-AS2 --found 'A third comes on paper' --by P3")
def falsify(
    assumption: AssumptionId,
    *,
    found: Found,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put before both sides that it is not true; once signed, it asks for a contract change note."""
    _decide(AssumptionStatus.FALSIFIED, assumption, found, by, command_id, dry_run=dry_run, as_json=as_json)


def _decide(
    outcome: AssumptionStatus,
    handle: str,
    found: str,
    by: str | None,
    command_id: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with acting(by, command_id, dry_run=dry_run) as here:
        done = decide_assumption(here.database, here.act, handle, outcome=outcome, found=found)
    sentence = f"{done.handle} is {outcome.value} once both sides have signed{sign_with(done.agreement)}"
    print_one_done("assumption_put_to_sides", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("change-note", epilog="Example: kt assumption change-note E1-AS2 --reference 'CCN 4' --by P3")
def change_note(
    assumption: AssumptionId,
    *,
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="Which contract change note it is.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note the contract change note that a false assumption asked for."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = note_change_note(here.database, here.act, assumption, reference=reference)
    sentence = f"{done.handle} has its contract change note."
    print_one_done("change_note_noted", done, sentence, as_json=as_json, dry_run=dry_run)
