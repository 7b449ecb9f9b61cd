"""`kt handover`: what passes from giver to receiver."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.deem_accepted import deem_accepted
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.collect_handover_acceptance import AcceptanceVersion
from kt_engine.answers.declined_points import declined_versions
from kt_engine.answers.list_handovers import list_handovers, show_handover
from kt_engine.cli import handover_reading, handover_showing, handover_talk
from kt_engine.cli.opening import acting, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    HandoverId,
    OnBehalfOf,
    OneFile,
    Points,
    Reason,
    Sha256,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_done, print_heading, print_json, print_pairs, print_table, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.cli.points_text import print_points
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.words import HandoverKind, Meaning

app = noun("What passes from giver to receiver.")
app.add_typer(handover_talk.app)
app.add_typer(handover_reading.app)
app.add_typer(handover_showing.app)
Reviewers = Annotated[
    list[str], typer.Option("--reviewer", metavar="PERSON", help="Who reviews it first; may be repeated.")
]
Sections = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="TITLE", help="A section it must have; may be repeated."),
]
Process = Annotated[
    str | None, typer.Option("--process", metavar="PROCESS", help="The process it belongs to, such as E7-P2.")
]
SHOWN = (
    "handle", "title", "kind", "status", "process", "giver", "receiver", "reviewers", "sections", "due_on",
    "accepted_on", "deemed",
)  # fmt: skip
Version = Annotated[int | None, typer.Option("--version", min=1, help="The version that was shown to you.")]


@app.command("list", epilog="Example: kt handover list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the handovers, withdrawn ones too."""
    with opened_as_of(day) as here:
        facts = list_handovers(here.database, engagement)
    if as_json:
        print_json("handovers", engagement=facts.engagement.handle, handovers=facts.entries)
        return
    if not facts.entries:
        talk(f"There is none yet. Add one with: kt handover add {facts.engagement.handle}")
    print_table(
        ["handle", "process", "kind", "status", "version", "held by", "due on", "receiver", "title"],
        (
            [
                one.handle,
                one.process,
                one.kind,
                one.deemed or one.status,
                one.latest.version if one.latest else None,
                f"{one.holding_count} findings" if one.holding_count else None,
                one.due_on,
                one.receiver,
                one.title,
            ]
            for one in facts.entries
        ),
    )
    counts = Counter(one.status.value.replace("_", " ") for one in facts.entries)
    talk(", ".join(f"{count} {status}" for status, count in sorted(counts.items())))


@app.command(epilog="Example: kt handover show E1-H4")
def show(handover: HandoverId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show one handover with its versions, hashes and signatures."""
    with opened_as_of(day) as here:
        facts = show_handover(here.database, handover)
        declined = declined_versions(here.database, handover)
    if as_json:
        print_json("handover", handover=facts, declined=declined)
        return
    print_pairs((name.replace("_", " "), getattr(facts, name)) for name in SHOWN)
    for version in facts.versions:
        _print_version(version)
        print_points(declined, f"{facts.handle} v{version.version}")


def _print_version(version: AcceptanceVersion) -> None:
    print_heading(f"Version {version.version}: {version.file_name}, {version.size_bytes} bytes")
    print_pairs(
        [
            ("sha256", version.sha256),
            ("submitted by", version.submitted_by),
            ("submitted at", version.submitted_at),
            ("returned because", version.returned_reason),
        ]
    )
    print_table(
        ["signed by", "name", "role", "side", "meaning", "at"],
        ([one.person, one.printed, one.role, one.side, one.meaning, one.at] for one in version.signatures),
    )
    if version.findings:
        print_table(
            ["finding", "state", "kind", "where", "what was found"],
            ([one.handle, one.standing, one.kind, one.place, one.sentence] for one in version.findings),
        )


@app.command(
    epilog="Example: kt handover add E1 --title 'Reading expense receipts' --kind document --giver P5 --receiver P9 "
    "--reviewer P7 --by P3"
)
def add(
    engagement: EngagementId,
    *,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What passes.")],
    kind: Annotated[
        HandoverKind, typer.Option("--kind", help="What kind of thing it is.")
    ] = HandoverKind.DOCUMENT,
    giver: Annotated[str, typer.Option("--giver", metavar="PERSON", help="Who hands it over, such as P5.")],
    receiver: Annotated[
        str, typer.Option("--receiver", metavar="PERSON", help="Who takes it over, such as P9.")
    ],
    reviewer: Reviewers,
    section: Sections = None,
    process: Process = None,
    due_on: Annotated[str | None, typer.Option("--due-on", metavar="DATE", help="The day it is due.")] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a handover the playbook does not ask for; it is never withdrawn by itself."""
    with acting(by, command_id, dry_run=dry_run) as here:
        added = add_handover(
            here.database,
            here.act,
            engagement,
            title=title,
            kind=kind,
            giver=giver,
            receiver=receiver,
            reviewers=reviewer,
            sections=section or (),
            process=process,
            due_on=a_day_or_none(due_on, "--due-on"),
        )
    sentence = f"{added.handle} waits for {giver}: kt handover submit {added.handle} FILE"
    print_done("handover_added", added, sentence, handles=[added.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt handover submit E1-H4 receipts.md --by P5")
def submit(
    handover: HandoverId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Submit a file as the next version of a handover."""
    handed = read_handed_file(Path(file))
    with acting(by, command_id, dry_run=dry_run) as here:
        done = submit_handover(here.database, here.files, here.act, handover, file=handed)
    name = f"{done.handle} v{done.version}"
    sentence = f"{name} is submitted, SHA-256 {done.sha256}. {done.reading.said}"
    if done.reading.findings_count:
        sentence += f" See: kt handover findings {done.handle}"
    print_done("handover_submitted", done, sentence, handles=[name], as_json=as_json, dry_run=dry_run)


@app.command(
    "return",
    epilog="Example: kt handover return E1-H4 --reason 'The exceptions are missing' --point 'Refunds above 500' "
    "--point 'Lost receipts' --by P7",
)
def return_(
    handover: HandoverId,
    *,
    reason: Reason,
    point: Points = None,
    version: Version = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Return what was submitted, with the reason and the points to put right; the giver submits another version."""
    with signing(by, command_id, about=handover, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = return_handover(
            here.database,
            here.act,
            handover,
            reason=reason,
            points=point or (),
            version=version,
            sha256=sha256,
        )
    name = f"{done.handle} v{done.version}"
    sentence = f"{name} is returned; the next version is awaited."
    print_done("handover_returned", done, sentence, handles=[name], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt handover accept E1-H4 --sha256 3fa9c1 --by P9")
def accept(
    handover: HandoverId,
    *,
    version: Version = None,
    sha256: Sha256 = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign what was submitted: each reviewer reviews it, then the receiver accepts it."""
    with signing(by, command_id, about=handover, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = accept_handover(
            here.database, here.act, handover, version=version, sha256=sha256, comment=comment
        )
    name = f"{done.handle} v{done.version}"
    verb = "reviewed" if done.meaning is Meaning.REVIEWED else "accepted"
    waits = f" It waits for {', '.join(done.waits_for)}." if done.waits_for else ""
    sentence = f"{name} is {verb}.{waits}"
    print_done("handover_signed", done, sentence, handles=[name], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt handover deem E1-H4 --notice E1-N1 --by P12")
def deem(
    handover: HandoverId,
    *,
    notice: Annotated[
        str, typer.Option("--notice", metavar="NOTICE", help="The delay notice that stayed unanswered.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record that the contract takes silence for acceptance: no signature, and no part of a gate."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = deem_accepted(here.database, here.act, handover, notice=notice)
    name = f"{done.handle} v{done.version}"
    sentence = f"{name} is deemed accepted under {done.clause}, after {done.notice}. Nobody has signed it."
    print_done("handover_deemed", done, sentence, handles=[name], as_json=as_json, dry_run=dry_run)
