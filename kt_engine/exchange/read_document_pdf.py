"""Reads a PDF: lines by page, headings by bookmark or by size. Tables in it are lines like any other.

It is called in a child process with limits. A page that is only a picture has no text, and that is said.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PasswordType, PdfReader

from kt_engine.errors import InvalidInput, KtError
from kt_engine.exchange.document_tree import WHOLE, Block, Fact, Heading, Line, Note, Place, Table
from kt_engine.exchange.pdf_lines import (
    PdfLine,
    addresses_of,
    body_size,
    has_image,
    lines_of,
    without_running_heads,
)
from kt_engine.exchange.read_bytes import refusal
from kt_engine.exchange.text_leads import is_short, plain_lead
from kt_engine.words import BlockKind, FindingKind, PlaceKind

Part = Heading | Block | Table

MOST_PAGES = 500
LARGER = 1.12
"""A line is a heading from this size on, as a multiple of the body's."""
GAP = 1.7
"""A distance of more than so many sizes begins a new paragraph."""
FEW_SIGNS = 3
"""Letters and digits on a page; fewer are a stamp or a page number, not a text."""
LONGEST = 400
MOST_BOOKMARKS = 5_000
_ITEM = re.compile(r"^(?:[-*+•]|\d{1,3}(?:\.\d{1,3})*[.)]?)\s+\S")
_DAY = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")


def read_pdf(data: bytes, name: str) -> tuple[list[Part], list[Fact], list[Note], list[Line], int]:
    """Give what stands in the file, and its count of pages. Raises InvalidInput for a damaged or locked one."""
    reader = _open(data, name)
    try:
        return _read(reader, name)
    except (MemoryError, KtError):
        raise
    except Exception:  # noqa: BLE001 - a damaged file fails in many ways; each means the same to a person
        raise _damaged(name) from None


def _read(reader: PdfReader, name: str) -> tuple[list[Part], list[Fact], list[Note], list[Line], int]:
    pages_count = len(reader.pages)
    if pages_count > MOST_PAGES:
        raise refusal(name, f"The PDF has {pages_count:,} pages; at most {MOST_PAGES:,} are read. Split it.")
    lines = [line for number, page in enumerate(reader.pages, 1) for line in lines_of(page, number)]
    notes = _notes(reader, lines)
    parts = _parts(without_running_heads(lines, pages_count), _bookmarks(reader))
    searched = [Line(line.text, _place(line)) for line in lines] + list(_links(reader))
    return parts, _facts(reader), notes, searched, pages_count


def _open(data: bytes, name: str) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file fails in many ways; each means the same to a person
        raise _damaged(name) from None
    if locked:
        raise refusal(name, "The PDF is protected by a password. Save it without one and hand it over again.")
    return reader


def _damaged(name: str) -> InvalidInput:
    return refusal(name, "The PDF is damaged and cannot be read. Export it again and hand over the new file.")


def _place(line: PdfLine) -> Place:
    return Place(PlaceKind.PAGE, line.page, line=line.number)


def _notes(reader: PdfReader, lines: Sequence[PdfLine]) -> list[Note]:
    signs: dict[int, int] = {}
    for line in lines:
        signs[line.page] = signs.get(line.page, 0) + sum(map(str.isalnum, line.text))
    empty = [number for number in range(1, len(reader.pages) + 1) if signs.get(number, 0) <= FEW_SIGNS]
    if len(empty) == len(reader.pages):
        sentence = "The PDF has no text: probably a scan; it cannot be checked by reading. Hand over the text itself."
        return [Note(FindingKind.NO_TEXT, sentence)]
    return [
        Note(
            FindingKind.PAGE_WITHOUT_TEXT,
            f"Page {number} has a picture and no text; it cannot be checked by reading.",
            Place(PlaceKind.PAGE, number),
        )
        for number in empty
        if has_image(reader.pages[number - 1])
    ]


def _parts(lines: Sequence[PdfLine], bookmarks: dict[tuple[int, str], int]) -> list[Part]:
    body = body_size(lines)
    sizes = sorted({line.size for line in lines if _is_large(line, body)}, reverse=True)
    parts: list[Part] = []
    paragraph: list[PdfLine] = []
    for line in lines:
        level = bookmarks.get((line.page, _plain(line.text)), 0)
        if not level and _is_large(line, body):
            level = sizes.index(line.size) + 1
        if level:
            _end(parts, paragraph, body)
            parts.append(Heading(line.text, level, _place(line)))
            continue
        if paragraph and _begins(paragraph[-1], line):
            _end(parts, paragraph, body)
        paragraph.append(line)
    _end(parts, paragraph, body)
    return parts


def _is_large(line: PdfLine, body: float) -> bool:
    return is_short(line.text) and line.size >= body * LARGER and any(map(str.isalpha, line.text))


def _begins(before: PdfLine, line: PdfLine) -> bool:
    """Say whether a line begins a new paragraph after the one before it."""
    far = abs(before.height - line.height) > GAP * max(line.size, 1.0)
    return far or before.page != line.page or before.bold != line.bold or bool(_ITEM.match(line.text))


def _end(parts: list[Part], paragraph: list[PdfLine], body: float) -> None:
    if not paragraph:
        return
    text = "\n".join(line.text for line in paragraph)
    first = paragraph[0]
    stands_out = first.bold and first.size >= body and is_short(text)
    lead, rest = (first.text.rstrip(": "), "") if stands_out else plain_lead(text)
    parts.append(Block(BlockKind.TEXT, text, _place(first), lead, rest))
    paragraph.clear()


def _bookmarks(reader: PdfReader) -> dict[tuple[int, str], int]:
    """Give the level of each bookmark by page and title."""
    found: dict[tuple[int, str], int] = {}
    waiting: list[tuple[Any, int]] = [(reader.outline, 1)]
    while waiting and len(found) < MOST_BOOKMARKS:
        entry, level = waiting.pop()
        if isinstance(entry, list):
            waiting.extend((one, level + isinstance(one, list)) for one in reversed(entry))
            continue
        page = reader.get_destination_page_number(entry)
        if page is not None and entry.title:
            found[page + 1, _plain(str(entry.title))] = level
    return found


def _links(reader: PdfReader) -> Iterator[Line]:
    for number, page in enumerate(reader.pages, 1):
        for address in addresses_of(page):
            yield Line(address[:2_000], Place(PlaceKind.PAGE, number, "links"))


def _facts(reader: PdfReader) -> list[Fact]:
    facts = []
    for key, value in (reader.metadata or {}).items():
        name, text = str(key).lstrip("/").lower(), str(value)
        day = _DAY.match(text)
        facts.append(Fact(name, "-".join(day.groups()) if day else text[:LONGEST], WHOLE, by_program=True))
    return facts


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
