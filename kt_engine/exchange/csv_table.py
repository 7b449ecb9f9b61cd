"""Reads any CSV file as one table to be shown and compared; it knows no column and refuses no width."""

import csv
import io

from kt_engine.exchange.document_tree import WHOLE, Place, ReadDocument, Section, Table
from kt_engine.exchange.file_kind import decoded
from kt_engine.exchange.read_bytes import refusal
from kt_engine.words import FileKind, PlaceKind

MOST_ROWS = 50_000
MOST_CELLS = 500_000
MARKS = ",;\t|"


def read_csv_table(data: bytes, name: str) -> ReadDocument:
    """Give a document of one table, its rows all as wide as the widest. Raises InvalidInput for what is no text.

    The mark between cells is the one the first line has most of.
    """
    text = decoded(data, name)
    first = text.partition("\n")[0]
    rows: list[tuple[str, ...]] = []
    places: list[Place] = []
    cells = 0
    reader = csv.reader(io.StringIO(text), delimiter=max(MARKS, key=first.count))
    begins = 1
    try:
        for row in reader:
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > MOST_CELLS:
                raise refusal(name, f"The table has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells.")
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
                places.append(Place(PlaceKind.LINE, begins))
            begins = reader.line_num + 1
    except csv.Error:
        raise refusal(name, "Here the table cannot be read: a cell is too long.", begins) from None
    return ReadDocument(name, FileKind.TEXT, Section("", 0, WHOLE, _table(rows, places, name)))


def _table(rows: list[tuple[str, ...]], places: list[Place], name: str) -> tuple[Table, ...]:
    if not rows:
        return ()
    width = max(map(len, rows))
    if width * len(rows) > MOST_CELLS:
        raise refusal(
            name, f"The table has more than {MOST_CELLS:,} cells when its rows are made equally wide."
        )
    padded = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return (Table(places[0], padded, tuple(places)),)
