"""One thing that is waited for, and what its kinds need to read. It finds none and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, select

from kt_engine.answers.open_work import OpenWork
from kt_engine.answers.roster import Roster
from kt_engine.store.tables import Signoff, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side, Stage, WaitKind

S = table_of(Signoff)


@dataclass(frozen=True)
class Wait:
    """One thing a person must do."""

    handle: str
    """Of what is waited on: a task, handover, certification, gate version, condition or risk."""
    who: tuple[str, ...]
    """Handles of the people asked, any of whom may do it; never empty."""
    role: str
    """The function or role asked for, in words."""
    side: Side
    what: str
    stage: Stage
    """Where it holds things up now: what is left over from an earlier stage counts where its process stands."""
    process: str | None
    due_on: date | None
    slack_days: int | None
    """Working days before the last date of the plan moves; None where the plan does not know it."""
    do: str
    """The command that does it."""
    holds_up: bool = True
    """False: a reminder; nothing stands still because of it."""
    kind: WaitKind | None = None
    """What answer is awaited; None: no answer to a question, and nobody is chased for it."""
    thing: str = ""
    """Handle and version of what waits, such as E7-H4 v2."""
    round: int = 1
    """1, 2, ...: each new version of the thing is a new round."""
    asked_on: date | None = None
    """The day it was asked; None where only the events know it (a task that became ready, a handover requested)."""
    at_least_days: int = 0
    """Working days the work itself is planned to take."""
    planned_on: date | None = None
    """The day it was planned for, before which only a contract makes it due."""

    def late_days(self, today: date) -> int:
        """Calendar days past the day it was due; 0 when it is not."""
        return max((today - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True)
class Place:
    """What every kind of wait needs to know of the engagement."""

    reader: Reader
    engagement_id: int
    roster: Roster
    work: OpenWork
    today: date
    baselines: Mapping[int, date] = field(default_factory=dict)
    """The promised end of each task that has one, by its id."""

    def planned_of(self, task_id: int) -> date | None:
        return self.baselines.get(task_id)


def rows(place: Place, row: type) -> Sequence[RowMapping]:
    table = table_of(row)
    where = table.c.engagement_id == place.engagement_id
    return place.reader.rows(select(table).where(where).order_by(table.c.id))


def signers(place: Place, where: ColumnElement[bool]) -> list[RowMapping]:
    return list(
        place.reader.rows(
            select(S.c.person_id, S.c.for_person_id, S.c.side, S.c.role, S.c.decision).where(where)
        )
    )
