"""Gathers the rows of one table while its markup is read; cells that span are repeated in every place they cover."""

from dataclasses import dataclass, field

from kt_engine.exchange.document_tree import Place, Table
from kt_engine.exchange.read_bytes import refusal

MOST_SPAN = 100
MOST_CELLS = 50_000


@dataclass
class Grid:
    place: Place
    rows: list[tuple[str, ...]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    row: list[str] | None = None
    row_place: Place | None = None
    carried: dict[int, tuple[str, int]] = field(default_factory=dict)
    """What reaches down from rows above, by column: the text, and in how many rows more."""
    cell: list[str] | None = None
    wide: int = 1
    deep: int = 1
    cells: int = 0

    def begin_row(self, place: Place) -> None:
        self.end_row()
        self.row, self.row_place = [], place

    def begin_cell(self, wide: int, deep: int) -> None:
        """Begin a cell over so many columns and rows; both are cut to 1 to MOST_SPAN."""
        self.end_cell()
        if self.row is None:
            self.begin_row(self.place)
        self.cell = []
        self.wide, self.deep = (max(1, min(number, MOST_SPAN)) for number in (wide, deep))

    def add(self, text: str) -> None:
        if self.cell is not None:
            self.cell.append(text)

    def end_cell(self) -> None:
        """Close the cell that is open, if one is. Raises InvalidInput for a table with more than MOST_CELLS."""
        if self.cell is None or self.row is None:
            return
        self._fill_carried(self.row)
        text = " ".join("".join(self.cell).split())
        self.cells += self.wide
        if self.cells > MOST_CELLS:
            raise refusal("", f"A table has more than {MOST_CELLS:,} cells. Split it.")
        for _ in range(self.wide):
            if self.deep > 1:
                self.carried[len(self.row)] = (text, self.deep - 1)
            self.row.append(text)
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row is None:
            return
        self._fill_carried(self.row)
        if self.row:
            self.rows.append(tuple(self.row))
            self.places.append(self.row_place or self.place)
        self.row = None

    def _fill_carried(self, row: list[str]) -> None:
        while len(row) in self.carried:
            column = len(row)
            text, left = self.carried.pop(column)
            if left > 1:
                self.carried[column] = (text, left - 1)
            row.append(text)

    def done(self) -> Table | None:
        """Give the table with rows of one width, or None where it has none."""
        self.end_row()
        if not self.rows:
            return None
        width = max(map(len, self.rows))
        rows = tuple((*row, *[""] * (width - len(row))) for row in self.rows)
        return Table(self.place, rows, tuple(self.places))
