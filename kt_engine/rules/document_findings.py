"""Says what a reader should know of a document before accepting it: gaps, and what should not stand in it.

What blocks acceptance is decided here and nowhere else: secrets and a person's data always; missing and empty required
sections and placeholders where the handover requires sections; everything else warns.
"""

from collections.abc import Iterator, Sequence

from kt_engine.exchange.document_tree import WHOLE, Block, Place, ReadDocument, Slip, Table, walk
from kt_engine.exchange.file_kind import ending_of
from kt_engine.exchange.nearest import shown
from kt_engine.rules.document_head import head_findings
from kt_engine.rules.document_tables import table_findings
from kt_engine.rules.finding import Finding
from kt_engine.rules.placeholders import placeholders_in
from kt_engine.rules.required_sections import empty_beside, missing_or_empty
from kt_engine.rules.visible_text import template_tags
from kt_engine.words import BlockKind, FileKind, FindingKind, PlaceKind

HARMLESS = frozenset({FindingKind.SHARED_MAILBOX, FindingKind.SERVICE_LINE})
"""Found like personal data, and no person's: they warn."""
UNREAD = frozenset({FindingKind.NO_TEXT, FindingKind.NOT_READ})
PROSE_ENDINGS = frozenset({".txt", ".text"})
READER = 1
"""The number of these rules; it grows when the same document may be read otherwise than before."""
MOST = 50
"""Findings of one kind that are named one by one; a reader who meets so many returns the document."""


def findings_of(document: ReadDocument, required: Sequence[str]) -> tuple[Finding, ...]:
    """Give the findings, what blocks first; `required` are the titles of the sections it must have.

    Of each kind the first are named one by one; one more finding counts the rest, and blocks where one of them would.
    """
    found = [*_unread(document, required), *_gaps(document, required), *_slips(document)]
    kinds: dict[FindingKind, list[Finding]] = {}
    for finding in sorted(found, key=lambda one: not one.blocks):
        kinds.setdefault(finding.kind, []).append(finding)
    kept = [one for alike in kinds.values() for one in (*alike[:MOST], *_rest(alike[MOST:]))]
    return tuple(sorted(kept, key=lambda one: not one.blocks))


def _rest(left: Sequence[Finding]) -> Iterator[Finding]:
    if left:
        sentence = f"{len(left)} more of this kind were found; they are not named one by one."
        yield Finding(left[0].kind, "", WHOLE, sentence, blocks=left[0].blocks)


def _unread(document: ReadDocument, required: Sequence[str]) -> Iterator[Finding]:
    for note in document.notes:
        blocks = note.kind in UNREAD and bool(required)
        yield Finding(note.kind, "", note.place, note.sentence, blocks=blocks)


def _gaps(document: ReadDocument, required: Sequence[str]) -> Iterator[Finding]:
    if any(note.kind in UNREAD for note in document.notes):
        return
    yield from missing_or_empty(document, required)
    if document.kind is FileKind.TEXT and ending_of(document.name) not in PROSE_ENDINGS:
        return
    yield from _placeholders(document, blocks=bool(required))
    yield from table_findings(document)
    yield from empty_beside(document, required)
    yield from _template_tags(document)
    yield from head_findings(document)


def _placeholders(document: ReadDocument, *, blocks: bool) -> Iterator[Finding]:
    for section in walk(document.root):
        for word in placeholders_in(section.title) if section.level else ():
            sentence = f"The heading still holds {shown(word)}."
            yield Finding(FindingKind.PLACEHOLDER, section.title, section.place, sentence, blocks=blocks)
        for part in section.content:
            if isinstance(part, Table):
                yield from _in_table(part, section.title, blocks=blocks)
            elif part.kind is BlockKind.TEXT:
                for word in placeholders_in(part.text):
                    sentence = f"Here still stands {shown(word)}."
                    yield Finding(FindingKind.PLACEHOLDER, section.title, part.place, sentence, blocks=blocks)


def _template_tags(document: ReadDocument) -> Iterator[Finding]:
    """Say once that tags of a template language were handed over instead of what they stand for."""
    tagged = [
        (part.place, count)
        for section in walk(document.root)
        for part in section.content
        if isinstance(part, Block) and part.kind is BlockKind.TEXT and (count := template_tags(part.text))
    ]
    if tagged:
        total = sum(count for _, count in tagged)
        tags = "One template tag stands" if total == 1 else f"{total} template tags stand"
        sentence = f"{tags} in the text; what they would be filled with is not in this file."
        yield Finding(FindingKind.TEMPLATE_TAGS, "", tagged[0][0], sentence, blocks=False)


def _in_table(table: Table, title: str, *, blocks: bool) -> Iterator[Finding]:
    for row, place in zip(table.rows, table.row_places, strict=True):
        for cell in dict.fromkeys(row):
            for word in placeholders_in(cell):
                sentence = f"In the table still stands {shown(word)}."
                yield Finding(FindingKind.PLACEHOLDER, title, place, sentence, blocks=blocks)


def _slips(document: ReadDocument) -> Iterator[Finding]:
    for slip in document.slips:
        harmless = slip.kind in HARMLESS
        section = _section_at(document, slip.places[0])
        yield Finding(
            slip.kind, section, slip.places[0], _slip_sentence(slip), blocks=not harmless, masked=slip.masked
        )


def _slip_sentence(slip: Slip) -> str:
    what = f"{slip.what[0].upper()}{slip.what[1:]} {slip.masked}"
    return f"{what} in {_places(slip)}."


def _places(slip: Slip) -> str:
    """Name all places that are kept: lines 6, 34 and 37; page 2, line 4."""
    groups: dict[tuple[PlaceKind, str], list[Place]] = {}
    for place in slip.places:
        groups.setdefault((place.kind, place.inside), []).append(place)
    said = [_group(list(dict.fromkeys(places))) for places in groups.values()]
    left = slip.count - len(slip.places)
    return "; ".join(said) + (f" and {left} more" if left > 0 else "")


def _group(places: list[Place]) -> str:
    if len(places) == 1 or any(place.line for place in places):
        return "; ".join(map(str, places))
    numbers = [str(place.number) for place in places]
    inside = f" of the {places[0].inside}" if places[0].inside else ""
    return f"{places[0].kind.value}s {', '.join(numbers[:-1])} and {numbers[-1]}{inside}"


def _section_at(document: ReadDocument, place: Place) -> str:
    """Give the title of the section that holds a place, else of the last heading before it; "" where there is none."""
    title = ""
    for section in walk(document.root):
        if any(part.place == place for part in section.content):
            return section.title
        same = section.place.kind is place.kind and not place.inside
        if (
            section.level
            and same
            and (section.place.number, section.place.line) <= (place.number, place.line)
        ):
            title = section.title
    return title
