"""Reads the days of a business calendar; it does not know which events a playbook has."""

from datetime import date
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import day_cell, key_cell
from kt_engine.exchange.csv_rows import raise_if_any, read_sheet

COLUMNS = ("event", "on")


def read_calendar_days(source: Path | str | bytes, *, file: str = "") -> dict[str, tuple[date, ...]]:
    """Give the days of each event, ascending; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="business calendar file", columns=COLUMNS, file=file)
    problems: list[Problem] = list(sheet.problems)
    found: dict[str, list[date]] = {}
    for row in sheet.rows:
        event, on = key_cell(row, "event", problems), day_cell(row, "on", problems)
        if on in found.get(event, ()):
            problems.append(row.problem("on", f"{event} has {on} twice. Remove one of the rows."))
        found.setdefault(event, []).append(on)
    raise_if_any(problems)
    return {event: tuple(sorted(days)) for event, days in found.items()}
