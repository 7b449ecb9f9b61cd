"""One thing that is waited for, and what its kinds need to read. It finds none and writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, select

from kt_engine.answers.open_work import OpenWork
from kt_engine.answers.roster import Roster
from kt_engine.store.tables import Signoff, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side, Stage

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
