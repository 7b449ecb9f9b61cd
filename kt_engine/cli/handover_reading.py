"""The part of `kt handover` that reads: gaps, secrets and personal data in a document."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.overrule_findings import overrule_findings
from kt_engine.actions.read_handover import read_handover
from kt_engine.answers.handover_reading import ReadVersion, read_again, read_version
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, HandoverId, OneFile, Reason, noun
from kt_engine.cli.output import print_done, print_json, print_table, talk
from kt_engine.documents.wording import counted
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.read_document import read_document
from kt_engine.rules.document_findings import findings_of
from kt_engine.rules.finding import Finding
from kt_engine.words import PlaceKind

app = noun("What is found by reading what is handed over.")


@app.command(
    "check-file", epilog="Example: kt handover check-file sop.docx --section Purpose --section Exceptions"
)
def check_file(
    file: OneFile,
    *,
    section: Annotated[
        list[str] | None,
        typer.Option("--section", metavar="TITLE", help="A section it must have; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read a file before it is submitted; nothing is kept."""
    handed = read_handed_file(Path(file))
    found = findings_of(read_document(handed.data, handed.name), section or ())
    if as_json:
        print_json("findings", file=handed.name, sha256=handed.sha256, findings=found)
        return
    _print(found, handed.name)


@app.command(epilog="Example: kt handover findings E1-H4 --version 1")
def findings(
    handover: HandoverId,
    *,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Which version; without it, the newest.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Read the stored file once more by today's rules; nothing is kept."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what was found when a version was submitted, and how each finding stands."""
    with opened() as here:
        read = read_version(here.database, handover, version)
        anew = read_again(here.database, here.settings.files, handover, version) if again else None
    name = f"{read.handover} v{read.version} ({read.file_name})"
    if anew is not None:
        if as_json:
            print_json("findings", **{**vars(read), "findings": anew})
        else:
            _print(anew, f"{name}, read again")
    elif as_json:
        print_json("findings", **vars(read))
    else:
        _print_kept(read, name)


@app.command(epilog="Example: kt handover read E1-H4 --by P3")
def read(
    handover: HandoverId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read a version that was submitted before documents were read, and keep what is found."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = read_handover(here.database, here.files, here.act, handover)
    name = f"{done.handle} v{done.version}"
    sentence = f"{name} is read. {done.reading.said}"
    print_done("handover_read", done, sentence, handles=[name], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt handover overrule E1-H8 F2 F3 --reason 'Lines of the desk, no person's' --by P9"
)
def overrule(
    handover: HandoverId,
    finding: Annotated[
        list[str], typer.Argument(metavar="FINDING...", help="Findings that hold it, such as F2.")
    ],
    *,
    reason: Reason,
    signer: Annotated[
        str | None,
        typer.Option("--signer", metavar="PERSON", help="Who of the client is to sign; else whoever may."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose that findings may stand; somebody of the client who did not write the document signs it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = overrule_findings(
            here.database, here.act, handover, findings=finding, reason=reason, signer=signer
        )
    said = f"{done.agreement} asks to overrule {', '.join(done.findings)}"
    sentence = f"{said}. It is signed with: kt agreement sign {done.agreement}"
    print_done(
        "overrule_proposed", done, sentence, handles=[done.agreement], as_json=as_json, dry_run=dry_run
    )


def _print(found: tuple[Finding, ...], name: str) -> None:
    print_table(
        ["holds", "kind", "where", "section", "finding"],
        ([one.blocks, one.kind, _place(one), one.section, one.sentence] for one in found),
    )
    blocking = sum(one.blocks for one in found)
    talk(
        f"{name}: {counted(len(found), 'finding')}, {blocking} to be put right or overruled before it is accepted."
    )


def _print_kept(read: ReadVersion, name: str) -> None:
    print_table(
        ["finding", "state", "kind", "where", "section", "what was found"],
        ([one.handle, one.standing, one.kind, one.place, one.section, one.sentence] for one in read.findings),
    )
    for one in {one.agreement: one for one in read.findings if one.reason}.values():
        talk(f"{one.agreement}, signed on {one.on}: {one.reason}")
    if read.reader is None:
        talk(f"{name} was not read when it was submitted. Read it with: kt handover read {read.handover}")
        return
    held = f"{read.holding_count} of which hold it" if read.holding_count else "none of which holds it"
    talk(f"{name}: {counted(len(read.findings), 'finding')}, {held}.")
    if read.holding_count:
        talk(
            f"Return it to be put right: kt handover return {read.handover}. "
            f"What is right as it stands: kt handover overrule {read.handover} FINDING --reason TEXT"
        )


def _place(finding: Finding) -> str:
    place = finding.place
    return "" if place.kind is PlaceKind.WHOLE else f"{place.kind.value} {place.number}"
