"""Reads an HTML page into headings, blocks and tables; nothing in it is run or fetched, and no address is followed."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

from kt_engine.exchange.document_tree import Block, Fact, Heading, Place, Table
from kt_engine.exchange.table_grid import Grid
from kt_engine.exchange.text_leads import is_short
from kt_engine.words import BlockKind, PlaceKind

Part = Heading | Block | Table

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "math", "head"})
_BREAKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
        ),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "ol",
        ),
        *("p", "pre", "section", "summary", "ul", *_HEADINGS),
    }
)
_BOLD = frozenset({"b", "strong"})
MOST_META = 100
LONGEST = 400
LONGEST_HEADING = 300


def read_html(text: str) -> tuple[list[Part], list[Fact]]:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    root = html.document_fromstring(text.encode("utf-8") or b"<p></p>", parser=parser)
    page = _Page()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event == "start":
            page.start(element)
        elif event == "end":
            page.end(element)
        page.tail(element, event)
    page.end_block(root)
    return page.parts, _facts(root)


def _line(element: html.HtmlElement) -> Place:
    return Place(PlaceKind.LINE, int(element.sourceline or 1))


@dataclass(frozen=True)
class _Piece:
    text: str
    bold: bool
    place: Place


@dataclass
class _Page:
    parts: list[Part] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    unseen: int = 0
    bold: int = 0
    pictures: int = 0
    lists: list[int | None] = field(default_factory=list)
    """The lists that are open: the number counted to, or None for bullets."""
    mark: str = ""
    """Of the item whose first block has not come yet."""

    def start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        self.unseen += tag in _UNSEEN
        self.bold += tag in _BOLD
        self.pictures += tag == "img"
        if tag == "table":
            self.end_block(element)
            self.grids.append(Grid(_line(element)))
        elif self.grids and tag == "tr":
            self.grids[-1].begin_row(_line(element))
        elif self.grids and tag in {"td", "th"}:
            self.grids[-1].begin_cell(_span(element.get("colspan")), _span(element.get("rowspan")))
        elif tag in _BREAKS:
            self.end_block(element)
            self._begin_list(element)
        self._say(element.text, element)

    def end(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag == "table" and self.grids:
            self._end_table()
        elif self.grids and tag == "tr":
            self.grids[-1].end_row()
        elif self.grids and tag in {"td", "th"}:
            self.grids[-1].end_cell()
        elif tag in _BREAKS:
            self.end_block(element)
        if tag in {"ol", "ul"} and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.mark = ""
        self.bold -= tag in _BOLD
        self.unseen -= tag in _UNSEEN

    def _begin_list(self, element: html.HtmlElement) -> None:
        if element.tag in {"ol", "ul"}:
            self.lists.append(_span(element.get("start")) - 1 if element.tag == "ol" else None)
        elif element.tag == "li":
            counted = self.lists[-1] if self.lists else None
            if counted is not None:
                self.lists[-1] = counted + 1
            self.mark = "•" if counted is None else f"{counted + 1}."

    def tail(self, element: html.HtmlElement, event: str) -> None:
        if event != "start":
            self._say(element.tail, element)

    def _say(self, text: str | None, element: html.HtmlElement) -> None:
        if not text or self.unseen:
            return
        if self.grids:
            self.grids[-1].add(text)
        elif text.strip() or self.pieces:
            self.pieces.append(_Piece(text, self.bold > 0, _line(element)))

    def end_block(self, element: html.HtmlElement) -> None:
        """Close the block that is open; within a table a break only parts words."""
        if self.grids:
            self.grids[-1].add(" ")
            return
        raw = "".join(piece.text for piece in self.pieces)
        if raw.strip():
            self.parts.append(self._part(raw, element))
        elif self.pictures:
            self.parts.append(Block(BlockKind.PICTURE, "", _line(element)))
        self.pieces, self.pictures = [], 0

    def _part(self, raw: str, element: html.HtmlElement) -> Part:
        place, text = self.pieces[0].place, " ".join(raw.split())
        if element.tag in _HEADINGS:
            return Heading(text[:LONGEST_HEADING], _HEADINGS[element.tag], place)
        if element.tag == "pre":
            return Block(BlockKind.CODE, raw.strip("\n"), place)
        lead, rest = self._lead()
        mark, self.mark = self.mark, ""
        return Block(BlockKind.TEXT, text, place, lead, rest, mark, len(self.lists) if mark else 0)

    def _lead(self) -> tuple[str, str]:
        """Give what the block begins with in bold, alone or before a colon, and what follows."""
        count = next((place for place, piece in enumerate(self.pieces) if not piece.bold), len(self.pieces))
        lead = " ".join("".join(piece.text for piece in self.pieces[:count]).split())
        rest = " ".join("".join(piece.text for piece in self.pieces[count:]).split())
        if not is_short(lead) or (rest and not lead.endswith(":") and not rest.startswith(":")):
            return "", ""
        return lead.rstrip(": "), rest.lstrip(": ")

    def _end_table(self) -> None:
        table = self.grids.pop().done()
        if table is None:
            return
        if self.grids:
            self.grids[-1].add(" ".join(" ".join(row) for row in table.rows))
        else:
            self.parts.append(table)


def _facts(root: html.HtmlElement) -> list[Fact]:
    facts = [
        Fact("title", " ".join(one.text_content().split())[:LONGEST], _line(one))
        for one in root.iter("title")
    ]
    for one in list(root.iter("meta"))[:MOST_META]:
        name = (one.get("name") or one.get("property") or "").strip().lower()
        if name:
            facts.append(Fact(name[:60], (one.get("content") or "")[:LONGEST], _line(one)))
    return facts


def _span(text: str | None) -> int:
    digits = re.fullmatch(r"\s*(\d{1,4})\s*", text or "")
    return int(digits[1]) if digits else 1
