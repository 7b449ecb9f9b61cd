"""How commands speak: data on stdout as text or JSON, talk on stderr. It knows no record."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

SCHEMA_VERSION = 1
GAP = "  "
NOTHING = "-"


def print_json(kind: str, **facts: Any) -> None:
    """Print one JSON object, the same for the same facts."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "kind": kind,
        **{name: plain(value) for name, value in facts.items()},
    }
    print(json.dumps(body, indent=2, ensure_ascii=False))


def print_list(
    kind: str,
    rows: Sequence[Any],
    columns: Sequence[str],
    *,
    as_json: bool,
    empty: str = "There are none yet.",
    cells: Callable[[Any], Sequence[Any]] | None = None,
) -> None:
    """Print a list of frozen values: every field as JSON, or the named columns as aligned text.

    `cells` gives the columns of one value, where they are not simply the fields of these names.
    """
    if as_json:
        print_json(kind, **{kind: rows})
        return
    if not rows:
        talk(empty)
        return
    print_table(
        [title.replace("_", " ") for title in columns],
        (cells(row) if cells else [getattr(row, name) for name in columns] for row in rows),
    )


def print_table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print aligned columns; numbers stand right, the last column is never padded."""
    cells = [[shown(value) for value in row] for row in rows]
    if not cells:
        return
    right = [all(_is_number(row[place]) for row in cells) for place in range(len(titles))]
    widths = [max(_width(line[place]) for line in [list(titles), *cells]) for place in range(len(titles))]
    for line in [list(titles), *cells]:
        padded = (
            _pad(text, width, to_right=side) for text, width, side in zip(line, widths, right, strict=True)
        )
        print(GAP.join(padded).rstrip())


def print_pairs(pairs: Iterable[tuple[str, Any]]) -> None:
    """Print what is known of one record, one fact a line; what is not known is left out."""
    known = [(name, shown(value)) for name, value in pairs if value is not None and value != ()]
    width = max((len(name) for name, _ in known), default=0)
    for name, text in known:
        print(f"{name:<{width}}{GAP}{text}")


def print_heading(text: str) -> None:
    print(f"\n{text}")


def print_done(
    kind: str, facts: Any, sentence: str, *, handles: Sequence[str] = (), as_json: bool, dry_run: bool = False
) -> None:
    """Tell what a command did: the handles on stdout, or the facts as JSON; the sentence on stderr."""
    if as_json:
        print_json(kind, dry_run=dry_run, **plain(facts))
    else:
        for handle in handles:
            print(handle)
    talk(f"Dry run, nothing was changed. It would say: {sentence}" if dry_run else sentence)


class Named(Protocol):
    """What an action did to one record."""

    @property
    def handle(self) -> str: ...


def print_one_done(kind: str, facts: Named, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    """Tell what a command did to one record, whose handle is printed."""
    print_done(kind, facts, sentence, handles=[facts.handle], as_json=as_json, dry_run=dry_run)


def sign_with(agreement: str | None) -> str:
    """Give the end of a sentence about what waits for signatures: the command that signs it, if it is known."""
    return f": kt agreement sign {agreement}" if agreement else ""


def talk(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def progress(step: str, done: int, total: int) -> None:
    """Draw how far long work has come, on stderr and only where somebody looks."""
    if not sys.stderr.isatty():
        return
    part = done / total if total else 1.0
    bar = "#" * round(20 * part)
    print(f"\r{step:<40.40} [{bar:<20}] {done}/{total}\033[K", end="", file=sys.stderr, flush=True)
    if done >= total:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def plain(value: Any) -> Any:
    """Give a value as JSON holds it: days and moments in ISO 8601, decimals as strings, enums by value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return _plain_word(value)


def _plain_word(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, Path) else value


def shown(value: Any) -> str:
    """Give a value as a person reads it in one line."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value) or NOTHING
    return _visible(_words(value))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value.value).replace("_", " ") if isinstance(value, Enum) else str(value)


def _visible(text: str) -> str:
    """Leave out what would move a terminal's cursor or change its colours."""
    return "".join(
        " " if one.isspace() else one for one in text if one.isspace() or unicodedata.category(one) != "Cc"
    )


def _is_number(text: str) -> bool:
    return text == NOTHING or text.replace(".", "", 1).lstrip("-").isdigit()


def _width(text: str) -> int:
    """Count columns of a terminal: East Asian wide signs take two, marks that combine take none."""
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text
    )


def _pad(text: str, width: int, *, to_right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if to_right else text + room
