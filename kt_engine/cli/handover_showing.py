"""The part of `kt handover` that shows: a version as a page or as plain text, and what changed between two."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.handover_reading import StoredVersion, compare_versions, stored_version
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, HandoverId, noun
from kt_engine.cli.output import print_heading, print_json, talk
from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_difference import difference_html
from kt_engine.documents.handed_over_preview import preview_html
from kt_engine.documents.handed_over_text import text_extract
from kt_engine.exchange.text_difference import ParagraphChange
from kt_engine.words import ChangeKind

app = noun("How a handed-over document looks, and what changed in it.")
MARKS = {ChangeKind.ADDED: ("[+", "+]"), ChangeKind.REMOVED: ("[-", "-]")}
SomeVersion = Annotated[
    int | None, typer.Option("--version", min=1, help="Which version; without it, the newest.")
]
Folder = Annotated[
    Path, typer.Option("--to", metavar="FOLDER", help="The folder to write into; made when missing.")
]


@app.command(epilog="Example: kt handover preview E1-H4 --version 2 --to ./pages")
def preview(
    handover: HandoverId, *, to: Folder, version: SomeVersion = None, as_json: AsJson = False
) -> None:
    """Write a page that shows a version: no script, no picture, nothing fetched from anywhere."""
    stored = _stored(handover, version)
    shown = HandedOver(stored.data, stored.file_name)
    file = to / f"{stored.handover}-v{stored.version}.html"
    write_new(file, preview_html(shown, rehearsal=stored.rehearsal).encode())
    if as_json:
        print_json("handover_preview", file=file, sha256=shown.sha256, not_shown=shown.refused)
        return
    print(file)
    talk(shown.refused or f"{stored.handover} v{stored.version} ({stored.file_name}) is written to {file}.")


@app.command(epilog="Example: kt handover text E1-H4 --version 2")
def text(handover: HandoverId, *, version: SomeVersion = None, as_json: AsJson = False) -> None:
    """Print the plain text of a version, as it is searched."""
    stored = _stored(handover, version)
    extract = text_extract(HandedOver(stored.data, stored.file_name))
    if as_json:
        print_json(
            "handover_text",
            handover=stored.handover,
            version=stored.version,
            text=extract.text,
            said=extract.said,
        )
        return
    print(extract.text, end="" if extract.text.endswith("\n") or not extract.text else "\n")
    if extract.said:
        talk(extract.said)


@app.command(epilog="Example: kt handover diff E1-H4 --from 1 --to 2 --page ./h4-v1-v2.html")
def diff(
    handover: HandoverId,
    *,
    old: Annotated[int, typer.Option("--from", min=1, help="The earlier version.")],
    new: Annotated[int, typer.Option("--to", min=1, help="The later version.")],
    page: Annotated[
        Path | None,
        typer.Option(
            "--page", metavar="FILE", help="Write it as a page into this file instead of printing it."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions, section by section."""
    if page is not None:
        _write_difference(handover, old, new, page, as_json=as_json)
        return
    with opened() as here:
        found = compare_versions(here.database, here.settings.files, handover, old, new)
    if as_json:
        print_json("difference", **vars(found))
        return
    for change in found.difference.changes:
        renamed = f" (was: {change.old_title})" if change.old_title else ""
        print_heading(f"{change.kind}: {change.title}{renamed}")
        for paragraph in change.paragraphs:
            print(f"  {_marked(paragraph)}")
    same = found.difference.same_count
    talk(f"{len(found.difference.changes)} sections differ, {same} are alike.")
    if found.difference.coarse:
        talk("Parts were too long to be compared word by word; they are shown whole.")


def _write_difference(handover: str, old: int, new: int, page: Path, *, as_json: bool) -> None:
    before, after = _stored(handover, old), _stored(handover, new)
    made = difference_html(
        HandedOver(before.data, before.file_name),
        HandedOver(after.data, after.file_name),
        title=f"{after.handover} {after.title}",
        names=(f"v{before.version}", f"v{after.version}"),
        rehearsal=after.rehearsal,
    )
    write_new(page, made.encode(), option="--page FILE")
    if as_json:
        print_json("handover_difference", file=page)
        return
    print(page)
    talk(f"What changed in {after.handover} from v{before.version} to v{after.version} is written to {page}.")


def _stored(handover: str, version: int | None) -> StoredVersion:
    with opened() as here:
        return stored_version(here.database, here.settings.files, handover, version)


def _marked(paragraph: ParagraphChange) -> str:
    """Give the words with [+added+] and [-removed-] between them."""
    pieces = []
    for piece in paragraph.pieces:
        kind = piece.kind or (paragraph.kind if paragraph.kind is not ChangeKind.CHANGED else None)
        before, after = MARKS.get(kind, ("", "")) if kind else ("", "")
        pieces.append(f"{before}{piece.text}{after}")
    return " ".join(" ".join(pieces).split())
