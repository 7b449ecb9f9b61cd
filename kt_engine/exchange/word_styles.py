"""Tells which paragraphs of a Word document are headings, by their style or their outline level."""

import re
from typing import Any

from docx.document import Document

from kt_engine.exchange.word_text import W

_NAMED = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
BODY = 9
"""The outline level Word gives to text that is no heading; 0 to 8 are headings."""
LONGEST_CHAIN = 20


class Levels:
    """The heading level of each paragraph style; what a style is based on counts too."""

    def __init__(self, document: Document) -> None:
        self.styles: dict[str, Any] = {}
        self.known: dict[str, int] = {}
        for style in document.styles.element.iter(f"{W}style"):
            self.styles.setdefault(style.get(f"{W}styleId", ""), style)

    def of(self, paragraph: Any) -> int:
        """Give 1 to 9 for a heading, 0 for anything else."""
        own = _outline(paragraph)
        if own is not None:
            return own
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return 0 if named is None else self._of_style(named.get(f"{W}val", ""))

    def _of_style(self, style_id: str) -> int:
        if style_id not in self.known:
            self.known[style_id] = self._look_up(style_id)
        return self.known[style_id]

    def _look_up(self, style_id: str) -> int:
        for _ in range(LONGEST_CHAIN):
            style = self.styles.get(style_id)
            if style is None:
                return 0
            level = _level_of(style)
            if level is not None:
                return level
            based = style.find(f"{W}basedOn")
            style_id = "" if based is None else based.get(f"{W}val", "")
        return 0


def _level_of(style: Any) -> int | None:
    level = _outline(style)
    if level is not None:
        return level
    name = style.find(f"{W}name")
    named = None if name is None else _NAMED.match(name.get(f"{W}val", ""))
    return int(named[1]) if named else None


def _outline(element: Any) -> int | None:
    mark = element.find(f"{W}pPr/{W}outlineLvl")
    digits = "" if mark is None else mark.get(f"{W}val", "")
    if not re.fullmatch(r"\d", digits):
        return None
    return 0 if int(digits) >= BODY else int(digits) + 1
