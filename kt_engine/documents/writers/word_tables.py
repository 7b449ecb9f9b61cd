"""Writes a table of a record for Word, its columns measured so that it fits the page. It knows no document.

Widths are twentieths of a point.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kt_engine.documents.record_tree import Cell, Table, plain_text
from kt_engine.documents.writers.word_runs import runs
from kt_engine.documents.writers.word_xml import cell as cell_xml
from kt_engine.documents.writers.word_xml import paragraph, row, table

MEASURED_ROWS = 300
"""So many rows say how wide a column should be; a longer table is not measured further."""
SHORT_CELL = 700
"""Letters; a row with a longer cell may break over two pages."""
TOGETHER = 8
"""So many signatures stay on one page."""
_KEPT = 14
"""Letters; a date or a short name stands on one line where there is room."""
_LONGEST_WORD = 20
"""Letters; a hash or an address breaks anywhere."""
_LONGEST_LINE, _HASH = 46, 70
_PLACES_TO_BREAK = re.compile(r"[\s\-]+")
_PADDING = 200
_LETTER = {"normal": 100, "small": 84}
_CODE_LETTER = {"normal": 104, "small": 88}
_STYLES = {
    None: "KTTable",
    "facts": "KTFacts",
    "sums": "KTSums",
    "raci": "KTRACI",
    "signatures": "KTSignatures",
}
_NO_SIDES = ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
_MARKS = {"good": "KTGood", "warn": "KTWarn", "bad": "KTBad", "unknown": "KTUnknown"}
Styled = Callable[[str], str]
"""Gives the id a style has in this document."""


@dataclass(frozen=True)
class Fit:
    """How a table stands on the page: type normal or small, and the width of each column."""

    type: str
    widths: tuple[int, ...]


def needs_turning(table: Table, width: int) -> bool:
    """Tell whether the words of a table are too wide for an upright page even in small type."""
    return sum(_least(table, "small")) > width


def fitted(table: Table, width: int) -> Fit:
    """Choose type and columns; where even small type is too wide, words break within."""
    chosen = "normal"
    least = _least(table, chosen)
    if sum(least) > width:
        chosen = "small"
        least = _least(table, chosen)
    kept = _least(table, chosen, kept=True)
    least = kept if sum(kept) <= width else least
    if table.shape == "raci":
        return Fit(chosen, _raci(len(least), width))
    wanted = _wanted(table, chosen, least)
    if table.shape == "facts":
        first = min(max(wanted[0], width * 26 // 100), width * 2 // 5)
        return Fit(chosen, (first, width - first))
    if table.shape == "sums":
        return Fit(chosen, _shared(least, wanted, min(width, max(sum(wanted), width * 55 // 100))))
    return Fit(chosen, _shared(least, wanted, width))


def _raci(columns: int, width: int) -> tuple[int, ...]:
    first = width * 28 // 100
    return (first, *((width - first) // max(1, columns - 1),) * (columns - 1))


def _shared(least: Sequence[int], wanted: Sequence[int], width: int) -> tuple[int, ...]:
    """Give each column what it must have, and the rest by what it would like."""
    spare = width - sum(least)
    if spare <= 0:
        return tuple(max(1, width * one // sum(least)) for one in least)
    more = [max(0, want - must) for want, must in zip(wanted, least, strict=True)]
    if sum(more) <= spare:
        given = list(wanted) if sum(more) else list(least)
        rest = width - sum(max(a, b) for a, b in zip(given, least, strict=True))
        total = sum(wanted)
        shares = [max(a, b) + rest * want // total for a, b, want in zip(given, least, wanted, strict=True)]
    else:
        shares = [must + spare * one // sum(more) for must, one in zip(least, more, strict=True)]
    shares[-1] += width - sum(shares)
    return tuple(shares)


def _columns(table: Table) -> list[list[Cell]]:
    rows = [table.head, *table.rows[:MEASURED_ROWS]]
    count = max(len(row) for row in rows)
    return [[row[place] for row in rows if place < len(row)] for place in range(count)]


def _least(table: Table, chosen: str, *, kept: bool = False) -> list[int]:
    """Give what each column must have for its words, or, `kept`, for its short cells unbroken."""
    return [
        _PADDING + max((_longest_word(cell, chosen, kept=kept) for cell in column), default=0)
        for column in _columns(table)
    ]


def _wanted(table: Table, chosen: str, least: Sequence[int]) -> list[int]:
    found = []
    for column, must in zip(_columns(table), least, strict=True):
        lengths = [_letters(plain_text(cell.content)) for cell in column]
        longest = (
            _HASH if any("code" in one.marks for cell in column for one in cell.content) else _LONGEST_LINE
        )
        middle = sum(lengths) // max(1, len(lengths))
        found.append(
            max(must, _PADDING + (min(max(lengths, default=0), longest) + middle // 3) * _LETTER[chosen])
        )
    return found


def _longest_word(cell: Cell, chosen: str, *, kept: bool) -> int:
    letter = _LETTER[chosen]
    if cell.head:
        letter = letter * 115 // 100
    if any("code" in one.marks for one in cell.content):
        letter = max(letter, _CODE_LETTER[chosen])
    text = plain_text(cell.content)
    words = [text] if kept and not cell.head and len(text) <= _KEPT else _PLACES_TO_BREAK.split(text)
    return letter * min(_LONGEST_WORD, max((_letters(word) for word in words), default=0))


def _letters(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def table_xml(found: Table, width: int, styled: Styled) -> str:
    fit = fitted(found, width)
    writer = _Rows(found, fit, styled)
    head = writer.head()
    rows = "".join(
        writer.row(cells, last=place == len(found.rows)) for place, cells in enumerate(found.rows, 1)
    )
    look = f'<w:tblLook w:val="{"0420" if head else "0400"}" w:firstRow="{int(bool(head))}" w:lastRow="0"{_NO_SIDES}/>'
    return table(styled(_STYLES[found.shape]), fit.widths, head + rows, more=look)


class _Rows:
    """Writes the rows of one table."""

    def __init__(self, table: Table, fit: Fit, styled: Styled) -> None:
        self.table = table
        self.fit = fit
        self.styled = styled
        small = fit.type == "small"
        text = "KTTableSmall" if small else "KTSignature" if table.shape == "signatures" else "KTTableText"
        self.text = styled(text)
        self.heading = styled("KTTableSmallHead" if small else "KTTableHead")
        self.bound = table.shape == "signatures" and len(table.rows) <= TOGETHER

    def head(self) -> str:
        cells = self.table.head
        if not cells:
            return ""
        if self.table.shape == "facts":
            whole = sum(self.fit.widths)
            inside = self._cell(cells[0], whole, self.heading, span=len(self.fit.widths))
        else:
            inside = "".join(
                self._cell(cell, width, self.heading, centred=self.table.shape == "raci" and place > 0)
                for place, (cell, width) in enumerate(zip(cells, self.fit.widths, strict=False))
            )
        return row(inside, "<w:cantSplit/><w:tblHeader/>")

    def row(self, cells: tuple[Cell, ...], *, last: bool) -> str:
        longest = max((sum(len(one.text) for one in cell.content) for cell in cells), default=0)
        keep = self.bound and not last
        inside = "".join(
            self._cell(cell, width, self.text, keep=keep, centred=self.table.shape == "raci" and place > 0)
            for place, (cell, width) in enumerate(zip(cells, self.fit.widths, strict=False))
        )
        missing = "".join(
            cell_xml(width, paragraph(self.text, "")) for width in self.fit.widths[len(cells) :]
        )
        return row(inside + missing, "<w:cantSplit/>" if longest <= SHORT_CELL else "")

    def _cell(
        self, cell: Cell, width: int, style: str, *, span: int = 1, keep: bool = False, centred: bool = False
    ) -> str:
        across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        together = "<w:keepNext/>" if keep else ""
        side = '<w:jc w:val="right"/>' if cell.right else '<w:jc w:val="center"/>' if centred else ""
        mark = _MARKS.get(cell.mark or "") or ("KTLabel" if self._is_label(cell, style) else None)
        written = runs(cell.content, self.styled(mark) if mark else None)
        return cell_xml(width, paragraph(style, written, together + side), more=across)

    def _is_label(self, cell: Cell, style: str) -> bool:
        """Tell whether a cell names its row: the name of a fact, or of who signs."""
        if style == self.heading:
            return False
        return cell.head or (
            self.table.shape == "signatures" and any(cell is row[0] for row in self.table.rows if row)
        )
