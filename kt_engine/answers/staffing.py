"""Who is there to learn and to teach: seats per process, and the experts' planned work. It writes nothing.

It knows no booking and no allocation, so it never says that somebody has time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.roster import roster_of
from kt_engine.rules.learning import ENDED, PROVEN, STAGE_OF
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.tables import Certification, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    OVER_TASKS,
    CertificationStatus,
    ProcessStatus,
    Role,
    Stage,
    TaskStatus,
)

C, P, T = table_of(Certification), table_of(Process), table_of(Task)
WAITING = frozenset(
    {CertificationStatus.NOMINATED, CertificationStatus.CLEARED, CertificationStatus.INDUCTED}
)
LEARNING = frozenset(STAGE_OF) - PROVEN - WAITING
NOTHING: Mapping[str, int] = {}
BEFORE_MONITOR = tuple(stage for stage in Stage if stage is not Stage.MONITOR)


@dataclass(frozen=True)
class SeatsStanding:
    """The people of one process: how many it needs, and how far those it has are."""

    process: str
    wave: int
    needed: int
    """As recorded for the week of the go-live, else the certified people the playbook asks for at least."""
    nominated: int
    learning: int
    certified: int
    """Or further on the way: in the nursery, live, proficient."""
    left: int

    @property
    def short(self) -> int:
        """Seats that nobody holds."""
        return max(0, self.needed - self.nominated - self.learning - self.certified)


@dataclass(frozen=True)
class ExpertStanding:
    """The open work of one expert up to go-live, as planned."""

    person: str | None
    """Handle; None: nobody holds the function yet."""
    function: str
    open_tasks: int
    open_now: int
    """Of these, how many can be worked on today."""
    planned_hours: Decimal
    last_on: date | None
    """The planned end of the last of it."""


def seats_of(
    reader: Reader, engagement_id: int, needed: int, today: date, recorded: Mapping[str, int] = NOTHING
) -> tuple[SeatsStanding, ...]:
    """Give the processes that learn or run; none before the transition has begun.

    `recorded`: the seats needed of processes, by handle, where somebody said it; for the others it is `needed`.
    """
    counts = _certifications(reader, engagement_id, today)

    def count(process_id: int, statuses: Iterable[CertificationStatus]) -> int:
        return sum(counts.get((process_id, status), 0) for status in statuses)

    rows = reader.rows(
        select(P.c.id, P.c.handle, P.c.wave)
        .where(P.c.engagement_id == engagement_id, P.c.status != ProcessStatus.DESCOPED)
        .where(P.c.stage_number > LAST_OWN_STAGE, P.c.finished.is_(False))
        .order_by(P.c.wave, P.c.id)
    )
    return tuple(
        SeatsStanding(
            process=row["handle"],
            wave=row["wave"],
            needed=recorded.get(row["handle"], needed),
            nominated=count(row["id"], WAITING),
            learning=count(row["id"], LEARNING),
            certified=count(row["id"], CERTIFIED_OR_LATER),
            left=count(row["id"], ENDED),
        )
        for row in rows
    )


def _certifications(
    reader: Reader, engagement_id: int, today: date
) -> Mapping[tuple[int, CertificationStatus], int]:
    """Count by process and status; a certificate past its last day fills no seat."""
    is_valid = C.c.status.not_in(CERTIFIED_OR_LATER) | C.c.expires_on.is_(None) | (C.c.expires_on >= today)
    rows = reader.rows(
        select(C.c.process_id, C.c.status, func.count().label("n"))
        .where(C.c.engagement_id == engagement_id, is_valid)
        .group_by(C.c.process_id, C.c.status)
    )
    return {(row["process_id"], row["status"]): row["n"] for row in rows}


def certified_by_process(reader: Reader, engagement_id: int, today: date) -> dict[int, int]:
    """Count by process the trainees whose certificate holds on a day."""
    found: dict[int, int] = {}
    for (process_id, status), count in _certifications(reader, engagement_id, today).items():
        if status in CERTIFIED_OR_LATER:
            found[process_id] = found.get(process_id, 0) + count
    return found


def experts_of(reader: Reader, engagement_id: int) -> tuple[ExpertStanding, ...]:
    """Give who must still bring knowledge before go-live, the most hours first."""
    roster = roster_of(reader, engagement_id)
    functions = [key for key, spec in roster.playbook.functions.items() if spec.role is Role.SUBJECT_EXPERT]
    rows = reader.rows(
        select(T)
        .outerjoin(P, P.c.id == T.c.process_id)
        .where(T.c.engagement_id == engagement_id, T.c.status.not_in(OVER_TASKS))
        .where(T.c.function_key.in_(functions), T.c.stage.in_(BEFORE_MONITOR))
        .where(P.c.id.is_(None) | (P.c.status != ProcessStatus.DESCOPED))
        .order_by(T.c.id)
    )
    work: dict[tuple[str | None, str], list[RowMapping]] = {}
    for row in rows:
        person = roster.person(row["function_key"], row["process_id"], row["assignee_id"])
        who = roster.handles[person] if person else None
        work.setdefault((who, row["function_key"]), []).append(row)
    found = [_expert(who, function, tasks) for (who, function), tasks in work.items()]
    return tuple(sorted(found, key=lambda one: (-one.planned_hours, one.person or "", one.function)))


def _expert(person: str | None, function: str, tasks: list[RowMapping]) -> ExpertStanding:
    return ExpertStanding(
        person=person,
        function=function,
        open_tasks=len(tasks),
        open_now=sum(row["status"] is not TaskStatus.WAITING for row in tasks),
        planned_hours=sum((row["effort_hours"] for row in tasks), Decimal(0)),
        last_on=max((row["forecast_on"] for row in tasks if row["forecast_on"]), default=None),
    )
