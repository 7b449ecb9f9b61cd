"""Holds the text of a PDF or Word file of ours against the record's tree, letter by letter.

Compared are the letters without any space: a hash may be broken over two lines anywhere, and a reader of PDF
files writes a space or none where a line ends. Ligatures and presentation forms are taken apart (NFKC); soft hyphens
and marks of direction are dropped. In Word files, where lines are not broken yet, whole words are compared.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from lxml import etree

from kt_engine.documents.charts import chart_of
from kt_engine.documents.front import DRAFT, REHEARSAL, Front
from kt_engine.documents.front_words import front_words
from kt_engine.documents.record_tree import (
    Block,
    Cell,
    Heading,
    List,
    Paragraph,
    Quote,
    Table,
    plain_text,
    record_tree,
)
from kt_engine.documents.speech import speaking
from kt_engine.documents.wording import day
from kt_engine.documents.writers.record_html import record_html
from kt_engine.words import Language
from word_documents import Read, W

_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u2060\ufeff")
)
LISTED = 3
"""The contents of a PDF list headings down to this level of the record."""


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).split())


def tree_of(markdown: str, language: Language = Language.EN) -> tuple[Block, ...]:
    with speaking(language):
        return record_tree(record_html(markdown))


def words_of(blocks: Sequence[Block]) -> list[str]:
    """Give every word of a record in its order."""
    return [word for text in _texts(blocks) for word in text.split()]


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield plain_text(block.content)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                yield from (plain_text(cell.content) for cell in row)
        elif isinstance(block, Quote):
            yield from _texts(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from _texts(item)


def words_in_word(read: Read) -> list[str]:
    """Give every word of a Word file's body but those of cover, contents and proof."""
    found: list[str] = []
    for element in read.body.find(f"{W}body"):
        path = f"{W}tblPr/{W}tblStyle" if element.tag == f"{W}tbl" else f"{W}pPr/{W}pStyle"
        style = element.find(path)
        around = style is not None and style.get(f"{W}val").startswith("KTCover")
        if element.tag in {f"{W}p", f"{W}tbl"} and not around:
            for paragraph in element.iter(f"{W}p"):
                found += _said(paragraph).split()
    return found


def _said(paragraph: Any) -> str:
    return "".join(
        "\n" if one.tag == f"{W}br" else one.text or "" for one in paragraph.iter(f"{W}t", f"{W}br")
    )


def words_around(front: Front) -> set[str]:
    """Give every word that may stand around a record."""
    words = front_words(front.language)
    notes = {REHEARSAL: (words.rehearsal, words.rehearsal_note), DRAFT: (words.draft, words.draft_note)}
    said = (
        front.client,
        front.provider or "",
        front.engagement,
        front.classification,
        front.origin,
        front.title,
        front.brand.name,
        f"{front.number} · {words.version.format(version=front.version)}",
        front.name,
        day(front.issued_on),
        words.client,
        words.provider,
        words.issued_on,
        words.classification,
        words.contents,
        words.code_note,
        words.record,
        words.record_note.format(record_sha256=front.record_sha256),
        *notes.get(front.mark or "", ()),
    )
    return {word for text in said for word in text.split()}


@dataclass(frozen=True)
class Piece:
    """What comes next in a PDF: letters, or a pattern that may be there."""

    letters: str
    pattern: bool = False


def first_difference(text: str, pieces: Sequence[Piece]) -> str | None:
    """Walk through a text piece by piece; gives where it first says something else, or None."""
    at = 0
    for piece in pieces:
        if piece.pattern:
            found = re.compile(piece.letters).match(text, at)
            at = found.end() if found else at
        elif text.startswith(piece.letters, at):
            at += len(piece.letters)
        else:
            return _sentence(piece.letters, text, at)
    return None if at == len(text) else f"nothing more was wanted, found {text[at : at + 60]!r}"


def _sentence(wanted: str, text: str, at: int) -> str:
    said = text[at : at + 60]
    wrong = next((n for n, (a, b) in enumerate(zip_longest(wanted, said)) if a != b), 0)
    before = text[max(0, at + wrong - 40) : at + wrong]
    return f"wanted {wanted[wrong : wrong + 40]!r} after {before!r}, found {said[wrong:]!r}"


def pieces_of_pdf(markdown: str, front: Front, *, contents: bool) -> list[Piece]:
    """Give what the pages of a PDF say between running heads and feet; a note on its origin may end it."""
    tree = list(tree_of(markdown, front.language))
    pieces: list[Piece] = []
    if front.one_page:
        pieces.append(Piece(letters(front.brand.name or front.client)))
    else:
        tree = tree[1:]
    waiting = contents
    for block in tree:
        if waiting and isinstance(block, Heading):
            pieces.append(Piece(letters(front_words(front.language).contents)))
            listed = [one for one in tree if isinstance(one, Heading) and one.level <= LISTED]
            titles = [letters(plain_text(one.content)) for one in listed]
            for title, following in pairwise([*titles, titles[0]]):
                pieces += [Piece(title), Piece(rf"\.*\d+?(?={re.escape(following)})", pattern=True)]
            waiting = False
        pieces += _pieces([block])
    note = front_words(front.language).record_note.format(record_sha256=front.record_sha256)
    end = re.escape(letters(front.origin) + letters(note))
    return [*pieces, Piece(f"(?:{end})?", pattern=True)]


def _pieces(blocks: Sequence[Block]) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield Piece(letters(plain_text(block.content)))
        elif isinstance(block, Quote):
            yield from _pieces(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield Piece(r"•|\d+\.", pattern=True)
                yield from _pieces(item)
        elif isinstance(block, Table):
            yield from _table(block)


def _table(table: Table) -> Iterator[Piece]:
    """Give the rows; a head that is repeated on a new page may stand before each. Signatures are blocks of labels."""
    if table.shape == "signatures":
        for row in table.rows:
            yield _cell(row[0])
            for title, cell in zip(table.head[1:], row[1:], strict=True):
                yield from (_cell(title), _cell(cell))
        return
    yield from _charted(table)
    head = "".join(_cell(cell).letters for cell in table.head)
    yield Piece(head)
    for row in table.rows:
        said = "".join(_cell(cell).letters for cell in row)
        yield Piece(f"(?:{re.escape(head)}(?={re.escape(said)}))?", pattern=True)
        yield Piece(said)


def _charted(table: Table) -> Iterator[Piece]:
    """Give the letters of the chart that a PDF shows before its table."""
    chart = chart_of(table, "en")
    if chart is not None:
        drawn = "".join(etree.fromstring(chart.svg).itertext())
        yield Piece(letters(drawn))


def _cell(cell: Cell) -> Piece:
    return Piece(letters(plain_text(cell.content)))
