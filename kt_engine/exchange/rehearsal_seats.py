"""Reads what a rehearsal plays of seats: the file of needs, and who sits where in which language."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.exchange.rehearsal_table import Tables

NEEDS = "seat_needs.csv"
PLACE = ("person", "process", "shift", "language", "about_day")


@dataclass(frozen=True)
class SeatPlacePart:
    person: str
    process: str
    shift: str | None
    language: str | None
    day: int


@dataclass(frozen=True)
class SeatStory:
    needs: Path | None = None
    """A file of needs whose days are counted."""
    places: tuple[SeatPlacePart, ...] = ()


def seat_story(tables: Tables) -> SeatStory:
    """Read the tables; their faults are left in `tables.problems`."""
    needs = tables.folder / NEEDS
    places = tuple(
        SeatPlacePart(
            tables.person(row, "person"),
            tables.process(row),
            row.cells["shift"] or None,
            row.cells["language"] or None,
            tables.day(row, "about_day"),
        )
        for row in tables.rows("seat_places.csv", PLACE)
    )
    return SeatStory(needs if needs.is_file() else None, places)
