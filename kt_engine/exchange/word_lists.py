"""Tells how Word marks the items of lists: a bullet, or the number it has counted to. It knows no text."""

import re
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from kt_engine.exchange.word_text import W

BULLET = "•"
DEEPEST = 9
LONGEST_CHAIN = 20
LONGEST_MARK = 20
_ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
_LETTERS = 26


class Lists:
    """Counts the items of every list while paragraphs are asked for in their order."""

    def __init__(self, document: Document) -> None:
        self.styles: dict[str, Any] = {}
        for style in document.styles.element.iter(f"{W}style"):
            self.styles.setdefault(style.get(f"{W}styleId", ""), style)
        self.levels, self.abstract_of = _definitions(document)
        self.counts: dict[str, list[int]] = {}

    def mark_of(self, paragraph: Any) -> tuple[str, int]:
        """Give the mark and the depth, from 1; ("", 0) for what is no item."""
        number, depth = self._numbering(paragraph)
        level = self.levels.get((self.abstract_of.get(number, ""), depth))
        if level is None:
            return "", 0
        counts = self.counts.setdefault(number, [0] * DEEPEST)
        counts[depth] = max(counts[depth] + 1, _whole(_value(level.find(f"{W}start")), 1))
        counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        return self._marked(number, level, counts), depth + 1

    def _marked(self, number: str, level: Any, counts: list[int]) -> str:
        if _value(level.find(f"{W}numFmt")) == "bullet":
            return BULLET
        shape = _value(level.find(f"{W}lvlText"))[:LONGEST_MARK]
        return re.sub(r"%([1-9])", lambda found: self._count(number, counts, int(found[1]) - 1), shape)

    def _count(self, number: str, counts: list[int], depth: int) -> str:
        level = self.levels.get((self.abstract_of.get(number, ""), depth))
        shape = "" if level is None else _value(level.find(f"{W}numFmt"))
        return _written(max(1, counts[depth]), shape)

    def _numbering(self, paragraph: Any) -> tuple[str, int]:
        """Give the list and its level, the paragraph's own or its style's."""
        within = paragraph.find(f"{W}pPr")
        for _ in range(LONGEST_CHAIN):
            if within is None:
                break
            said = within.find(f"{W}numPr")
            if said is not None and said.find(f"{W}numId") is not None:
                depth = _whole(_value(said.find(f"{W}ilvl")), 0)
                return _value(said.find(f"{W}numId")), min(depth, DEEPEST - 1)
            within = self._above(within)
        return "", 0

    def _above(self, within: Any) -> Any:
        named = within.find(f"{W}pStyle")
        if named is None:
            named = within.getparent().find(f"{W}basedOn")
        style = self.styles.get(_value(named))
        return None if style is None else style.find(f"{W}pPr")


def _definitions(document: Document) -> tuple[dict[tuple[str, int], Any], dict[str, str]]:
    try:
        root = getattr(document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING), "element", None)
    except KeyError:
        root = None
    if root is None:
        return {}, {}
    levels = {
        (one.get(f"{W}abstractNumId", ""), _whole(level.get(f"{W}ilvl", ""), 0)): level
        for one in root.iter(f"{W}abstractNum")
        for level in one.iter(f"{W}lvl")
    }
    lists = {one.get(f"{W}numId", ""): _value(one.find(f"{W}abstractNumId")) for one in root.iter(f"{W}num")}
    return levels, lists


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else otherwise


def _written(number: int, shape: str) -> str:
    if shape in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % _LETTERS) * min(1 + (number - 1) // _LETTERS, LONGEST_MARK)
        return letters if shape == "lowerLetter" else letters.upper()
    if shape in {"lowerRoman", "upperRoman"} and number < 40:  # noqa: PLR2004 - longer lists are counted in digits
        letters, left = "", number
        for letter, worth in _ROMAN:
            letters += letter * (left // worth)
            left %= worth
        return letters if shape == "lowerRoman" else letters.upper()
    return str(number)
