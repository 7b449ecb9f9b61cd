"""How a line of memory is built and hashed; it knows no engagement's rules.

A body is RFC 8785 JSON of whole numbers, strings, booleans and null; its SHA-256 is the event's hash, and it names the
hash before it. Typed text enters as SHA-256 over salt, colon and text, so that the text can be erased later.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import rfc8785

from kt_engine.store.columns import moment_text

CHAIN_FORMAT = 1
LARGEST = 2**53 - 1
"""The largest whole number every reader of JSON holds exactly."""
QUICK = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
FIRST_HASH = "0" * 64


def sha256_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Give RFC 8785 JSON; floats are refused, because databases and languages print them differently."""
    if _is_simple(value):
        # For these values the two are the same text (a property test compares them), and this is twenty times faster.
        return QUICK.encode(value)
    return rfc8785.dumps(value).decode()


def _is_simple(value: Any) -> bool:
    """Tell whether a value is made of ASCII names, strings, small whole numbers, booleans and null only."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-LARGEST <= value <= LARGEST)
    if kind is dict:
        names = all(type(name) is str and name.isascii() for name in value)
        return _are_simple(value.values()) and names
    if kind is list or kind is tuple:
        return _are_simple(value)
    if kind is float:
        msg = "a float reached canonical JSON"
        raise TypeError(msg)
    return False


def _are_simple(values: Iterable[Any]) -> bool:
    """Look at every value, also after one that is not simple, so that no float slips by."""
    return False not in {_is_simple(value) for value in values}


def salted_digest(salt: str, text: str) -> str:
    return sha256_text(f"{salt}:{text}")


def new_salt() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Change:
    """What an event did to one row: the columns written, as plain JSON values."""

    table: str
    row_id: int
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One event before it is written."""

    chain: str
    """`installation` or an engagement's handle."""
    seq: int
    prev_hash: str
    kind: str
    subject: str
    by: int | None
    at: datetime
    recorded_at: datetime
    command_id: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[Change] = ()

    def body(self) -> str:
        return canonical(
            {
                "at": moment_text(self.at),
                "by": self.by,
                "chain": self.chain,
                "changes": [{"c": dict(c.columns), "id": c.row_id, "t": c.table} for c in self.changes],
                "command_id": self.command_id,
                "facts": dict(self.facts),
                "format": CHAIN_FORMAT,
                "kind": self.kind,
                "prev": self.prev_hash,
                "recorded_at": moment_text(self.recorded_at),
                "seq": self.seq,
                "subject": self.subject,
            }
        )
