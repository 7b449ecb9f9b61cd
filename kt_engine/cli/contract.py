"""`kt contract`: the dates the contract gives, and the payments tied to them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.record_contract import record_contract
from kt_engine.answers.answer_periods import list_terms
from kt_engine.answers.contract_view import show_contract
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, noun
from kt_engine.cli.output import print_done, print_heading, print_json, print_list, print_pairs, print_table
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.errors import UsageProblem
from kt_engine.exchange.milestones import read_milestones
from kt_engine.exchange.terms import read_terms
from kt_engine.store.tables import Engagement

app = noun("The dates the contract gives, and the payments tied to them.")
GoLives = Annotated[
    list[str],
    typer.Option("--go-live", metavar="WAVE=DATE", help="Promised go-live of a wave; once per wave."),
]
Milestones = Annotated[
    Path | None,
    typer.Option(
        "--milestones",
        metavar="FILE",
        help="A CSV file of its payments: milestone,title,promised_on,amount,currency,wave,gate.",
    ),
]

Terms = Annotated[
    Path | None,
    typer.Option(
        "--terms",
        metavar="FILE",
        help="A CSV file of how long answers may take: wait,side,answer_days,clause,deemed.",
    ),
]


@app.command(
    epilog="Example: kt contract record E1 --signed-on 2027-01-11 --starts-on 2027-02-01 --ends-on 2030-01-31 "
    "--reference C-2027-14 --go-live 1=2027-04-15 --go-live 2=2027-05-20 --by P3"
)
def record(
    engagement: EngagementId,
    *,
    signed_on: Annotated[str, typer.Option("--signed-on", metavar="DATE", help="The day it was signed.")],
    starts_on: Annotated[str, typer.Option("--starts-on", metavar="DATE", help="Its first day.")],
    ends_on: Annotated[str, typer.Option("--ends-on", metavar="DATE", help="Its last day.")],
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="How both parties find the paper.")
    ],
    go_live: GoLives,
    milestones: Milestones = None,
    terms: Terms = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record the contract's dates; a later record replaces an earlier one with payments and terms, and both stay."""
    payments = read_milestones(milestones) if milestones else ()
    answers = read_terms(terms) if terms else ()
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_contract(
            here.database,
            here.act,
            engagement_in(Engagement, engagement),
            signed_on=a_day(signed_on, "--signed-on"),
            starts_on=a_day(starts_on, "--starts-on"),
            ends_on=a_day(ends_on, "--ends-on"),
            reference=reference,
            go_live=_by_wave(go_live),
            milestones=payments,
            terms=answers,
        )
    verb = "is recorded" if done.is_new else "was recorded so already"
    sentence = f"The contract of {done.engagement} {verb} (number {done.number})."
    print_done(
        "contract_recorded", done, sentence, handles=[done.engagement], as_json=as_json, dry_run=dry_run
    )


def _by_wave(texts: Sequence[str]) -> dict[int, date]:
    found: dict[int, date] = {}
    for text in texts:
        wave, mark, day = text.partition("=")
        if not mark or not wave.strip().isascii() or not wave.strip().isdigit():
            raise UsageProblem(f"--go-live {text} is not understood. Write wave=date, as in 1=2027-04-15.")
        if int(wave) in found:
            raise UsageProblem(f"--go-live names wave {int(wave)} twice. Leave one of the two.")
        found[int(wave)] = a_day(day, "--go-live")
    return found


@app.command(epilog="Example: kt contract terms E1")
def terms(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List how long each answer may take: by the contract, else by the playbook."""
    with opened() as here:
        lines = list_terms(here.database, engagement)
    columns = ("wait", "side", "answer_days", "clause", "deemed", "source")
    print_list(
        "terms", lines, columns, as_json=as_json, empty="Neither contract nor playbook gives a period."
    )


@app.command(epilog="Example: kt contract show E1")
def show(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show the contract's dates and payments beside what the plan says of them; slack in working days."""
    with opened_as_of(day) as here:
        one = show_contract(here.database, engagement)
    if as_json:
        print_json("contract", contract=one)
        return
    print_pairs(
        [
            ("engagement", one.engagement),
            ("reference", one.reference),
            ("record", one.number),
            ("signed on", one.signed_on),
            ("starts on", one.starts_on),
            ("ends on", one.ends_on),
        ]
    )
    print_heading("Go-live")
    print_table(
        ["wave", "promised on", "forecast on", "actual on"],
        ([line.wave, line.promised_on, line.forecast_on, line.actual_on] for line in one.go_lives),
    )
    if one.milestones:
        print_heading("Milestones")
    print_table(
        ["milestone", "promised on", "forecast on", "actual on", "slack", "amount", "tied to", "title"],
        (
            [
                line.milestone,
                line.promised_on,
                line.forecast_on,
                line.actual_on,
                line.slack_days,
                line.amount,
                line.tied_to,
                line.title,
            ]
            for line in one.milestones
        ),
    )
