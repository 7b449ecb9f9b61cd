"""Reads what a rehearsal plays of access: rights asked for, tried by their users, granted again, taken away."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.rehearsal_table import Tables

FILES = ("access.csv", "access_replacement.csv")
RIGHT = ("person", "system", "right", "process")
ENDS = ("granted", "revoked")


@dataclass(frozen=True)
class Right:
    """One right of one person, as the tables name it."""

    person: str
    system: str
    right: str
    process: str | None


@dataclass(frozen=True)
class AskedPart:
    """A file of rights: asked for together on one day, granted together on another."""

    path: Path
    asked_day: int
    granted_day: int
    rights: tuple[Right, ...]


@dataclass(frozen=True)
class TryPart:
    right: Right
    day: int
    works: bool
    site: str
    shift: str
    reason: str | None


@dataclass(frozen=True)
class AccessEndPart:
    """A failed right that is granted again, or one that is taken away."""

    right: Right
    day: int
    what: Literal["granted", "revoked"]
    why: str


@dataclass(frozen=True)
class AccessStory:
    asked: tuple[AskedPart, ...] = ()
    tries: tuple[TryPart, ...] = ()
    """Of one right in the order of their days."""
    ends: tuple[AccessEndPart, ...] = ()


def access_story(tables: Tables) -> AccessStory:
    """Read the tables; their faults are left in `tables.problems`."""
    asked = tuple(part for name in FILES for part in _asked(tables, name))
    tries = (*RIGHT, "about_day", "works", "site", "shift", "reason")
    ends = (*RIGHT, "about_day", "what", "why")
    known = {right for part in asked for right in part.rights}
    return AccessStory(
        asked,
        tuple(_try(tables, row, known) for row in tables.rows("access_tests.csv", tries)),
        tuple(_end(tables, row, known) for row in tables.rows("access_ends.csv", ends)),
    )


def _asked(tables: Tables, name: str) -> list[AskedPart]:
    rows = tables.rows(name, (*RIGHT, "shift", "site", "requested_on", "granted_on"))
    if not rows:
        return []
    asked = min(tables.day(row, "requested_on") for row in rows)
    granted = max(tables.day(row, "granted_on") for row in rows)
    return [AskedPart(tables.folder / name, asked, granted, tuple(_right(tables, row) for row in rows))]


def _right(tables: Tables, row: Row) -> Right:
    return Right(
        tables.person(row, "person"),
        tables.text(row, "system"),
        tables.text(row, "right"),
        tables.process_or_none(row),
    )


def _asked_for(tables: Tables, row: Row, known: set[Right]) -> Right:
    right = _right(tables, row)
    if right not in known:
        sentence = f"This right of {right.person} is asked for in none of {', '.join(FILES)}."
        tables.problems.append(row.problem("right", sentence))
    return right


def _try(tables: Tables, row: Row, known: set[Right]) -> TryPart:
    works = tables.choice(row, "works", ("yes", "no")) == "yes"
    return TryPart(
        right=_asked_for(tables, row, known),
        day=tables.day(row, "about_day"),
        works=works,
        site=tables.text(row, "site"),
        shift=tables.text(row, "shift"),
        reason=None if works else tables.text(row, "reason"),
    )


def _end(tables: Tables, row: Row, known: set[Right]) -> AccessEndPart:
    what = cast("Literal['granted', 'revoked']", tables.choice(row, "what", ENDS))
    return AccessEndPart(
        _asked_for(tables, row, known), tables.day(row, "about_day"), what, tables.text(row, "why")
    )
