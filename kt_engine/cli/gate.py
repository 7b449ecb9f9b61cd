"""`kt gate`: gates, measured, presented, signed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.declined_points import DeclinedPoints, declined_gate_versions
from kt_engine.answers.document_reading import engagement_proof
from kt_engine.answers.gate_view import GateView, show_gate, show_gates
from kt_engine.cli.opening import acting, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    GateId,
    OnBehalfOf,
    Points,
    Sha256,
    noun,
)
from kt_engine.cli.output import print_done, print_heading, print_json, print_pairs, print_table, shown, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.cli.points_text import print_points
from kt_engine.cli.standing_text import identity_word
from kt_engine.errors import NotFound
from kt_engine.exchange.conditions import read_conditions
from kt_engine.words import Decision

app = noun("Gates: measured, presented, signed.")


@app.command(epilog="Examples: kt gate show E1 | kt gate show E1 E1-G-ready-P2 --as-of 2027-03-31")
def show(
    engagement: EngagementId,
    gate: Annotated[
        str | None, typer.Argument(metavar="GATE", help="One gate, such as E7-G-ready-P2; without it, all.")
    ] = None,
    *,
    day: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what the gates measure now against their thresholds, and what was presented and signed."""
    with opened_as_of(day) as here:
        if gate is None:
            views: Sequence[GateView] = show_gates(here.database, engagement, here.today)
        else:
            views = [_of_engagement(engagement, show_gate(here.database, gate, here.today))]
        identity = identity_word(engagement_proof(here.database, engagement))
        declined = declined_gate_versions(here.database, [view.handle for view in views])
    if as_json:
        print_json("gates", engagement=engagement.upper(), identity=identity, gates=views, declined=declined)
        return
    print_pairs([("identity", identity)])
    if gate is None:
        _print_all(views)
    else:
        _print_one(views[0], declined)


def _of_engagement(engagement: str, view: GateView) -> GateView:
    if not view.handle.startswith(f"{engagement.strip().upper()}-"):
        raise NotFound("gate", f"{view.handle} in {engagement}", f"See them with: kt gate show {engagement}")
    return view


def _print_all(views: Sequence[GateView]) -> None:
    if not views:
        talk("There is no gate yet; import the scope, then: kt advance")
    print_table(
        ["handle", "stage", "state", "forecast on", "passed on", "unmet now"],
        ([one.handle, one.stage, one.state, one.forecast_on, one.passed_on, one.unmet] for one in views),
    )


def _print_one(view: GateView, declined: Sequence[DeclinedPoints]) -> None:
    quorum = [f"{seat.count} {shown(seat.role)} ({shown(seat.side)})" for seat in view.quorum]
    print_pairs(
        [
            ("gate", view.handle),
            ("title", view.title),
            ("state", view.state),
            ("closes", f"stage {view.closes.number}, {view.closes.label}" if view.closes else None),
            ("process", view.process),
            ("forecast on", view.forecast_on),
            ("passed on", view.passed_on),
            ("quorum", tuple(quorum)),
            ("most conditions", view.max_conditions),
        ]
    )
    print_heading("Measured now")
    print_table(
        ["criterion", "class", "value", "threshold", "unit", "met", "title"],
        (
            [one.key, one.criterion_class, one.value, one.threshold, one.unit, one.met, one.title]
            for one in view.criteria
        ),
    )
    _print_versions(view, declined)
    if view.conditions:
        print_heading("Conditions")
        print_table(
            ["handle", "criterion", "status", "owner", "due on", "expires on", "text"],
            (
                [c.handle, c.criterion, c.status, c.owner, c.due_on, c.expires_on, c.text]
                for c in view.conditions
            ),
        )


def _print_versions(view: GateView, declined: Sequence[DeclinedPoints]) -> None:
    for version in view.versions:
        decision = version.decision or version.status
        print_heading(
            f"{version.handle}: {shown(decision)}, presented by {version.presented_by}, {shown(version.presented_at)}"
        )
        print_pairs([("sha256", version.pack_sha256)])
        print_table(
            ["as presented", "class", "value", "threshold", "met"],
            ([one.key, one.criterion_class, one.value, one.threshold, one.met] for one in version.criteria),
        )
        print_table(
            ["signed by", "name", "role", "side", "decision", "at", "comment"],
            ([s.person, s.printed, s.role, s.side, s.decision, s.at, s.comment] for s in version.signatures),
        )
        print_points(declined, version.handle)


@app.command(epilog="Example: kt gate present E1-G-ready-P2 --conditions conditions.csv --by P3")
def present(
    gate: GateId,
    *,
    conditions: Annotated[
        Path | None,
        typer.Option(
            "--conditions",
            metavar="FILE",
            help="CSV: criterion, text, owner, due_on, expires_on, compensating_control, ramp_ceiling_pct.",
        ),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Freeze what a gate measures now as its next version, and ask the signers."""
    proposed = read_conditions(conditions) if conditions else ()
    with acting(by, command_id, dry_run=dry_run) as here:
        done = present_gate(here.database, here.act, gate, conditions=proposed)
    unmet = f" Not met: {', '.join(done.unmet)}." if done.unmet else " Every criterion is met."
    sentence = f"{done.handle} is presented, SHA-256 {done.sha256}.{unmet}"
    print_done("gate_presented", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Examples: kt gate sign E1-G-ready-P2 --decision go --comment 'Ready' --by P4 | kt gate sign E1-G-ready-P2 "
    "--decision no_go --comment 'Too early' --point 'Two people not certified' --by P4"
)
def sign(
    gate: GateId,
    *,
    decision: Annotated[Decision, typer.Option("--decision", help="What you decide.")],
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    point: Points = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign the presented version of a gate with your decision; one that does not pass may list points."""
    with signing(by, command_id, about=gate, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = sign_gate(
            here.database,
            here.act,
            gate,
            decision=decision,
            comment=comment,
            points=point or (),
            shown_sha256=sha256,
        )
    ending = f"and decided: {shown(done.decision)}" if done.decided else "and waits for the other signers"
    sentence = f"{done.handle} is signed by you {ending}."
    print_done("gate_signed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "close-condition", epilog="Example: kt gate close-condition E1-C1 --note 'Interface went live' --by P3"
)
def close_condition_(
    condition: Annotated[str, typer.Argument(metavar="CONDITION", help="The condition, such as E7-C3.")],
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What fulfilled it.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close a condition that is fulfilled."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_condition(here.database, here.act, condition, note=note)
    sentence = f"{done.handle} is closed."
    print_done("condition_closed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
