"""Shares the width of a page among the columns of a table by what stands in them. It draws nothing."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kt_engine.documents.record_tree import Cell, Table, Text

PADDING = 12.0
"""Points of a cell that hold no text, left and right together."""
KEPT_TOGETHER = 14
"""A date or a short name of so many characters stands on one line where there is room."""
LONGEST_WORD = 16
"""Characters of a word; a longer one is broken rather than given its whole width."""
MANY_ROWS = 10
STEPS = 40
"""In which the room beyond the least widths is shared out."""
SAFETY = 1.03
CODE_WIDTH = 0.51
_NARROW = frozenset("iljtfI.,:;|!'`()[]/ -")
_WIDE = frozenset("mwMWQOGD@%—")


def widths(table: Table, available: float, size: float, *, together: bool) -> tuple[float, ...] | None:
    """Give the width of each column in points at a text size in points; None: its words do not fit.

    `together`: dates and short names stand on one line.     The widths add up to `available`.
    """
    columns = [_column(cells, size) for cells in _columns(table)]
    least = [max(one.word, one.kept) if together else one.word for one in columns]
    return _shared(columns, least, available) if sum(least) <= available else None


def _shared(columns: "list[_Column]", least: list[float], available: float) -> tuple[float, ...]:
    """Give the room that is left, step by step, to the column with the most lines.

    What counts is three rows of four, then the tallest cell: a single long cell would
    take the room of a column that is full in every row.
    """
    found = list(least)
    step = (available - sum(least)) / STEPS
    for _ in range(STEPS):
        wider = _fullest([one.usual for one in columns], found)
        wider = _fullest([one.whole for one in columns], found) if wider is None else wider
        if wider is None:
            break
        found[wider] += step
    scale = available / sum(found)
    return tuple(width * scale for width in found)


def _fullest(wanted: list[float], given: list[float]) -> int | None:
    """Give the place of the column with the most lines; None: each has one."""
    lines = [(want - PADDING) / (width - PADDING) for want, width in zip(wanted, given, strict=True)]
    tallest = max(lines)
    return lines.index(tallest) if tallest > 1 else None


def whole_widths(table: Table, size: float) -> tuple[float, ...]:
    """Give the width each column would like to have."""
    return tuple(_column(cells, size).whole for cells in _columns(table))


def cell_width(cell: Cell, size: float) -> float:
    """Give the width of all that a cell says, on one line."""
    return sum(_run_width(one, size, bold=cell.head) for one in cell.content)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = 1.0) -> float:
    """Estimate a width, rather too wide than too narrow; in points at a text size in points."""
    return size * SAFETY * sum(map(_letter, text))


@dataclass(frozen=True)
class _Column:
    whole: float
    usual: float
    """What three cells of four have room in."""
    kept: float
    word: float


def _columns(table: Table) -> list[list[Cell]]:
    rows = [row for row in (table.head, *table.rows) if row]
    count = max((len(row) for row in rows), default=0)
    return [[row[place] for row in rows if place < len(row)] for place in range(count)]


def _column(cells: list[Cell], size: float) -> _Column:
    kept = word = 0.0
    wides = []
    for cell in cells:
        lines = _lines(cell)
        wide = max(sum(_run_width(one, size, bold=cell.head) for one in line) for line in lines)
        wides.append(wide)
        if not cell.head and sum(len(one.text) for one in cell.content) <= KEPT_TOGETHER:
            kept = max(kept, wide)
        word = max(word, _widest_word(cell, size))
    wides.sort()
    usual = wides[len(wides) * 3 // 4 - 1] if len(wides) >= MANY_ROWS else wides[-1]
    return _Column(wides[-1] + PADDING, usual + PADDING, kept + PADDING, word + PADDING)


def _lines(cell: Cell) -> list[list[Text]]:
    lines: list[list[Text]] = [[]]
    for one in cell.content:
        if one.text == "\n":
            lines.append([])
        else:
            lines[-1].append(one)
    return lines


def _run_width(run: Text, size: float, *, bold: bool) -> float:
    if "code" in run.marks:
        return len(run.text) * CODE_WIDTH * size * SAFETY
    wide = text_width(run.text, size)
    return wide * 1.07 if bold or "strong" in run.marks else wide


def _widest_word(cell: Cell, size: float) -> float:
    found = 0.0
    for run in cell.content:
        for word in _words(run.text):
            part = Text(word[:LONGEST_WORD], run.marks)
            found = max(found, _run_width(part, size, bold=cell.head))
    return found


def _words(text: str) -> Iterator[str]:
    """Give what cannot be broken; characters of East Asia stand alone."""
    for word in text.split():
        if word.isascii():
            yield word
        else:
            yield from "".join(f" {one} " if _is_full(one) else one for one in word).split()


def _letter(character: str) -> float:
    if character in _NARROW:
        return 0.31
    if character in _WIDE:
        return 0.92
    if character.isascii():
        return 0.67 if character.isupper() else 0.575
    return 1.0 if _is_full(character) else 0.62


def _is_full(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
