"""The part of `kt handover` that reads: gaps, secrets and personal data in a document, and what changed."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.handover_reading import compare_versions, read_version
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, HandoverId, OneFile, noun
from kt_engine.cli.output import print_heading, print_json, print_table, talk
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.read_document import read_document
from kt_engine.exchange.text_difference import ParagraphChange
from kt_engine.rules.document_findings import findings_of
from kt_engine.rules.finding import Finding
from kt_engine.words import ChangeKind, PlaceKind

app = noun("What is found by reading what is handed over.")
MARKS = {ChangeKind.ADDED: ("[+", "+]"), ChangeKind.REMOVED: ("[-", "-]")}


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
    as_json: AsJson = False,
) -> None:
    """Read a submitted version and say what a reviewer should look at."""
    with opened() as here:
        read = read_version(here.database, here.settings.files, handover, version)
    if as_json:
        print_json("findings", **vars(read))
        return
    _print(read.findings, f"{read.handover} v{read.version} ({read.file_name})")


@app.command(epilog="Example: kt handover diff E1-H4 --from 1 --to 2")
def diff(
    handover: HandoverId,
    *,
    old: Annotated[int, typer.Option("--from", min=1, help="The earlier version.")],
    new: Annotated[int, typer.Option("--to", min=1, help="The later version.")],
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, section by section."""
    with opened() as here:
        found = compare_versions(here.database, here.settings.files, handover, old, new)
    if as_json:
        print_json("difference", **vars(found))
        return
    for change in found.difference.changes:
        renamed = f" (was: {change.old_title})" if change.old_title else ""
        print_heading(f"{change.kind.value}: {change.title}{renamed}")
        for paragraph in change.paragraphs:
            print(f"  {_marked(paragraph)}")
    same = found.difference.same_count
    talk(f"{len(found.difference.changes)} sections differ, {same} are alike.")
    if found.difference.coarse:
        talk("Parts were too long to be compared word by word; they are shown whole.")


def _marked(paragraph: ParagraphChange) -> str:
    """Give the words with [+added+] and [-removed-] between them."""
    pieces = []
    for piece in paragraph.pieces:
        kind = piece.kind or (paragraph.kind if paragraph.kind is not ChangeKind.CHANGED else None)
        before, after = MARKS.get(kind, ("", "")) if kind else ("", "")
        pieces.append(f"{before}{piece.text}{after}")
    return " ".join(" ".join(pieces).split())


def _print(found: tuple[Finding, ...], name: str) -> None:
    print_table(
        ["grave", "kind", "where", "section", "finding"],
        ([one.blocks, one.kind, _place(one), one.section, one.sentence] for one in found),
    )
    blocking = sum(one.blocks for one in found)
    talk(f"{name}: {len(found)} findings, {blocking} that ought to be put right before anybody accepts it.")


def _place(finding: Finding) -> str:
    place = finding.place
    return "" if place.kind is PlaceKind.WHOLE else f"{place.kind.value} {place.number}"
