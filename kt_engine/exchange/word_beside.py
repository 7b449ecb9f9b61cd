"""Reads what stands beside the text of a Word document: properties, headers, notes, remarks, tracked changes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from kt_engine.exchange.document_tree import WHOLE, Fact, Line, Note, Place
from kt_engine.exchange.word_text import W, text_of
from kt_engine.words import FindingKind, PlaceKind

PROPERTIES = (
    "title",
    "subject",
    "author",
    "last_modified_by",
    "created",
    "modified",
    "category",
    "keywords",
    "comments",
)
LONGEST = 400
MOST_LINES = 20_000
_PARTS = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "remarks",
}


def properties_of(document: Document) -> list[Fact]:
    """Give what the file's properties say; a property Word itself could not read is left out."""
    found: list[Fact] = []
    if all(
        relation.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES
        for relation in document.part.package.rels.values()
    ):
        return found
    for name in PROPERTIES:
        try:
            value = getattr(document.core_properties, name)
        except (ValueError, AttributeError, KeyError):
            continue
        text = value.date().isoformat() if isinstance(value, datetime) else str(value or "")
        if text:
            found.append(Fact(name.replace("_", " "), text[:LONGEST], WHOLE, by_program=True))
    return found


def beside_the_text(document: Document) -> Iterator[Line]:
    """Give what is to be searched too: headers, footers, notes, remarks, deleted text, addresses of links."""
    for number, line in enumerate(_beside(document), start=1):
        if number > MOST_LINES:
            return
        yield line


def _beside(document: Document) -> Iterator[Line]:
    for kind, root in _roots(document):
        for number, paragraph in enumerate(root.iter(f"{W}p"), start=1):
            text = text_of(paragraph)
            if text:
                yield Line(text, Place(PlaceKind.PARAGRAPH, number, kind))
    for number, paragraph in enumerate(document.element.body.iter(f"{W}p"), start=1):
        deleted = "".join(one.text or "" for one in paragraph.iter(f"{W}delText"))
        if deleted.strip():
            yield Line(deleted, Place(PlaceKind.PARAGRAPH, number, "deleted text"))
    for relation in document.part.rels.values():
        if relation.is_external and relation.target_ref:
            yield Line(str(relation.target_ref), Place(PlaceKind.WHOLE, 0, "links"))
    for fact in properties_of(document):
        yield Line(f"{fact.name}: {fact.value}", Place(PlaceKind.WHOLE, 0, "properties"))


def notes_of(document: Document) -> list[Note]:
    """Give what a reviewer must know before calling the text finished."""
    notes = []
    body = document.element.body
    changes = sum(1 for tag in ("ins", "del") for _ in body.iter(f"{W}{tag}"))
    remarks = sum(len(list(root.iter(f"{W}comment"))) for kind, root in _roots(document) if kind == "remarks")
    if changes:
        said = f"The text has {changes} tracked change{'s' * (changes > 1)} neither accepted nor rejected."
        notes.append(Note(FindingKind.TRACKED_CHANGES, f"{said} Accept or reject them in Word."))
    if remarks:
        said = f"The margin has {remarks} remark{'s' * (remarks > 1)} in it."
        notes.append(Note(FindingKind.REMARKS_LEFT, f"{said} Answer and delete them in Word."))
    return notes


def _roots(document: Document) -> Iterator[tuple[str, Any]]:
    for relation in document.part.rels.values():
        kind = _PARTS.get(relation.reltype.rsplit("/", 1)[-1])
        if kind and not relation.is_external:
            root = _root(relation.target_part)
            if root is not None:
                yield kind, root


def _root(part: Part) -> Any:
    known = getattr(part, "element", None)
    if known is not None:
        return known
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(part.blob, parser)
    except etree.XMLSyntaxError:
        return None
