"""Fits tables to the page: widths, smaller text, a turned page, at last in parts. It writes no source."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from kt_engine.documents.record_tree import Cell, Inline, Table
from kt_engine.documents.writers.column_widths import PADDING, cell_width, whole_widths, widths
from kt_engine.exchange.brand import HOUSE_BRAND

SIZES = (0.87, 0.8, 0.74)
"""Text sizes that are tried, in parts of the size of running text."""
SMALLEST = 0.66
MOST_COLUMNS = 16
"""Columns on a turned page where their words do not fit; a table with more is cut into parts."""
LEAST_SUM = 190.0
"""Points of the names beside sums."""
FACT_NAMES = 0.36
"""Of the width: the most that the names of facts take."""
RACI_NAMES = 0.26
RACI_LEAST = 30.0
"""Points of a column of letters."""
LONG_ROW = 230.0
"""Points of height from which a row may be split over two pages."""
SHORT_ROWS, SHORT_TABLE = 9, 220.0
"""A table of so many rows and points of height stands on one page."""
ROW_EDGES = 1.0
LINE = 1.5
"""Height of a line in parts of the text size."""


@dataclass(frozen=True)
class Frame:
    """What a page has room for, in points."""

    width: float
    turned_width: float | None
    """None: nothing is turned here."""
    size: float
    """Of running text."""
    language: str = "en"
    accent: str = HOUSE_BRAND.accent

    def inside(self, indent: float) -> "Frame":
        return replace(self, width=max(self.width - indent, 60.0), turned_width=None)


@dataclass(frozen=True)
class Placed:
    """A table as it is set."""

    table: Table
    widths: tuple[float, ...]
    scale: float
    """Its text size in parts of that of running text."""
    size: float
    """Its text size in points."""
    turned: bool = False


def placed_tables(table: Table, frame: Frame) -> Iterator[Placed]:
    """Give the table as it fits, in several parts where it has too many columns for any page."""
    found = _fixed(table, frame) or _fitting(table, frame)
    if found is not None:
        yield found
        return
    for part in _parts(table):
        yield _forced(part, frame)


def is_long(row: tuple[Cell, ...], placed: Placed) -> bool:
    """Tell whether a row is so tall that it may be split."""
    return _height(row, placed) > LONG_ROW


def is_short(placed: Placed) -> bool:
    """Tell whether a table is so short that it stands on one page."""
    rows = placed.table.rows
    return len(rows) <= SHORT_ROWS and sum(_height(row, placed) for row in rows) < SHORT_TABLE


def _height(row: tuple[Cell, ...], placed: Placed) -> float:
    """Estimate the height of a row, in points."""
    lines = (
        ceil(cell_width(cell, placed.size) / max(wide - PADDING, 1.0))
        for cell, wide in zip(row, placed.widths, strict=False)
    )
    return (max(lines, default=1) * LINE + ROW_EDGES) * placed.size


def _fixed(table: Table, frame: Frame) -> Placed | None:
    """Give the tables whose shape tells their widths."""
    scale = SIZES[0]
    size = scale * frame.size
    if table.shape == "signatures":
        return Placed(table, (frame.width,), scale, size)
    if table.shape == "facts":
        names = min(whole_widths(table, size)[0] + 6.0, FACT_NAMES * frame.width)
        return Placed(table, (names, frame.width - names), scale, size)
    if table.shape == "sums":
        name, value = whole_widths(table, size)[:2]
        name, value = max(name, LEAST_SUM), max(value, 70.0)
        return Placed(table, (name, value), scale, size) if name + value <= frame.width else None
    if table.shape == "raci":
        return _raci(table, frame)
    return None


def _raci(table: Table, frame: Frame) -> Placed | None:
    each = (1 - RACI_NAMES) * frame.width / (len(table.head) - 1)
    if each < RACI_LEAST:
        return None
    lengths = (RACI_NAMES * frame.width, *[each] * (len(table.head) - 1))
    return Placed(table, lengths, SIZES[1], SIZES[1] * frame.size)


def _fitting(table: Table, frame: Frame) -> Placed | None:
    """Give the first that fits: dates and short names whole before broken, upright before turned, large first."""
    for together in (True, False):
        for turned, available in ((False, frame.width), (True, frame.turned_width)):
            for scale in SIZES if available else ():
                found = widths(table, available or 0.0, scale * frame.size, together=together)
                if found is not None:
                    return Placed(table, found, scale, scale * frame.size, turned)
    return None


def _forced(table: Table, frame: Frame) -> Placed:
    """Give every column the same width; its words are broken."""
    available = frame.turned_width or frame.width
    size = SMALLEST * frame.size
    count = max((len(row) for row in (table.head, *table.rows)), default=1) or 1
    found = widths(table, available, size, together=False) or (available / count,) * count
    return Placed(table, found, SMALLEST, size, turned=frame.turned_width is not None)


def _parts(table: Table) -> Iterator[Table]:
    """Cut a table by columns; the first column, which says what a row is about, leads each part."""
    count = len(table.head)
    if count <= MOST_COLUMNS:
        yield table
        return
    step = MOST_COLUMNS - 1
    for start in range(1, count, step):
        chosen = slice(start, start + step)
        rows = tuple((row[:1] + row[chosen]) for row in table.rows)
        yield Table(table.head[:1] + table.head[chosen], rows)


def empty(content: Inline) -> bool:
    return not any(one.text.strip() for one in content)
