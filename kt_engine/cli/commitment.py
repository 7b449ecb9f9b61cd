"""`kt commitment`: promises nobody wrote down: costed, taken on or renounced by both sides."""

from typing import Annotated

import typer

from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.estimate_commitment import estimate_commitment
from kt_engine.actions.promise_in_hand import Promise
from kt_engine.answers.list_integration import list_commitments
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OfProcess,
    Reason,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_list, print_one_done, sign_with
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.exchange.money import money_text
from kt_engine.words import CommitmentStatus

app = noun("Promises nobody wrote down: costed, taken on or renounced.")
CommitmentId = Annotated[str, typer.Argument(metavar="COMMITMENT", help="The promise, such as E7-UC2.")]


@app.command("list", epilog="Example: kt commitment list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the promises, the open ones first."""
    with opened_as_of(day) as here:
        lines = list_commitments(here.database, engagement)
    columns = (
        "handle",
        "status",
        "cost",
        "process",
        "promised_by",
        "promised_to",
        "decided_on",
        "agreement",
        "text",
    )
    print_list("commitments", lines, columns, as_json=as_json)


@app.command(
    epilog="Example: kt commitment add E1 --text 'One visit before go-live' --promised-by 'Sales lead' "
    "--promised-to 'Process owner' --cost 4000 --currency EUR --by P3"
)
def add(
    engagement: EngagementId,
    *,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What was promised.")],
    promised_by: Annotated[str, typer.Option("--promised-by", metavar="TEXT", help="Who promised it.")],
    promised_to: Annotated[str, typer.Option("--promised-to", metavar="TEXT", help="To whom.")],
    promised_on: Annotated[
        str | None, typer.Option("--promised-on", metavar="DATE", help="The day it was said, if known.")
    ] = None,
    cost: Annotated[
        str | None, typer.Option("--cost", metavar="AMOUNT", help="What it would cost, such as 4000 or 0.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Three capital letters, such as EUR.")
    ] = None,
    process: OfProcess = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a spoken promise on the register."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_commitment(
            here.database,
            here.act,
            engagement,
            text=text,
            promised_by=promised_by,
            promised_to=promised_to,
            promised_on=a_day_or_none(promised_on, "--promised-on"),
            cost=cost,
            currency=currency,
            process=process,
        )
    sentence = f"{done.handle} is on the register ({_cost(done)}); it is to be taken on or renounced."
    print_one_done("commitment_added", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt commitment estimate E1-UC2 --cost 4000 --currency EUR --by P3")
def estimate(
    commitment: CommitmentId,
    *,
    cost: Annotated[str, typer.Option("--cost", metavar="AMOUNT", help="What it would cost.")],
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help="Three capital letters.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say what a promise would cost; what waits for signatures with another figure is withdrawn."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = estimate_commitment(here.database, here.act, commitment, cost=cost, currency=currency)
    sentence = f"{done.handle} is estimated: {_cost(done)}."
    print_one_done("commitment_estimated", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("take-on", epilog="Example: kt commitment take-on E1-UC2 --reason 'Part of the plan' --by P3")
def take_on(
    commitment: CommitmentId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put before both sides that a promise becomes work, with its cost."""
    _decide(CommitmentStatus.TAKEN_ON, commitment, reason, by, command_id, dry_run=dry_run, as_json=as_json)


@app.command(epilog="Example: kt commitment renounce E1-UC2 --reason 'Not part of the price' --by P3")
def renounce(
    commitment: CommitmentId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put before both sides that a promise does not hold."""
    _decide(CommitmentStatus.RENOUNCED, commitment, reason, by, command_id, dry_run=dry_run, as_json=as_json)


def _decide(
    outcome: CommitmentStatus,
    handle: str,
    reason: str,
    by: str | None,
    command_id: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with acting(by, command_id, dry_run=dry_run) as here:
        done = decide_commitment(here.database, here.act, handle, outcome=outcome, reason=reason)
    stands = outcome.value.replace("_", " ")
    sentence = f"{done.handle} is {stands} once both sides have signed{sign_with(done.agreement)}"
    print_one_done("commitment_put_to_sides", done, sentence, as_json=as_json, dry_run=dry_run)


def _cost(done: Promise) -> str:
    if done.cost_minor is None or done.currency is None:
        return "no cost yet"
    return money_text(done.cost_minor, done.currency)
