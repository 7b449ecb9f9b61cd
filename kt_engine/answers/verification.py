"""What a verification of the store says: findings, counts and notes; it knows no check."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Progress = Callable[[str, int, int], None]
"""Called with what is being checked, how much of it is done, and how much there is."""


class FindingKind(StrEnum):
    CHAIN = "chain"
    ROW = "row"
    TEXT = "text"
    COUNT = "count"
    GUARD = "guard"
    FILE = "file"
    RULE = "rule"
    DATABASE = "database"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which table, in which row (its handle, else its id), and how."""

    kind: FindingKind
    table: str
    row: str
    sentence: str


@dataclass(frozen=True)
class Checked:
    chains: int
    events: int
    rows: int
    files: int
    guards: int


@dataclass(frozen=True)
class Outside:
    """How much of one chain something that was kept elsewhere proves."""

    chain: str
    head_seq: int
    proven_seq: int | None
    """The last event up to which a checkpoint proves it; None: no good checkpoint was given."""


@dataclass(frozen=True)
class Verification:
    checked: Checked
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """Worth knowing, and nothing wrong: a clock that went back, a file nobody refers to, an erased text."""
    outside: tuple[Outside, ...] = ()
    """For each chain; what comes after `proven_seq` could have been cut off, or made anew, without a finding."""

    @property
    def sound(self) -> bool:
        return not self.findings


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Take the place of a progress bar where nobody looks."""
