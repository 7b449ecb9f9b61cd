"""Takes the lines of text out of the pages of a PDF, with size and weight; what they say it does not know."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject

REPEATED_ON = 3
"""A line on so many pages at least, and on most of them, is a running head or foot."""
MOST_LINES = 100_000


@dataclass(frozen=True)
class PdfLine:
    text: str
    page: int
    number: int
    """From 1 within its page."""
    size: float
    bold: bool
    height: float
    """How far up the page it stands, in points."""


@dataclass
class _Gathering:
    pieces: list[tuple[str, float, bool, float]] = field(default_factory=list)
    lines: list[tuple[str, float, bool, float]] = field(default_factory=list)

    def take(self, text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        """Receive a piece of text as pypdf meets it: transformations, font and size."""
        scale = math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str((font or {}).get("/BaseFont", ""))
        bold = bool(re.search(r"bold|black|heavy", name, re.IGNORECASE))
        for place, part in enumerate(text.split("\n")):
            if place:
                self.end_line()
            if part.strip():
                self.pieces.append((part, size * scale, bold, height))

    def end_line(self) -> None:
        text = unicodedata.normalize("NFKC", " ".join("".join(piece[0] for piece in self.pieces).split()))
        if text:
            sizes = Counter[float]()
            for part, size, _, _ in self.pieces:
                sizes[round(size, 1)] += len(part)
            bold = all(piece[2] for piece in self.pieces)
            self.lines.append(
                (unicodedata.normalize("NFKC", text), sizes.most_common(1)[0][0], bold, self.pieces[0][3])
            )
        self.pieces = []


def lines_of(page: PageObject, number: int) -> list[PdfLine]:
    """Give the lines of one page, the page counted from 1."""
    gathering = _Gathering()
    page.extract_text(visitor_text=gathering.take)
    gathering.end_line()
    return [
        PdfLine(text, number, place, size, bold, height)
        for place, (text, size, bold, height) in enumerate(gathering.lines[:MOST_LINES], start=1)
    ]


def without_running_heads(lines: Sequence[PdfLine], pages_count: int) -> list[PdfLine]:
    """Leave out what stands on most pages, page numbers apart: heads and feet."""
    pages: dict[str, set[int]] = {}
    for line in lines:
        pages.setdefault(_numberless(line.text), set()).add(line.page)
    often = {text for text, on in pages.items() if len(on) >= max(REPEATED_ON, pages_count // 2 + 1)}
    return [line for line in lines if _numberless(line.text) not in often]


def body_size(lines: Sequence[PdfLine]) -> float:
    """Give the size most signs are written in; 0 without lines."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def addresses_of(page: PageObject) -> Iterator[str]:
    """Give the addresses of the links of a page, to be searched; a fault in one link ends the list."""
    for annotation in page.get("/Annots", None) or ():
        action = annotation.get_object().get("/A")
        target = None if action is None else action.get_object().get("/URI")
        if target is not None:
            yield str(target)


def has_image(page: PageObject) -> bool:
    resources = page.get("/Resources")
    objects = None if resources is None else resources.get_object().get("/XObject")
    return objects is not None and any(
        one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values()
    )


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text)
