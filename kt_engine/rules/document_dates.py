"""Tells the date of a document from other dates in it: one that is named as such, or stands alone."""

import re

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|januar|februar|m\u00e4rz|mai|juni|juli|oktober|dezember"
)
_DATE = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTH})\.?,?\s\d{{4}}"
    rf"|(?:{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_MONTH_OF_YEAR = rf"(?:{_DATE}|(?:{_MONTH})\.?,?\s\d{{4}}|\d{{4}}-\d{{2}}|\d{{1,2}}/\d{{4}}|Q[1-4]\s\d{{4}})"
_NAMES = (
    r"dated?|updated(?: on| at)?|last[ _-]?(?:updated?|modified|reviewed|revised|changed)(?:[ _-](?:on|at))?|modified"
    r"|review(?:ed)?(?:[ _-](?:on|by|date|due))?|next[ _-]?review(?:[ _-](?:on|date|due))?"
    r"|(?:date|day) of (?:the )?(?:next )?review|effective(?:[ _-](?:from|on|date|as of))?"
    r"|valid(?:[ _-](?:from|until|to))?|in force since|version(?: date)?|revision(?: date)?|revised(?: on)?"
    r"|issued?(?:[ _-](?:on|date))?|published(?: on)?|approved(?: on)?|iterated|created(?: on)?|status(?: as of)?"
    r"|as[ _-]of|stand|datum|g\u00fcltig (?:ab|bis)|fecha"
)
_NAME = re.compile(rf"(?:{_NAMES})", re.IGNORECASE)
_HAS = re.compile(rf"(?<![\w-])(?:{_MONTH_OF_YEAR})(?![\w-])", re.IGNORECASE)
_ALONE = re.compile(rf"\W{{0,4}}(?:{_MONTH_OF_YEAR})\W{{0,4}}", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:^|[\n|(;,.*_>-]\s{{0,4}})\W{{0,4}}(?:{_NAMES})\W{{1,8}}(?:[^\n;]{{0,40}}?\W)??(?:{_MONTH_OF_YEAR})(?![\w-])",
    re.IGNORECASE,
)


def has_date(text: str) -> bool:
    return _HAS.search(text[:400]) is not None


def is_date_name(name: str) -> bool:
    """Say whether a name is one that a document's date or review goes under: "last updated", "valid until"."""
    return _NAME.fullmatch(name.strip().rstrip(":")) is not None


def is_dated_block(text: str) -> bool:
    """Say whether a text names a date as the document's: "Last reviewed: 12 May 2026"."""
    return _NAMED.search(text[:2_000]) is not None


def is_only_date(text: str) -> bool:
    return len(text) <= 60 and _ALONE.fullmatch(text) is not None  # noqa: PLR2004 - a line, not a paragraph
