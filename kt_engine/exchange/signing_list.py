"""A list of what waits for one person's signature, as a file: written as it was shown, read back to be signed."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kt_engine.errors import InvalidInput
from kt_engine.exchange.read_bytes import MIB, read_bytes, refusal, shown_name
from kt_engine.words import Meaning

WHAT = "list to be signed"
KIND = "signing_list"
VERSION = 1
MOST_LINES = 1000
WHOLE_HASH = re.compile(r"[0-9a-f]{64}")
FIELDS = {"thing": 120, "sha256": 64, "meaning": 20, "title": 1000}
AGAIN = "Write it again: kt sign list ENGAGEMENT --to FILE"


@dataclass(frozen=True)
class ShownLine:
    """One line of the list, in the order in which it was shown."""

    thing: str
    """Handle and version of what is signed, such as E7-H4 v2."""
    sha256: str
    meaning: Meaning
    title: str


@dataclass(frozen=True)
class ShownList:
    """What one person was shown of one engagement."""

    engagement: str
    person: str
    """Handle of who signs."""
    on_behalf_of: str | None
    sha256: str
    """Of the ordered lines, without their titles."""
    lines: tuple[ShownLine, ...]

    @property
    def bound(self) -> tuple[tuple[str, str, Meaning], ...]:
        """Give the lines as a code is bound to them."""
        return tuple((line.thing, line.sha256, line.meaning) for line in self.lines)


def list_text(shown: ShownList) -> str:
    """Give the list as the text of its file."""
    body = {"kind": KIND, "schema_version": VERSION, **asdict(shown)}
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def read_signing_list(path: Path) -> ShownList:
    """Read the file `kt sign list --to` wrote; its hash is checked by who signs. Raises InvalidInput."""
    data, name = read_bytes(path, what=WHAT, max_bytes=MIB), shown_name(path)
    try:
        body = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refusal(name, f"This is not JSON text. {AGAIN}") from None
    if not isinstance(body, dict) or (body.get("kind"), body.get("schema_version")) != (KIND, VERSION):
        raise refusal(name, f"This is no list to be signed. {AGAIN}")
    lines = body.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
        raise refusal(name, f"The list must have 1 to {MOST_LINES} lines. {AGAIN}")
    behalf = body.get("on_behalf_of")
    return ShownList(
        engagement=_text(name, body, "engagement", 30),
        person=_text(name, body, "person", 30),
        on_behalf_of=None if behalf is None else _text(name, body, "on_behalf_of", 30),
        sha256=_text(name, body, "sha256", 64),
        lines=tuple(_line(name, number, line) for number, line in enumerate(lines, 1)),
    )


def _line(name: str, number: int, line: object) -> ShownLine:
    if not isinstance(line, dict):
        raise _fault(name, f"Line {number} of the list")
    texts = {field: _text(name, line, field, most) for field, most in FIELDS.items()}
    if not WHOLE_HASH.fullmatch(texts["sha256"]):
        raise _fault(name, f"The SHA-256 of line {number}")
    try:
        meaning = Meaning(texts["meaning"])
    except ValueError:
        raise _fault(name, f"The meaning of line {number}") from None
    return ShownLine(texts["thing"], texts["sha256"], meaning, texts["title"])


def _text(name: str, body: Mapping[str, Any], field: str, most: int) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise _fault(name, field)
    return value


def _fault(name: str, what: str) -> InvalidInput:
    return refusal(name, f"{what} is missing or wrong. {AGAIN}")
