"""Reads plain text into headings and blocks: underlined lines and lines in capitals are headings."""

import re

from kt_engine.exchange.document_tree import Block, Fact, Heading, Place, Table
from kt_engine.exchange.front_matter import read_front_matter
from kt_engine.exchange.text_leads import is_short, is_shouted, plain_lead
from kt_engine.words import BlockKind, PlaceKind

_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,}|\*{3,})\s*$")


def read_text(text: str) -> tuple[list[Heading | Block | Table], list[Fact]]:
    lines = text.split("\n")
    facts, first = read_front_matter(lines)
    parts: list[Heading | Block | Table] = []
    paragraph: list[str] = []
    for index in range(first, len(lines)):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else ""
        heading = _level(line, following, alone=not paragraph)
        if heading:
            parts.append(Heading(line.strip(), heading, Place(PlaceKind.LINE, index + 1)))
        elif not line.strip() or _UNDERLINE.match(line):
            _end(parts, paragraph, index)
        else:
            paragraph.append(line)
    _end(parts, paragraph, len(lines))
    return parts, facts


def _level(line: str, following: str, *, alone: bool) -> int:
    """Give 1 for an underlined line, 2 for one in capitals that stands alone; 0: it is no heading."""
    if not alone or not is_short(line.strip()) or _UNDERLINE.match(line):
        return 0
    if _UNDERLINE.match(following):
        return 1
    return 2 if is_shouted(line.strip()) else 0


def _end(parts: list[Heading | Block | Table], paragraph: list[str], index: int) -> None:
    if not paragraph:
        return
    text = "\n".join(paragraph)
    lead, rest = plain_lead(text)
    place = Place(PlaceKind.LINE, index - len(paragraph) + 1)
    parts.append(Block(BlockKind.TEXT, text, place, lead, rest))
    paragraph.clear()
