"""Tells what stands at the beginning of a paragraph like a heading; it knows no document."""

import re

LONGEST = 90
"""A heading is short; what is longer is a sentence."""

_MARKER = re.compile(r"^\s{0,8}(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
_BOLD = re.compile(r"^\s*(\*\*|__)(?=\S)(.{1,120}?)(?<=\S)\1\s*(:?)", re.DOTALL)
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}[.)]?|[A-Z][.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?;,]$")


def markdown_lead(text: str) -> tuple[str, str]:
    """Give what a block begins with in bold, alone or before a colon, and what follows; ("", "") for none."""
    body = _MARKER.sub("", text, count=1)
    bold = _BOLD.match(body)
    if bold is None:
        return "", ""
    title, rest = bold[2].strip(), body[bold.end() :].strip()
    if rest and not (title.endswith(":") or bold[3]):
        return "", ""
    return title.rstrip(": "), rest


def plain_lead(text: str) -> tuple[str, str]:
    """Give a short first line that is numbered or ends with a colon, and what follows; ("", "") for none."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if first.endswith(":") and is_short(first):
        return first.rstrip(": "), rest.strip()
    if _NUMBERED.match(first) and is_short(first) and not _SENTENCE_END.search(first):
        return first, rest.strip()
    return "", ""


def is_short(text: str) -> bool:
    return 0 < len(text) <= LONGEST and "\n" not in text


def is_shouted(text: str) -> bool:
    """Say whether a short line is written in capitals only, as headings of plain text are."""
    letters = [sign for sign in text if sign.isalpha()]
    return is_short(text) and len(letters) >= 3 and all(sign.isupper() for sign in letters)  # noqa: PLR2004
