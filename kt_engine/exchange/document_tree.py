"""A document as a frozen tree: sections, their blocks and tables, each with its place. It knows no file format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kt_engine.words import BlockKind, FileKind, FindingKind, PlaceKind

DEEPEST = 9
"""Levels of headings that are told apart; a deeper one counts as this level."""


@dataclass(frozen=True)
class Place:
    """Where something stands, counted from 1 in what its kind says; `inside` names a part beside the body."""

    kind: PlaceKind
    number: int = 0
    inside: str = ""
    line: int = 0
    """Of a page; 0 where lines of it are not counted."""

    def __str__(self) -> str:
        where = "the whole document" if self.kind is PlaceKind.WHOLE else f"{self.kind.value} {self.number}"
        where += f", line {self.line}" if self.line else ""
        return f"{where} of the {self.inside}" if self.inside else where


WHOLE = Place(PlaceKind.WHOLE)


@dataclass(frozen=True)
class Block:
    """One paragraph, list item, quotation or code sample, as written."""

    kind: BlockKind
    text: str
    place: Place
    lead: str = ""
    """What stands at its beginning like a heading without being one: bold, numbered, or before a colon."""
    rest: str = ""
    """What follows the lead in the same block."""
    mark: str = ""
    """How a list marks it, where the format keeps that apart from the text: a bullet, or its number."""
    depth: int = 0
    """Lists around it, where it has a mark."""


@dataclass(frozen=True)
class Table:
    """Rows of cells as written, the first of them the header; a merged cell is repeated."""

    place: Place
    rows: tuple[tuple[str, ...], ...]
    row_places: tuple[Place, ...]
    """As many as rows."""


@dataclass(frozen=True)
class Section:
    title: str
    level: int
    """1 to 9; 0 is the document itself, with what stands before the first heading."""
    place: Place
    content: tuple[Block | Table, ...] = ()
    """In the order of the document, without what stands under its sub-sections."""
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Fact:
    """One line of what a document says of itself outside its text: front matter, properties of the file."""

    name: str
    """Small letters, as written."""
    value: str
    place: Place
    by_program: bool = False
    """True: a property that a program fills in, not somebody who answers for the text."""


@dataclass(frozen=True)
class Note:
    """What the reader of the format noticed."""

    kind: FindingKind
    sentence: str
    place: Place = WHOLE


@dataclass(frozen=True)
class Line:
    """A piece of raw text to be searched, with its place."""

    text: str
    place: Place


@dataclass(frozen=True)
class Slip:
    """A secret or a piece of personal data: what kind, masked, and everywhere it stands."""

    kind: FindingKind
    what: str
    """What kind of value it is, for a sentence: "GitHub token", "telephone number"."""
    masked: str
    """Never the value itself."""
    places: tuple[Place, ...]
    """The first MOST_PLACES of them."""
    count: int


@dataclass(frozen=True)
class ReadDocument:
    name: str
    kind: FileKind
    root: Section
    facts: tuple[Fact, ...] = ()
    notes: tuple[Note, ...] = ()
    slips: tuple[Slip, ...] = ()
    pages_count: int = 0
    """Pages of a PDF; 0 where pages are not known."""


def walk(section: Section) -> Iterator[Section]:
    """Give a section and all below it in the order of the document."""
    waiting = [section]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.sections))


@dataclass(frozen=True)
class Heading:
    """A heading as a reader meets it, before sections are nested."""

    title: str
    level: int
    place: Place


def nest(parts: Sequence[Heading | Block | Table], start: Place) -> Section:
    """Make one tree of headings and what follows them, in the order of the document."""
    open_sections: list[_Open] = [_Open(Heading("", 0, start), [], [])]
    for part in parts:
        if not isinstance(part, Heading):
            open_sections[-1].content.append(part)
            continue
        level = max(1, min(part.level, DEEPEST))
        while open_sections[-1].heading.level >= level:
            _close(open_sections)
        open_sections.append(_Open(Heading(part.title, level, part.place), [], []))
    while len(open_sections) > 1:
        _close(open_sections)
    return open_sections[0].closed()


@dataclass(frozen=True)
class _Open:
    heading: Heading
    content: list[Block | Table]
    sections: list[Section]

    def closed(self) -> Section:
        head = self.heading
        return Section(head.title, head.level, head.place, tuple(self.content), tuple(self.sections))


def _close(open_sections: list[_Open]) -> None:
    done = open_sections.pop()
    open_sections[-1].sections.append(done.closed())
