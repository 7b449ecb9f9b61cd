"""Puts dates into the files of a rehearsal, which hold none because it ends on whatever day it is played.

A paper gets the day it is handed over, a table the dates of the days it counts; it knows nothing else about them.
"""

import hashlib
from dataclasses import replace
from datetime import date

from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.rehearsal_cells import on_dates

__all__ = ["UNDATED", "dated", "on_dates"]
UNDATED = b"| Date | the day it is handed over |"


def dated(file: HandedFile, day: date) -> HandedFile:
    """Give the file with the day in place of UNDATED, and the hash of what it then says; else the file itself."""
    if UNDATED not in file.data:
        return file
    data = file.data.replace(UNDATED, b"| Date | %s |" % day.isoformat().encode())
    return replace(file, data=data, sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))
