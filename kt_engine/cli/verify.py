"""`kt verify`: whether what is in the store can be believed."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.list_engagements import engagement_id_of
from kt_engine.answers.verification import Finding, Outside, Verification
from kt_engine.answers.verify_signatures import Segregation
from kt_engine.answers.verify_store import verify, verify_segregation
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, SomeEngagement, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, progress, talk
from kt_engine.exchange.checkpoint_text import public_key_of, read_checkpoint
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.key_files import CHECKPOINT, read_key
from kt_engine.words import ExitCode

app = noun("Prove the store against itself.")
MOST_CHAINS = 10


class Check(StrEnum):
    """What kt verify can be asked to look at alone."""

    SEGREGATION = "segregation"


@app.command(
    "verify", epilog="Examples: kt verify | kt verify E1 | kt verify --checkpoint checkpoint-E1.json"
)
def verify_(
    engagement: SomeEngagement = None,
    *,
    check: Annotated[
        Check | None,
        typer.Option("--check", help="Only this: segregation looks at every signature again, from history."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            "--checkpoint", metavar="FILE", help="A checkpoint kept elsewhere; can be given several times."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the store against itself: chains, rows, guards, rules, files. Exit code 4 when something is wrong."""
    held = [read_checkpoint(file) for file in checkpoint or ()]
    with opened() as here:
        of = None if engagement is None else engagement_id_of(here.database, engagement)
        if check is not None:
            _say_segregation(verify_segregation(here.database, of, progress), as_json=as_json)
            return
        private = read_key(here.settings.keys, CHECKPOINT)
        public = public_key_of(private) if private else None
        found = verify(
            here.database,
            here.settings.files,
            ALLOWED_MOVES,
            of,
            progress,
            checkpoints=held,
            public_key=public,
        )
    _say(found, as_json=as_json)


def _say(found: Verification, *, as_json: bool) -> None:
    if as_json:
        print_json(
            "verification",
            sound=found.sound,
            checked=found.checked,
            findings=found.findings,
            notes=found.notes,
            outside=found.outside,
        )
    else:
        print_pairs(
            (name, getattr(found.checked, name)) for name in ("chains", "events", "rows", "files", "guards")
        )
        _print_findings(found.findings)
    for note in found.notes:
        talk(f"Note: {note}")
    _say_outside(found.outside)
    _end(found.sound, len(found.findings), "The store is sound.")


def _print_findings(findings: Sequence[Finding]) -> None:
    if findings:
        print_heading("Wrong")
        print_table(
            ["kind", "table", "row", "what"],
            ([one.kind, one.table, one.row, one.sentence] for one in findings),
        )


def _say_segregation(found: Segregation, *, as_json: bool) -> None:
    if as_json:
        print_json("segregation", sound=found.sound, signatures=found.signatures, findings=found.findings)
    else:
        print_pairs([("signatures", found.signatures)])
        _print_findings(found.findings)
    _end(found.sound, len(found.findings), "Every signature stands.")


def _say_outside(chains: Sequence[Outside]) -> None:
    """Say what nothing from outside proves: there a tail could be cut off, or a chain made anew, without a trace."""
    proven = [f"{one.chain} up to event {one.proven_seq}" for one in chains if one.proven_seq is not None]
    if proven:
        talk(f"Proven from outside: {', '.join(proven)}.")
    open_ends = [
        f"{one.chain} after event {one.proven_seq or 0} of {one.head_seq}"
        for one in chains
        if (one.proven_seq or 0) < one.head_seq
    ]
    if open_ends:
        more = f" and {len(open_ends) - MOST_CHAINS} more" if len(open_ends) > MOST_CHAINS else ""
        talk(
            f"Not proven from outside: {', '.join(open_ends[:MOST_CHAINS])}{more}. See: kt checkpoint make --help"
        )


def _end(sound: bool, count: int, well: str) -> None:
    talk(well if sound else f"{count} things are wrong. Keep the store as it is.")
    if not sound:
        raise typer.Exit(ExitCode.NOT_MET)
