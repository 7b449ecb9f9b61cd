"""Shows a handed-over document of any kind as a page: nothing in it is run, filled in or fetched. It knows no store."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_markdown import markdown_html, plain_html
from kt_engine.documents.handed_over_tree import tree_html
from kt_engine.documents.wording import counted
from kt_engine.documents.writers.handed_over_page import handed_over_page
from kt_engine.words import FileKind

MOST_CHARACTERS = 600_000
MOST_NOTES = 20
_SHOWN = {
    FileKind.WORD: "The text of the Word file, without its layout, its pictures and what is inside them.",
    FileKind.PDF: "The text of the PDF, page by page, without its layout and its pictures.",
    FileKind.HTML: "The text of the HTML page; scripts, styles, pictures and links of it are left out.",
}


def preview_html(file: HandedOver, *, rehearsal: bool = False) -> str:
    """Give a page that shows the file, or says in one sentence why it cannot."""
    body, said = _body(file)
    return handed_over_page(
        title=file.file_name,
        what="preview",
        rehearsal=rehearsal,
        body=_said(said, *_notes(file)) + body,
        footer=(f"SHA-256 of the file as received: {file.sha256}", f"{len(file.data):,} bytes"),
    )


def _body(file: HandedOver) -> tuple[str, str]:
    if file.refused:
        return "", file.refused
    if file.is_table:
        rows = sum(len(getattr(part, "rows", ())) for part in file.document.root.content)
        return tree_html(
            file.document
        ), f"A table of {counted(rows, 'row')}, the first as its head; formulas stay text."
    if file.kind in _SHOWN:
        return tree_html(file.document), _SHOWN[file.kind]
    text, how = file.decoded.text, file.decoded.said
    body, said = markdown_html(text) if file.kind is FileKind.MARKDOWN else _plain(text)
    return body, f"{said} The file was {how}." if how else said


def _plain(text: str) -> tuple[str, str]:
    if len(text) <= MOST_CHARACTERS:
        return plain_html(text), "Shown as plain text."
    return plain_html(
        text[:MOST_CHARACTERS]
    ), f"Shown as plain text: the first {MOST_CHARACTERS:,} characters."


def _notes(file: HandedOver) -> Iterator[str]:
    if file.refused or file.kind not in _SHOWN:
        return
    notes = file.document.notes
    yield from (note.sentence for note in notes[:MOST_NOTES])
    if len(notes) > MOST_NOTES:
        yield f"And {len(notes) - MOST_NOTES} more of this kind."


def _said(*sentences: str) -> str:
    return "".join(Markup("<p class=said><em>{}</em></p>").format(escape(one)) for one in sentences)
