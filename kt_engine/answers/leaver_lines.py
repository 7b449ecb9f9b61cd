"""One thing somebody who leaves would leave behind, and what is needed to tell it. It finds none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kt_engine.answers.open_work import OpenWork
from kt_engine.answers.roster import Roster
from kt_engine.store.unit import Reader


class LineKind(StrEnum):
    TASK = "task"
    HANDOVER = "handover"
    RISK = "risk"
    CONDITION = "condition"
    SIGNATURE = "signature"
    KNOWLEDGE = "knowledge"
    QUORUM = "quorum"
    FUNCTION = "function"
    ACCESS = "access"
    CONTROL = "control"
    READINESS = "readiness"


@dataclass(frozen=True)
class LeaverLine:
    kind: LineKind
    handle: str
    what: str
    process: str | None
    due_on: date | None
    do: str
    """The command that would pass it on; nobody has run it."""


@dataclass(frozen=True)
class Leaver:
    id: int
    handle: str
    last_on: date
    today: date
    successor: str | None

    @property
    def next(self) -> str:
        """How the one after him stands in a command."""
        return self.successor or "PERSON"

    def misses(self, due_on: date | None) -> bool:
        """Tell whether something planned for this day comes after his last; what is late is still to be done."""
        return due_on is None or max(due_on, self.today) > self.last_on


@dataclass(frozen=True)
class Behind:
    """One engagement, looked at for one leaver."""

    reader: Reader
    engagement_id: int
    engagement: str
    roster: Roster
    work: OpenWork
    leaver: Leaver

    def line(
        self, kind: LineKind, handle: str, what: str, due_on: date | None, do: str, *, process: str | None
    ) -> LeaverLine:
        return LeaverLine(kind, handle, what, process, due_on, do)

    def is_his(self, function: str | None, process_id: int | None, person_id: int | None) -> bool:
        """Tell whether he is the person named, or holds the function."""
        return self.roster.person(function, process_id, person_id) == self.leaver.id

    def assign(self, function: str, process: str | None) -> str:
        """Give the command that asks somebody else."""
        narrowed = f" --process {process}" if process else ""
        return f"kt function assign {self.engagement} {function} {self.leaver.next}{narrowed}"
