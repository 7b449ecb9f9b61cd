"""What gates measure of access, readiness, promises, people and controls. It decides and writes nothing.

For a gate of one process only what concerns that process counts, and what concerns all.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy import or_, select

from kt_engine.answers.access_lines import access_lines, ready_of
from kt_engine.answers.control_lines import control_lines
from kt_engine.answers.people_lines import communication_lines, notice_lines
from kt_engine.answers.promise_lines import assumption_lines, commitment_lines
from kt_engine.answers.readiness_lines import readiness_lines
from kt_engine.rules.gates import Evidence
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Condition, Gate, GateVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Colour, CommitmentStatus, ConditionStatus, Measure

X, G, V = table_of(Condition), table_of(Gate), table_of(GateVersion)
Found = tuple[Decimal | None, tuple[Evidence, ...]]


class Asking(Protocol):
    """Who asks for a measure, as far as these need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def today(self) -> date: ...


def _counted(count: int) -> Found:
    return Decimal(count), ()


def access_ready(reader: Reader, asked: Asking) -> Found:
    """Rights that their own users tried and found working, of all that are needed; nothing while none is needed."""
    working, needed = ready_of(access_lines(reader, asked.engagement_id, asked.today), asked.process_id)
    return (Decimal(1000 * working // needed) / 10 if needed else None), ()


def showstoppers_open(reader: Reader, asked: Asking) -> Found:
    """Open points that can stop the go-live."""
    lines = readiness_lines(reader, asked.engagement_id, asked.today, asked.process_id)
    return _counted(sum(line.stops for line in lines))


def readiness_red(reader: Reader, asked: Asking) -> Found:
    """Open points that are red, among them those whose way back has closed."""
    lines = readiness_lines(reader, asked.engagement_id, asked.today, asked.process_id)
    return _counted(sum(line.is_open and line.colour is Colour.RED for line in lines))


def assumptions_expired(reader: Reader, asked: Asking) -> Found:
    """Assumptions past their last day that nobody validated, and false ones without a contract change note."""
    here = {None, _handle(reader, asked)}
    lines = assumption_lines(reader, asked.engagement_id, asked.today)
    return _counted(sum(line.is_expired and _concerns(line.process, here) for line in lines))


def commitments_open(reader: Reader, asked: Asking) -> Found:
    """Spoken promises that are neither taken on nor renounced."""
    here = {None, _handle(reader, asked)}
    lines = commitment_lines(reader, asked.engagement_id)
    return _counted(
        sum(line.status is CommitmentStatus.OPEN and _concerns(line.process, here) for line in lines)
    )


def people_notices_late(reader: Reader, asked: Asking) -> Found:
    """Notices to people that are overdue, or were given too late for the day on which they move."""
    here = {None, asked.process_id}
    lines = notice_lines(reader, asked.engagement_id, asked.today)
    return _counted(
        sum(line.is_late and (asked.process_id is None or line.process_id in here) for line in lines)
    )


def control_days_without_owner(reader: Reader, asked: Asking) -> Found:
    """Days from today to the end of cover after the go-live on which nobody answers for a control, summed over all.

    Nothing while a control's process has no go-live day.
    """
    lines = control_lines(reader, asked.engagement_id, asked.today, asked.process_id)
    days = [line.days_without(asked.today) for line in lines]
    known = [one for one in days if one is not None]
    return (None, ()) if len(known) < len(days) else _counted(sum(known))


def communications_overdue(reader: Reader, asked: Asking) -> Found:
    """Messages of the plan whose day is over and that were not sent."""
    lines = communication_lines(reader, asked.engagement_id, asked.today)
    here = {None, asked.process_id}
    return _counted(
        sum(line.overdue_days > 0 and (asked.process_id is None or line.process_id in here) for line in lines)
    )


def conditions_expired(reader: Reader, asked: Asking) -> Found:
    """Conditions of passed gates that are past their last day and not closed, by the day and not by the status."""
    return _counted(len(expired_conditions(reader, asked)))


def expired_conditions(reader: Reader, asked: Asking) -> tuple[str, ...]:
    """Give their handles: of the process's own gates and of the engagement's, or of all."""
    where = [
        X.c.engagement_id == asked.engagement_id,
        X.c.status != ConditionStatus.CLOSED,
        X.c.expires_on < asked.today,
    ]
    if asked.process_id is not None:
        where.append(or_(G.c.process_id == asked.process_id, G.c.process_id.is_(None)))
    rows = reader.rows(
        select(X.c.handle)
        .join(V, V.c.id == X.c.gate_version_id)
        .join(G, G.c.id == V.c.gate_id)
        .where(*where)
        .order_by(X.c.id)
    )
    return tuple(row["handle"] for row in rows)


def _handle(reader: Reader, asked: Asking) -> str | None:
    """Give the handle of the process asked about."""
    if asked.process_id is None:
        return None
    rows = processes_of(reader, asked.engagement_id)
    return next((str(row["handle"]) for row in rows if row["id"] == asked.process_id), None)


def _concerns(process: str | None, here: set[str | None]) -> bool:
    """Tell whether something of a process, or of all, counts; every one counts where no process is asked about."""
    return here == {None} or process in here


INTEGRATION: Mapping[Measure, Callable[[Reader, Asking], Found]] = {
    Measure.ACCESS_READY_PCT: access_ready,
    Measure.SHOWSTOPPERS_OPEN_COUNT: showstoppers_open,
    Measure.READINESS_RED_COUNT: readiness_red,
    Measure.ASSUMPTIONS_EXPIRED_COUNT: assumptions_expired,
    Measure.COMMITMENTS_OPEN_COUNT: commitments_open,
    Measure.PEOPLE_NOTICES_LATE_COUNT: people_notices_late,
    Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT: control_days_without_owner,
    Measure.COMMUNICATIONS_OVERDUE_COUNT: communications_overdue,
    Measure.CONDITIONS_EXPIRED_COUNT: conditions_expired,
}
