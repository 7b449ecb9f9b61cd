"""Lays out the tree of a handed-over document as clean HTML, within bounds; it knows no file format and no page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from markupsafe import Markup

from kt_engine.documents.handed_over import clean
from kt_engine.exchange.document_tree import Block, Place, ReadDocument, Table, walk
from kt_engine.words import BlockKind, PlaceKind

MOST_CHARACTERS = 600_000
MOST_PARTS = 5_000
"""Paragraphs and rows of tables that are laid out; a browser takes longer for more than a person reads."""
MOST_COLUMNS = 40
LONGEST_CELL = 2_000
MOST_FACTS = 40
DEEPEST_HEADING = 6
DEEPEST_LIST = 4
_TAGS = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "code", "strong", "br", "div", "span", "em"),
        *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "ol", "li"),
    }
)
_CLASSES = {
    "p": {"page-mark", "picture", "item", "d1", "d2", "d3", "d4", "left-out"},
    "table": {"facts"},
    "div": {"wide"},
}


@dataclass
class _Left:
    characters: int = MOST_CHARACTERS
    parts: int = MOST_PARTS

    def takes(self, length: int) -> bool:
        """Say whether one part more, of so many characters, still fits; if not, nothing after it does."""
        if self.parts <= 0 or length > self.characters:
            self.parts = 0
            return False
        self.parts -= 1
        self.characters -= length
        return True


def tree_html(document: ReadDocument) -> str:
    """Give the fragment: what the file says of itself, then its sections in order, pages marked where it has any."""
    pieces = [_facts(document), *_sections(document)]
    return nh3.clean(
        "".join(pieces), tags=set(_TAGS), attributes={"th": {"scope"}}, allowed_classes=dict(_CLASSES)
    )


def shown(text: str) -> Markup:
    """Escape text, its line breaks as line breaks."""
    return Markup("<br>").join(clean(text).split("\n"))


def _facts(document: ReadDocument) -> str:
    facts = [one for one in document.facts if one.value.strip()][:MOST_FACTS]
    if not facts:
        return ""
    rows = Markup().join(
        Markup("<tr><th scope=row>{}</th><td>{}</td></tr>").format(shown(one.name), shown(one.value))
        for one in facts
    )
    head = "<details><summary>What the file says of itself</summary><table class=facts><tbody>"
    return f"{head}{rows}</tbody></table></details>"


def _sections(document: ReadDocument) -> Iterator[str]:
    left, page = _Left(), 0
    down = sum(one.level == 1 for one in document.root.sections) > 1
    for section in walk(document.root):
        if section.level:
            yield _page_mark(section.place, page, document.pages_count)
            page = _page(section.place, page)
            if not left.takes(len(section.title)):
                break
            level = min(section.level + down, DEEPEST_HEADING)
            yield Markup("<h{0}>{1}</h{0}>").format(level, shown(section.title))
        for part in section.content:
            yield _page_mark(part.place, page, document.pages_count)
            page = _page(part.place, page)
            yield _table(part, left) if isinstance(part, Table) else _block(part, left)
    if not left.parts:
        yield "<p class=left-out><em>The rest is longer than is shown here; it stands in the file itself.</em></p>"


def _page(place: Place, page: int) -> int:
    return place.number if place.kind is PlaceKind.PAGE else page


def _page_mark(place: Place, page: int, pages_count: int) -> str:
    number = _page(place, page)
    return "" if number == page else f"<p class=page-mark>Page {number} of {pages_count}</p>"


def _block(block: Block, left: _Left) -> str:
    if not left.takes(len(block.text)):
        return ""
    if block.kind is BlockKind.PICTURE:
        return Markup("<p class=picture>[picture] {}</p>").format(shown(block.text))
    if block.kind is BlockKind.CODE:
        return Markup("<pre><code>{}</code></pre>").format(clean(block.text))
    if block.mark:
        depth = max(1, min(block.depth, DEEPEST_LIST))
        return Markup("<p class='item d{}'>{} {}</p>").format(depth, clean(block.mark), _with_lead(block))
    return Markup("<p>{}</p>").format(_with_lead(block))


def _with_lead(block: Block) -> Markup:
    """Give the text, bold as far as it stands there like a heading."""
    text = block.text.strip()
    if block.place.kind is PlaceKind.PAGE:
        text = " ".join(text.split())
    if not block.lead or not text.startswith(block.lead):
        return shown(text)
    return Markup("<strong>{}</strong>{}").format(shown(block.lead), shown(text[len(block.lead) :]))


def _table(table: Table, left: _Left) -> str:
    columns = max(map(len, table.rows), default=0)
    rows = [row[:MOST_COLUMNS] for row in table.rows]
    taken = [row for row in rows if left.takes(sum(len(cell[:LONGEST_CELL]) for cell in row))]
    if not taken:
        return ""
    head = _row(taken[0], "th scope=col", "th")
    body = Markup().join(_row(row, "td", "td") for row in taken[1:])
    said = "".join(_left_out(len(rows) - len(taken), columns - MOST_COLUMNS))
    return f"<div class=wide><table><thead>{head}</thead><tbody>{body}</tbody></table></div>{said}"


def _row(cells: Sequence[str], opening: str, closing: str) -> Markup:
    made = (
        Markup(f"<{opening}>{{}}</{closing}>").format(shown(_cut(cell)))  # noqa: S704 - two words of ours
        for cell in cells
    )
    return Markup("<tr>{}</tr>").format(Markup().join(made))


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]} ..."


def _left_out(rows: int, columns: int) -> Iterator[str]:
    for count, what in ((rows, "rows"), (columns, "columns")):
        if count > 0:
            yield f"<p class=left-out><em>{count:,} more {what} are not shown here.</em></p>"
