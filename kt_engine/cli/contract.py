"""`kt contract`: the dates the contract gives."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.record_contract import record_contract
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, noun
from kt_engine.cli.output import print_done
from kt_engine.errors import UsageProblem
from kt_engine.store.tables import Engagement

app = noun("The dates the contract gives.")


@app.callback()
def contract() -> None:
    """The dates the contract gives."""


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
    go_live: Annotated[
        list[str],
        typer.Option("--go-live", metavar="WAVE=DATE", help="Promised go-live of a wave; once per wave."),
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record the contract's dates; a later record replaces an earlier one, and both stay."""
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
