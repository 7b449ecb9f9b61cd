"""Reads what a text says of itself between two lines of dashes at its beginning; it is no YAML reader.

Only names with their values are wanted, so nothing in it is built, referred to or run.
"""

import re
from collections.abc import Sequence

from kt_engine.exchange.document_tree import Fact, Place
from kt_engine.words import PlaceKind

MOST_LINES = 200
LONGEST = 400
_NAME = re.compile(r"^([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*)|)$")
_LISTED = re.compile(r"^\s+(?:-\s+)?(.*)$|^-\s+(.*)$")


def read_front_matter(lines: Sequence[str]) -> tuple[list[Fact], int]:
    """Give the facts, and the index of the first line after them; nothing and 0 where there are none."""
    if not lines or lines[0].rstrip() != "---":
        return [], 0
    for index, line in enumerate(lines[1 : MOST_LINES + 1], start=1):
        if line.rstrip() in {"---", "..."}:
            return _facts(lines[1:index]), index + 1
    return [], 0


def _facts(lines: Sequence[str]) -> list[Fact]:
    found: list[tuple[str, list[str], int]] = []
    for number, line in enumerate(lines, start=2):
        named = _NAME.match(line)
        listed = _LISTED.match(line)
        if named:
            found.append((named[1].strip().lower(), [_bare(named[2] or "")], number))
        elif listed and found:
            found[-1][1].append(_bare(listed[1] or listed[2] or ""))
    return [
        Fact(name, ", ".join(filter(None, values))[:LONGEST], Place(PlaceKind.LINE, number))
        for name, values, number in found
    ]


def _bare(value: str) -> str:
    text = value.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
