"""What experts have promised, still have to give, have booked, given and lost, week by week. It writes nothing.

Of time that is taken by something else, only how much of it is said, never by what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from kt_engine.answers.people_time import calendars_by_person, holding_bookings, promises_of
from kt_engine.answers.session_plan import PlannedAhead, plan_ahead
from kt_engine.errors import Refused
from kt_engine.exchange.session_hours import hours_of
from kt_engine.plan.session_shapes import Allocation
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Person, PlannedSession, SessionAttendee, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OPEN_ENGAGEMENTS, AttendeePart, SessionStatus

S, A, P, E = (table_of(row) for row in (PlannedSession, SessionAttendee, Person, Engagement))
WEEK, ONE_DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class LoadWeek:
    """One expert in one week, in hours."""

    engagement: str
    expert: str
    week: date
    """Its Monday."""
    promised: Decimal
    needed: Decimal
    """What is not booked yet, in the week in which it could be."""
    booked: Decimal
    held: Decimal
    cancelled: Decimal
    elsewhere: Decimal
    """Taken by something else, in the hours of any engagement."""


@dataclass(frozen=True)
class Load:
    weeks: tuple[LoadWeek, ...]
    infeasible: tuple[str, ...]
    """A sentence for each process whose sessions have no place in these weeks."""
    nobody: tuple[str, ...]
    """A sentence for each item that cannot be planned because nobody holds a function."""


@dataclass
class _Minutes:
    promised: int = 0
    needed: int = 0
    booked: int = 0
    held: int = 0
    cancelled: int = 0
    elsewhere: int = 0


@dataclass
class _Table:
    """Minutes by expert and week; a day belongs to the week of the expert's own calendar."""

    zones: Mapping[int, str]
    first: date
    weeks: int
    cells: dict[tuple[int, date], _Minutes] = field(default_factory=dict)

    def cell(self, person: int, moment: datetime) -> _Minutes:
        """Give the cell of a moment; one that is not shown takes what falls outside."""
        day = moment.astimezone(ZoneInfo(self.zones[person])).date()
        return self.cells.get((person, monday_of(day)), _Minutes())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def load_of(database: Database, today: date, *, weeks: int, engagement: str | None = None) -> Load:
    """Give the load of the experts of one open engagement, or of all, from this week on. Raises NotFound."""
    first = monday_of(today)
    found: list[LoadWeek] = []
    infeasible: list[str] = []
    nobody: list[str] = []
    with open_store(database) as reader:
        rows = (
            reader.rows(select(E).where(E.c.status.in_(sorted(OPEN_ENGAGEMENTS))).order_by(E.c.id))
            if engagement is None
            else [find(reader, Engagement, engagement)]
        )
        handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
        for row in rows:
            ahead = _ahead(reader, row["id"], today, first + weeks * WEEK - ONE_DAY)
            found += _weeks(reader, row, ahead, handles, first, weeks)
            if ahead is not None:
                infeasible += [f"{row['handle']}: {ahead.short(one)}" for one in ahead.shortfalls]
                nobody += nobody_holds(row["handle"], ahead)
    return Load(tuple(found), tuple(infeasible), tuple(nobody))


def nobody_holds(engagement: str, ahead: PlannedAhead) -> list[str]:
    """Say which items cannot be planned because nobody holds a function."""
    return [
        f"{ahead.needs.key_of(one.place)}: nobody is {' and '.join(one.nobody_holds) or 'there to listen'}. "
        f"Say who is: kt function assign {engagement} FUNCTION PERSON"
        for one in ahead.unasked
    ]


def _ahead(reader: Reader, engagement_id: int, today: date, last_on: date) -> PlannedAhead | None:
    try:
        return plan_ahead(reader, engagement_id, today + ONE_DAY, last_on)
    except Refused:
        return None


def _weeks(
    reader: Reader, engagement: RowMapping, ahead: PlannedAhead | None, handles: Mapping[int, str],
    first: date, weeks: int,
) -> Iterable[LoadWeek]:  # fmt: skip
    engagement_id = int(engagement["id"])
    promises, explained = promises_of(reader, engagement_id), _explained(reader, engagement_id)
    experts = sorted({*promises, *(person for person, *_ in explained), *_wanted(ahead)})
    zones = {
        one: calendar.time_zone
        for one, calendar in calendars_by_person(reader, engagement_id, experts).items()
    }
    table = _Table(zones, first, weeks)
    for person in experts:
        for number in range(weeks):
            monday = first + number * WEEK
            table.cells[person, monday] = _Minutes(promised=_promised(promises.get(person, ()), monday))
    for person, starts_at, minutes, status in explained:
        cell = table.cell(person, starts_at)
        cell.booked += minutes * (status is SessionStatus.PLANNED)
        cell.held += minutes * (status is SessionStatus.HELD)
        cell.cancelled += minutes * (status is SessionStatus.CANCELLED)
    if ahead is not None:
        _needed(table, ahead)
    for row in holding_bookings(reader, experts, first, first + weeks * WEEK):
        if row["for_engagement_id"] != engagement_id:
            span = row["ends_at"] - row["starts_at"]
            table.cell(row["person_id"], row["starts_at"]).elsewhere += span // timedelta(minutes=1)
    return [
        LoadWeek(
            engagement["handle"], handles[person], monday,
            *(hours_of(value) for value in (
                cell.promised, cell.needed, cell.booked, cell.held, cell.cancelled, cell.elsewhere
            )),
        )
        for (person, monday), cell in sorted(table.cells.items())
    ]  # fmt: skip


def _wanted(ahead: PlannedAhead | None) -> set[int]:
    return set() if ahead is None else {one.expert_id for one in ahead.needs.open_items if one.expert_id}


def _needed(table: _Table, ahead: PlannedAhead) -> None:
    """Count what could be booked in its week, and what has no place in the last one."""
    experts = {ahead.needs.key_of(one.place): one.expert_id for one in ahead.needs.items}
    minutes = {ahead.needs.key_of(one.place): one.open_minutes for one in ahead.needs.items}
    for placed in ahead.plan.placed:
        person = experts[placed.key]
        if person is not None:
            table.cell(person, placed.starts_at).needed += (placed.ends_at - placed.starts_at) // timedelta(
                minutes=1
            )
    last = table.first + (table.weeks - 1) * WEEK
    for unplaced in ahead.plan.unplaced:
        person = experts[unplaced.key]
        if person is not None:
            table.cells[person, last].needed += minutes[unplaced.key]


def _promised(promises: Iterable[Allocation], monday: date) -> int:
    """Give the minutes of a week that has one day or more of an allocation; the least where it changes within."""
    days = [monday + number * ONE_DAY for number in range(7)]
    newest: dict[date, int] = {}
    for one in promises:
        for day in days:
            if one.valid_from <= day <= one.valid_to:
                newest[day] = one.minutes_per_week
    return min(newest.values(), default=0)


def _explained(reader: Reader, engagement_id: int) -> list[tuple[int, datetime, int, SessionStatus]]:
    rows = reader.rows(
        select(A.c.person_id, S.c.starts_at, S.c.minutes, S.c.status)
        .join(S, S.c.id == A.c.session_id)
        .where(S.c.engagement_id == engagement_id, A.c.part == AttendeePart.EXPERT)
    )
    return [(row["person_id"], row["starts_at"], row["minutes"], row["status"]) for row in rows]
