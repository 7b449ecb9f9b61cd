"""Writes runs of text as typst source; a word too long for its line may be broken. It knows no block."""

import re

from kt_engine.documents.record_tree import Inline, Text
from kt_engine.documents.speech import spoken
from kt_engine.documents.writers.column_widths import text_width
from kt_engine.documents.writers.typst_values import literal
from kt_engine.words import Language

PIECE = 8
"""Characters after which a word that is too long may be broken."""
BREAK = "#g"
"""A hair of space: text that is copied or searched does not change, as it would by a zero-width space."""
HAIR = 0.5
"""Points by which an estimate may be off its own sum."""
WIDEST = 0.95
"""Of a letter, in parts of the text size."""
REPEATING = frozenset({Language.ES})
"""Where the compiler repeats a hyphen that ends a line, as their rule is; the name of a file has only one."""
_AFTER_HYPHEN = re.compile(r"(?<=\w-)(?=\w)")
_CALLS = {"strong": "#strong", "emphasis": "#emph", "code": "#c"}


def inline(content: Inline, width: float, size: float) -> str:
    """Give the runs for a line of `width` points at a text size in points."""
    return "".join(_run(one, width, size) for one in content)


def _run(run: Text, width: float, size: float) -> str:
    if run.text == "\n":
        return "#linebreak()"
    text = _broken(run.text, width, size)
    for mark in sorted(run.marks):
        text = f"{_CALLS[mark]}[{text}]"
    return text


def _broken(text: str, width: float, size: float) -> str:
    parts = [text] if len(text) * WIDEST * size <= width else _parts(text, width, size)
    if spoken() in REPEATING:
        parts = [piece for part in parts for piece in _AFTER_HYPHEN.split(part)]
    return BREAK.join(f"#{literal(part)}" for part in parts)


def _parts(text: str, width: float, size: float) -> list[str]:
    """Cut text at every PIECE of a word that is wider than the line."""
    parts = [""]
    for number, word in enumerate(text.split(" ")):
        parts[-1] += " " if number else ""
        if text_width(word, size) <= width + HAIR:
            parts[-1] += word
            continue
        pieces = [word[start : start + PIECE] for start in range(0, len(word), PIECE)]
        parts[-1] += pieces[0]
        parts += pieces[1:]
    return parts
