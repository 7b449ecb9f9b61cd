"""Finds the known word somebody probably meant; it knows no file."""

import difflib
from collections.abc import Iterable

SHOWN = 60


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give " Did you mean 'x'?" or, where nothing is near, the known words; starts with a space."""
    words = sorted(known)
    near = difflib.get_close_matches(word[:100].strip().casefold(), words, n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else f" Known: {', '.join(words)}."


def shown(text: str) -> str:
    """Give a value as a person can read it in one line: quoted, invisible signs escaped, cut at SHOWN."""
    visible = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text[:SHOWN])
    return f"'{visible}{'...' if len(text) > SHOWN else ''}'"
