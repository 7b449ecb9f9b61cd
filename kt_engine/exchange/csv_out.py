"""Writes rows as CSV text that no spreadsheet runs as a formula; it knows no file and no table."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

Value = str | int | float | Decimal | date | None
"""A datetime is a date here too; both are written as ISO 8601."""

# OWASP "CSV Injection": the signs a spreadsheet takes as the start of a formula, with their full-width forms.
_STARTS = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Give CSV text, lines ended by LF; text that could start a formula gets an apostrophe, numbers stay."""
    lines = [headers, *rows]
    return "".join(",".join(_quoted(_cell(value)) for value in line) + "\n" for line in lines)


def _quoted(text: str) -> str:
    # Python 3.11 leaves a bare CR unquoted when lines end with LF; a reader then splits the row.
    return '"' + text.replace('"', '""') + '"' if not text or any(each in text for each in ',"\r\n') else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _inert(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _inert(text: str) -> str:
    return f"'{text}" if could_be_formula(text) else text


def could_be_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take this text as a formula."""
    # Spreadsheets skip blanks and invisible characters in front, so the first visible one counts as well.
    first = next((each for each in text if not _is_skipped(each)), "")
    return text[:1] in _STARTS or first in _STARTS


def _is_skipped(each: str) -> bool:
    return each.isspace() or unicodedata.category(each) in {"Cc", "Cf"}
