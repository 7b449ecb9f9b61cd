"""Turns any data value into Markdown that means nothing but itself; it knows no document and no template."""

import re
import unicodedata
from typing import Any

from markupsafe import Markup

from kt_engine.documents.speech import say

# An underscore between letters or digits is no markup anywhere, and names of the house are full of them.
_MARKUP = re.compile(r"([\\`*\[\]|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
# Every renderer but ours takes these for the start of a heading, list, rule or fence when they open a line.
_OPENING = re.compile(r"^([#+]|-(?!\d)|[=~])")
# A heading drops the number signs at its end.
_CLOSING = re.compile(r"#+$")
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN_CODE = re.compile(r"[A-Za-z0-9._:/-]+")


def finalize(value: Any) -> Markup:
    """Escape whatever a template prints, unless a macro of ours made it."""
    return value if isinstance(value, Markup) else escape(value)


def escape(value: Any) -> Markup:
    """Give one line of inert Markdown for a value.

    HTML needs entities: Python-Markdown has no backslash escape for `<`. A bare address is broken up, because
    other renderers turn it into a link.
    """
    text = visible_line("" if value is None else str(value))
    if not text:
        return Markup(say("not recorded"))  # noqa: S704 - our own words
    text = _ENTITY.sub("&amp;", text)
    text = _MARKUP.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("://", "&#58;//").replace("www.", "www&#46;")
    text = _NUMBERED.sub(r"\1\\\2", text)
    text = _OPENING.sub(lambda found: f"&#{ord(found.group(1))};", text)
    return Markup(_CLOSING.sub(lambda found: "&#35;" * len(found.group()), text))  # noqa: S704


def code(value: Any) -> Markup:
    """Set a hash in code type; anything with a character that could end the code is escaped instead."""
    text = "" if value is None else str(value)
    return Markup("`{}`").format(text) if _PLAIN_CODE.fullmatch(text) else escape(value)


def visible_line(text: str) -> str:
    """Put text on one line; control characters and marks that turn the reading direction show as U+FFFD."""
    folded = " ".join(text.split())
    return "".join(map(_visible, folded))


def _visible(character: str) -> str:
    if character in _BIDI or unicodedata.category(character) in {"Cc", "Cs"}:
        return "\ufffd"
    return character
