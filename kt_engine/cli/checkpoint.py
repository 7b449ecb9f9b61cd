"""`kt checkpoint`: signed heads of chains, for somebody else to keep."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.make_checkpoint import make_checkpoint
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, SomeEngagement, noun
from kt_engine.cli.output import print_json, talk
from kt_engine.errors import Refused
from kt_engine.exchange.checkpoint_text import file_text
from kt_engine.store.tables import Engagement

app = noun("Signed heads of chains, for somebody else to keep.")


@app.callback()
def _group() -> None:
    """Signed heads of chains, for somebody else to keep."""


@app.command(epilog="Example: kt checkpoint make E1 --to checkpoint-E1.json --by P3")
def make(
    engagement: SomeEngagement = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write it to this new file; without it, it is printed."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign the head of an engagement's chain, or of the installation's; it is looked at with kt verify --checkpoint."""
    if to is not None and to.exists():
        raise Refused(f"{to} is there already. Choose another name: --to FILE")
    of = None if engagement is None else engagement_in(Engagement, engagement)
    with acting(by, command_id, dry_run=dry_run) as here:
        made = make_checkpoint(here.database, here.act, here.settings.keys, of)
    text = file_text(made)
    if to is not None and not dry_run:
        _write(to, text)
    if as_json:
        print_json("checkpoint_made", dry_run=dry_run, checkpoint=made, file=to)
    elif to is None:
        print(text, end="")
    else:
        print(to)
    sentence = (
        f"It proves {made.chain} up to event {made.seq}. Let somebody keep it who cannot write to this store."
    )
    talk(f"Dry run, nothing was changed. It would say: {sentence}" if dry_run else sentence)


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as fault:
        raise Refused(
            f"{file} cannot be written ({fault.strerror}). Choose another place: --to FILE"
        ) from fault
