"""`kt agreement`: what is put before people to be signed, and their signatures."""

from typing import Annotated

import typer

from kt_engine.actions.sign_agreement import SignedAgreement, sign_agreement
from kt_engine.answers.list_agreements import agreement_view, list_agreements
from kt_engine.cli.opening import opened, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OnBehalfOf,
    Points,
    Sha256,
    noun,
)
from kt_engine.cli.output import print_done, print_heading, print_json, print_list, print_pairs, print_table
from kt_engine.words import AgreementKind, AgreementStatus

app = noun("What is put before people to be signed: hours, waivers, limits, samples, owners.")
AgreementId = Annotated[str, typer.Argument(metavar="AGREEMENT", help="The agreement, such as E7-A3.")]
Comment = Annotated[
    str | None, typer.Option("--comment", metavar="TEXT", help="What you want to say with it.")
]


@app.command("list", epilog="Example: kt agreement list E1 --status proposed")
def list_(
    engagement: EngagementId,
    *,
    kind: Annotated[
        AgreementKind | None, typer.Option("--kind", metavar="KIND", help="Only of one kind.")
    ] = None,
    status: Annotated[
        AgreementStatus | None,
        typer.Option("--status", metavar="STATUS", help="Only those that are proposed, agreed ..."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List agreements with who has still to sign."""
    with opened() as here:
        lines = list_agreements(here.database, engagement, kind=kind, status=status)
    columns = ("handle", "kind", "about", "status", "waits_for", "due_on", "title")
    print_list("agreements", lines, columns, as_json=as_json)


@app.command(epilog="Example: kt agreement show E1-A3")
def show(agreement: AgreementId, *, as_json: AsJson = False) -> None:
    """Show exactly what is signed, its hash, its seats and who may not sign."""
    with opened() as here:
        view = agreement_view(here.database, agreement)
    if as_json:
        print_json("agreement", agreement=view)
        return
    line = view.line
    print_pairs(
        [
            ("agreement", line.handle),
            ("what", line.title),
            ("kind", line.kind),
            ("about", line.about),
            ("process", line.process),
            ("reason", view.reason),
            ("status", line.status),
            ("proposed by", line.proposed_by),
            ("proposed at", line.proposed_at),
            ("due on", line.due_on),
            ("decided on", line.decided_on),
            ("may not sign", view.may_not_sign),
            ("declined for", view.declined_for),
            ("sha256", line.sha256),
        ]
    )
    print_heading("What is signed")
    print_pairs((name.replace("_", " "), _said(value)) for name, value in sorted(view.content.items()))
    print_heading("Seats")
    print_table(["asked", "signed by"], ([seat.asked, seat.signed_by] for seat in line.seats))


def _said(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(one)}" for name, one in sorted(value.items()))
    return "; ".join(str(_said(one)) for one in value) if isinstance(value, list) else value


@app.command(epilog="Example: kt agreement sign E1-A3 --by P4")
def sign(
    agreement: AgreementId,
    *,
    comment: Comment = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign the open seat that is yours; the last signature settles it."""
    with signing(by, command_id, about=agreement, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = sign_agreement(here.database, here.act, agreement, comment=comment, sha256=sha256)
    _say(done, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt agreement decline E1-A3 --point 'Two days a week, not three' --by P4")
def decline(
    agreement: AgreementId,
    *,
    point: Points = None,
    comment: Comment = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Decline for all, and say in points what would have to be different."""
    with signing(by, command_id, about=agreement, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = sign_agreement(
            here.database,
            here.act,
            agreement,
            agree=False,
            points=point or (),
            comment=comment,
            sha256=sha256,
        )
    _say(done, as_json=as_json, dry_run=dry_run)


def _say(done: SignedAgreement, *, as_json: bool, dry_run: bool) -> None:
    left = f" and waits for {done.waits_for_count} more" if done.waits_for_count else ""
    sentence = f"{done.handle} is signed by you: {done.meaning.value}. It is {done.status.value}{left}."
    print_done("agreement_signed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
