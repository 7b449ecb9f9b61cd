"""Reads a Word document: headings by style, paragraphs, tables, properties, and what stands beside the text.

It is called in a child process with limits. Nothing in the file is run, fetched or resolved: XML entities are refused,
and of macros it is only said that they are there.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart

from kt_engine.exchange.document_tree import Block, Fact, Heading, Line, Note, Place, Table
from kt_engine.exchange.read_bytes import refusal
from kt_engine.exchange.table_grid import Grid
from kt_engine.exchange.text_leads import is_short, plain_lead
from kt_engine.exchange.word_beside import beside_the_text, notes_of, properties_of
from kt_engine.exchange.word_lists import Lists
from kt_engine.exchange.word_styles import Levels
from kt_engine.exchange.word_text import W, has_picture, pieces_of, text_of
from kt_engine.exchange.zip_bounds import AGAIN, check_zip
from kt_engine.words import BlockKind, FindingKind, PlaceKind

Part = Heading | Block | Table

WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
READABLE = frozenset(
    {
        CONTENT_TYPE.WML_DOCUMENT_MAIN,
        WITH_MACROS,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    }
)
MOST_PARTS = 20_000
LONGEST_HEADING = 300


def read_word(data: bytes, name: str) -> tuple[list[Part], list[Fact], list[Note], list[Line]]:
    """Give what stands in the file. Raises InvalidInput for what is damaged, locked, or no Word document."""
    members = check_zip(data, name)
    document = _open(data, name)
    reader = _Body(document, name)
    for element in _children(document.element.body):
        reader.take(element)
    notes = notes_of(document)
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        notes.append(
            Note(
                FindingKind.MACROS,
                "The file holds macros; they were not run. Ask for a .docx without macros.",
            )
        )
    lines = [*reader.lines, *beside_the_text(document)]
    return reader.parts, properties_of(document), notes, lines


def _open(data: bytes, name: str) -> Document:
    for kind in READABLE:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    try:
        part = Package.open(io.BytesIO(data)).main_document_part
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged package fails in many ways; each means the same to a person
        raise refusal(name, f"The Word file is damaged and cannot be opened. {AGAIN}") from None
    if part.content_type not in READABLE or not isinstance(part, DocumentPart):
        raise refusal(name, f"This is an Office file, but no Word document. {AGAIN}")
    _refuse_entities(part.element, name)
    if part.element.body is None:
        raise refusal(name, f"The Word file is damaged: it has no body. {AGAIN}")
    return cast("Document", part.document)


def _refuse_entities(root: Any, name: str) -> None:
    tree = root.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise refusal(name, f"The file declares XML entities, which no Word document does. {AGAIN}")


def _children(element: Any) -> Iterator[Any]:
    """Give paragraphs and tables in order, those within content controls and insertions too."""
    waiting = list(reversed(element))
    while waiting:
        one = waiting.pop()
        if one.tag in {f"{W}p", f"{W}tbl"}:
            yield one
        elif one.tag in {
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}ins",
            f"{W}customXml",
            f"{W}smartTag",
            f"{W}moveTo",
        }:
            waiting.extend(reversed(one))


class _Body:
    def __init__(self, document: Document, name: str) -> None:
        self.name = name
        self.levels = Levels(document)
        self.lists = Lists(document)
        self.parts: list[Part] = []
        self.lines: list[Line] = []
        self.paragraphs = 0
        self.tables = 0

    def take(self, element: Any) -> None:
        if len(self.parts) >= MOST_PARTS:
            raise refusal(self.name, f"The document has more than {MOST_PARTS:,} paragraphs. Split it.")
        if element.tag == f"{W}tbl":
            self._table(element)
        else:
            self._paragraph(element)

    def _paragraph(self, element: Any) -> None:
        self.paragraphs += 1
        place = Place(PlaceKind.PARAGRAPH, self.paragraphs)
        pieces = list(pieces_of(element))
        text = "".join(said for said, _ in pieces).strip()
        if not text:
            if has_picture(element):
                self.parts.append(Block(BlockKind.PICTURE, "", place))
            return
        self.lines.append(Line(text, place))
        level = self.levels.of(element)
        if level:
            self.parts.append(Heading(" ".join(text.split())[:LONGEST_HEADING], level, place))
            return
        lead, rest = _bold_lead(pieces) or plain_lead(text)
        mark, depth = self.lists.mark_of(element)
        self.parts.append(Block(BlockKind.TEXT, text, place, lead, rest, mark, depth))

    def _table(self, element: Any) -> None:
        self.tables += 1
        place = Place(PlaceKind.TABLE, self.tables)
        grid = Grid(place)
        above: list[str] = []
        for row in element.iter(f"{W}tr"):
            if _table_of(row) is not element:
                continue
            grid.begin_row(place)
            cells = [cell for cell in row.iter(f"{W}tc") if _table_of(cell) is element]
            for cell in cells:
                text = self._cell(cell, above, column=len(grid.row or ()), place=place)
                grid.begin_cell(_wide(cell), 1)
                grid.add(text)
                grid.end_cell()
            above = list(grid.row or ())
            grid.end_row()
        table = grid.done()
        if table is not None:
            self.parts.append(table)

    def _cell(self, cell: Any, above: Sequence[str], *, column: int, place: Place) -> str:
        """Give a cell's text; what a cell above reaches down into it is that cell's text."""
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val", "continue") == "continue":
            return above[column] if column < len(above) else ""
        text = text_of(cell)
        if text:
            self.lines.append(Line(text, place))
        return text or ("(picture)" if has_picture(cell) else "")


def _table_of(element: Any) -> Any:
    return next(element.iterancestors(f"{W}tbl"), None)


def _wide(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    digits = "" if span is None else span.get(f"{W}val", "")
    return int(digits) if digits.isdigit() and len(digits) < 4 else 1  # noqa: PLR2004 - cut by the grid anyway


def _bold_lead(pieces: Sequence[tuple[str, bool]]) -> tuple[str, str] | None:
    """Give what a paragraph begins with in bold, alone or before a colon, and what follows."""
    shown = [(said, bold) for said, bold in pieces if said.strip()]
    count = next((place for place, (_, bold) in enumerate(shown) if not bold), len(shown))
    lead = " ".join("".join(said for said, _ in shown[:count]).split())
    rest = " ".join("".join(said for said, _ in shown[count:]).split())
    if not is_short(lead) or (rest and not lead.endswith(":") and not rest.startswith(":")):
        return None
    return lead.rstrip(": "), rest.lstrip(": ")
