"""How a line of memory is built and hashed; it knows no engagement's rules.

A body is RFC 8785 JSON of whole numbers, strings, booleans and null; its SHA-256 is the event's hash, and it names the
hash before it. Typed text enters as SHA-256 over salt, colon and text, so that the text can be erased later.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import rfc8785

from kt_engine.store.columns import moment_text

CHAIN_FORMAT = 1
FIRST_HASH = "0" * 64


def sha256_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Give RFC 8785 JSON; floats are refused, because databases and languages print them differently."""
    return rfc8785.dumps(value).decode()


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
