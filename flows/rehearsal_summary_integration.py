"""What a rehearsal came to in access, readiness, parallel runs and seats, counted from its store. It writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kt_engine.answers.access_lines import access_lines
from kt_engine.answers.readiness_lines import readiness_lines
from kt_engine.answers.seat_plan import seat_case
from kt_engine.plan.arrival import monday_of
from kt_engine.store.parallel import runs_of
from kt_engine.store.tables import AccessTest, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AccessStatus, ParallelStatus

AT = table_of(AccessTest)
OVER = (ParallelStatus.ACCEPTED, ParallelStatus.REJECTED)


@dataclass(frozen=True)
class RunOver:
    """A parallel run that is over."""

    handle: str
    verdict: ParallelStatus
    compared: int
    """The units of its sample, or of its census."""


@dataclass(frozen=True)
class Integration:
    access_tries: int
    access_refused: int
    """Tries that did not work."""
    access_working: int
    """Rights that work at the end, tried by their own users."""
    points_closed: int
    points_open: int
    runs: tuple[RunOver, ...]
    seats_short: int
    """Whole seats short at the end, over all processes."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Give what there is to tell of each, as pairs of a name and a sentence; nothing of what was not kept."""
        if self.access_tries:
            tries = f"{self.access_tries} tries by their users, {self.access_refused} refused"
            yield "access", f"{tries}; {self.access_working} rights work"
        if self.points_closed or self.points_open:
            yield "readiness", f"{self.points_closed} points closed, {self.points_open} open"
        if self.runs:
            told = (f"{run.handle} {run.verdict.value} ({run.compared} units)" for run in self.runs)
            yield "parallel runs", ", ".join(told)
        if self.seats_short:
            yield "seats", f"{self.seats_short} short at the end"


def integration_of(reader: Reader, engagement_id: int, today: date) -> Integration:
    working = sum(one.status is AccessStatus.WORKING for one in access_lines(reader, engagement_id, today))
    points = readiness_lines(reader, engagement_id, today)
    return Integration(
        access_tries=_tries(reader, engagement_id),
        access_refused=_tries(reader, engagement_id, works=False),
        access_working=working,
        points_closed=sum(not point.is_open for point in points),
        points_open=sum(point.is_open for point in points),
        runs=tuple(
            RunOver(row["handle"], row["status"], row["sample_size"])
            for row in runs_of(reader, engagement_id)
            if row["status"] in OVER
        ),
        seats_short=_seats_short(reader, engagement_id, today),
    )


def _tries(reader: Reader, engagement_id: int, *, works: bool | None = None) -> int:
    where = [AT.c.engagement_id == engagement_id]
    if works is not None:
        where.append(AT.c.works.is_(works))
    return int(reader.value(select(func.count()).select_from(AT).where(*where)))


def _seats_short(reader: Reader, engagement_id: int, today: date) -> int:
    case = seat_case(reader, engagement_id, today)
    return sum(case.gap(process, monday_of(today)) for process in case.processes if process.is_recorded)
