"""Puts dates into the files of a rehearsal, which hold none because it ends on whatever day it is played.

A paper gets the day it is handed over, a table the dates of the days it counts; it knows nothing else about them.
"""

import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import date, timedelta

from kt_engine.exchange.handed_file import HandedFile

UNDATED = b"| Date | the day it is handed over |"
_DAYS = re.compile(r"day (\d{1,4})(?:(\.\.)day (\d{1,4}))?", re.ASCII)


def dated(file: HandedFile, day: date) -> HandedFile:
    """Give the file with the day in place of UNDATED, and the hash of what it then says; else the file itself."""
    if UNDATED not in file.data:
        return file
    data = file.data.replace(UNDATED, b"| Date | %s |" % day.isoformat().encode())
    return replace(file, data=data, sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))


def on_dates(table: bytes, first_day: date) -> bytes:
    """Give a CSV table with dates for its counted days; day 0 is `first_day`.

    Only cells that hold nothing else are changed: "day 12", "day 12..day 14", and lists of them with ";" between.
    """
    rows = csv.reader(io.StringIO(table.decode(), newline=""))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [_dated_cell(cell, first_day) for cell in row] for row in rows
    )
    return written.getvalue().encode()


def _dated_cell(cell: str, first_day: date) -> str:
    parts = [_DAYS.fullmatch(part.strip()) for part in cell.split(";")]
    found = [part for part in parts if part]
    if len(found) < len(parts):
        return cell
    return "; ".join(_span(part[1], part[3], first_day) for part in found)


def _span(first: str, last: str | None, first_day: date) -> str:
    begin = (first_day + timedelta(days=int(first))).isoformat()
    return begin if last is None else f"{begin}..{first_day + timedelta(days=int(last))}"
