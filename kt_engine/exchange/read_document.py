"""Reads a document that was handed over into one frozen tree, with the secrets and personal data that slipped in.

What a stranger's file can do is bounded: Word, PDF, HTML and long texts are read by a child process with limits of
memory, computing time and wall time, so that a hostile one ends in one sentence. It judges nothing.
"""

from kt_engine.exchange.document_tree import WHOLE, Fact, Line, Note, Place, ReadDocument, Section, nest
from kt_engine.exchange.file_kind import decoded, kind_of, not_read
from kt_engine.exchange.read_document_markdown import read_markdown
from kt_engine.exchange.read_document_text import read_text
from kt_engine.exchange.read_in_child import read_in_child
from kt_engine.exchange.scan_text import scan_text
from kt_engine.words import FileKind, PlaceKind

SHORT = 256 * 1024
"""Bytes of a text that is read without a child process: at most about a second, however it is made."""


def read_document(data: bytes, name: str) -> ReadDocument:
    """Read a file of any kind; what cannot be read says so in its notes and is never passed as complete.

    Raises InvalidInput for what is damaged, locked by a password, named for another kind, or too large unpacked.
    """
    kind = kind_of(data, name)
    if kind is FileKind.OTHER:
        return ReadDocument(name, kind, Section("", 0, WHOLE), notes=(not_read(name),))
    if kind in {FileKind.MARKDOWN, FileKind.TEXT} and len(data) <= SHORT:
        return read_here(data, name, kind)
    return read_in_child(data, name, kind)


def read_here(data: bytes, name: str, kind: FileKind) -> ReadDocument:
    """Read it in this process; only called directly for short texts, and by the child."""
    pages_count = 0
    notes: list[Note] = []
    facts: list[Fact]
    if kind is FileKind.WORD:
        from kt_engine.exchange.read_document_word import read_word  # noqa: PLC0415 (only a child needs it)

        parts, facts, notes, lines = read_word(data, name)
    elif kind is FileKind.PDF:
        from kt_engine.exchange.read_document_pdf import read_pdf  # noqa: PLC0415 (only a child needs it)

        parts, facts, notes, lines, pages_count = read_pdf(data, name)
    else:
        text = decoded(data, name)
        lines = [Line(line, Place(PlaceKind.LINE, number)) for number, line in enumerate(text.split("\n"), 1)]
        if kind is FileKind.HTML:
            from kt_engine.exchange.read_document_html import read_html  # noqa: PLC0415 (only a child needs it)

            parts, facts = read_html(text)
        else:
            parts, facts = read_markdown(text) if kind is FileKind.MARKDOWN else read_text(text)
    return ReadDocument(
        name, kind, nest(parts, WHOLE), tuple(facts), tuple(notes), scan_text(lines), pages_count
    )
