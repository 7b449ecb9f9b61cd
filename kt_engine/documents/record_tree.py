"""The one tree of a record that every writer walks: headings, paragraphs, lists, tables. It knows no format."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree, html

INLINE_MARKS = {"strong": "strong", "em": "emphasis", "code": "code"}
SHAPES = ("signatures", "raci", "facts", "sums")
CELL_MARKS = ("good", "warn", "bad", "unknown")


@dataclass(frozen=True)
class Text:
    """A run of text; `marks` is any of strong, emphasis, code. A line break is a text of its own, one newline."""

    text: str
    marks: frozenset[str] = frozenset()


Inline = tuple[Text, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    """1 is the title of the document, 2 to 4 its sections."""
    content: Inline


@dataclass(frozen=True)
class Paragraph:
    content: Inline


@dataclass(frozen=True)
class Quote:
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class List:
    items: tuple[tuple["Block", ...], ...]
    ordered: bool


@dataclass(frozen=True)
class Cell:
    content: Inline
    head: bool = False
    """A heading of its column, or of its row."""
    right: bool = False
    mark: str | None = None
    """One of good, warn, bad, unknown."""


@dataclass(frozen=True)
class Table:
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shape: str | None = None
    """One of signatures, raci, facts (a name and its value), sums (a name and its sum)."""


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


Block = Heading | Paragraph | Quote | List | Table | Rule


@lru_cache(maxsize=4)
def record_tree(clean_html: str) -> tuple[Block, ...]:
    """Give the tree of a fragment that nh3 has cleaned; text between blocks becomes a paragraph of its own."""
    root = html.fragment_fromstring(clean_html, create_parent="div")
    return tuple(_blocks(root))


def plain_text(content: Inline) -> str:
    """Give the letters without their marks."""
    return "".join(one.text for one in content)


def _blocks(parent: etree._Element) -> Iterator[Block]:
    loose: list[Text] = list(_text(parent.text, frozenset()))
    for element in parent:
        block = _block(element)
        if block is None:
            loose += _inline_of(element, frozenset())
        else:
            yield from _paragraph(loose)
            loose = []
            yield block
        loose += _text(element.tail, frozenset())
    yield from _paragraph(loose)


def _paragraph(loose: list[Text]) -> Iterator[Paragraph]:
    content = _trimmed(loose)
    if content:
        yield Paragraph(content)


def _block(element: etree._Element) -> Block | None:
    tag = str(element.tag)
    if tag in {"h1", "h2", "h3", "h4"}:
        return Heading(int(tag[1]), _content(element))
    if tag == "p":
        return Paragraph(_content(element))
    if tag == "blockquote":
        return Quote(tuple(_blocks(element)))
    if tag in {"ul", "ol"}:
        return List(tuple(tuple(_blocks(item)) for item in element.iterfind("li")), tag == "ol")
    if tag == "table":
        return _table(element)
    return Rule() if tag == "hr" else None


def _table(element: etree._Element) -> Table:
    classes = (element.get("class") or "").split()
    rows = tuple(tuple(_cell(one) for one in row) for row in element.iterfind("tbody/tr"))
    head = tuple(_cell(one) for one in element.iterfind("thead/tr/th"))
    return Table(head, rows, next((one for one in SHAPES if one in classes), None))


def _cell(element: etree._Element) -> Cell:
    classes = (element.get("class") or "").split()
    mark = next((one for one in CELL_MARKS if one in classes), None)
    return Cell(_content(element), element.tag == "th", "right" in classes, mark)


def _content(element: etree._Element) -> Inline:
    return _trimmed([*_text(element.text, frozenset()), *_children(element, frozenset())])


def _inline_of(element: etree._Element, marks: frozenset[str]) -> list[Text]:
    tag = str(element.tag)
    if tag == "br":
        return [Text("\n", marks)]
    within = marks | {INLINE_MARKS[tag]} if tag in INLINE_MARKS else marks
    return [*_text(element.text, within), *_children(element, within)]


def _children(element: etree._Element, marks: frozenset[str]) -> Iterator[Text]:
    for child in element:
        yield from _inline_of(child, marks)
        yield from _text(child.tail, marks)


def _text(text: str | None, marks: frozenset[str]) -> Iterator[Text]:
    if text:
        yield Text(text if "code" in marks else text.replace("\n", " "), marks)


def _trimmed(content: list[Text]) -> Inline:
    """Drop the space at both ends; what is only space is nothing."""
    found = [one for one in content if one.text]
    while found and not found[0].text.strip(" \t"):
        found.pop(0)
    while found and not found[-1].text.strip(" \t"):
        found.pop()
    if found:
        found[0] = Text(found[0].text.lstrip(" \t"), found[0].marks)
        found[-1] = Text(found[-1].text.rstrip(" \t"), found[-1].marks)
    return tuple(found)
