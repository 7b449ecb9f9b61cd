"""What all verbs about knowledge sessions share: who may, what is inserted, who cannot come. It has no verb."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.answers.people_time import attendees_of
from kt_engine.answers.session_rules import SessionRules
from kt_engine.answers.sessions_of_item import ItemPlace
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.hours import hour_text
from kt_engine.exchange.session_hours import hours_words
from kt_engine.exchange.weekly_windows import windows_text
from kt_engine.plan.free_time import SLOT
from kt_engine.plan.session_shapes import GRID_MINUTES, Attendee
from kt_engine.plan.sitting_faults import SittingFault, sitting_faults
from kt_engine.rules.session_times import why_not
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Booking,
    Person,
    PlannedSession,
    SessionAttendee,
    SessionItem,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AttendeePart, BookingKind, SessionStatus, WhyNotBooked

VERB = "keep knowledge sessions"
A, B = table_of(SessionAttendee), table_of(Booking)
Parts = Mapping[int, AttendeePart]


@dataclass(frozen=True)
class Sitting:
    """What is inserted for one session."""

    process_id: int | None
    items: Sequence[ItemPlace]
    must_have: bool
    starts_at: datetime
    ends_at: datetime
    parts: Parts
    agenda: str | None = None


@contextmanager
def both_chains(database: Database, act: Act, engagement_id: int) -> Iterator[Unit]:
    """Open a unit of work in an engagement that also books people's time, which is the installation's."""
    with open_store(database, write=True, act=act) as unit:
        unit.lock_chain(engagement_id)
        unit.engagement_id = engagement_id
        yield unit


def may_keep(unit: Unit, engagement_id: int, *, named: bool = False) -> RowMapping:
    """Give the engagement's row. Raises Refused for who may not, MoveRefused where it does not move any more."""
    engagement = require_open(unit, engagement_id)
    require(unit, VERB, engagement_id=engagement_id, named=named)
    return engagement


def insert_sitting(unit: Unit, number: int, sitting: Sitting) -> str:
    """Insert a session with its items, attendees and bookings; gives the handle. The caller writes the events."""
    handle = f"E{unit.engagement_id}-S{number}"
    session_id = unit.insert(
        PlannedSession,
        engagement_id=unit.engagement_id,
        handle=handle,
        number=number,
        process_id=sitting.process_id,
        must_have=sitting.must_have,
        minutes=(sitting.ends_at - sitting.starts_at) // timedelta(minutes=1),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        status=SessionStatus.PLANNED,
        agenda=sitting.agenda,
    )
    known = {"engagement_id": unit.engagement_id, "session_id": session_id}
    for process_id, item_key in sitting.items:
        unit.insert(SessionItem, process_id=process_id, item_key=item_key, **known)
    for person_id, part in sitting.parts.items():
        unit.insert(SessionAttendee, person_id=person_id, part=part, **known)
    book(unit, session_id, sitting.parts, sitting.starts_at, sitting.ends_at)
    return handle


def book(
    unit: Unit, session_id: int, people: Sequence[int] | Parts, starts_at: datetime, ends_at: datetime
) -> None:
    for person_id in people:
        unit.insert(
            Booking,
            person_id=person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=BookingKind.SESSION,
            for_engagement_id=unit.engagement_id,
            session_id=session_id,
            booked_by=unit.act.by,
            booked_at=unit.act.at,
        )


def change_bookings(unit: Unit, session: RowMapping, **values: Any) -> int:
    """Change the bookings of a session that hold, such as to cancelled; gives how many."""
    where = (B.c.session_id == session["id"], B.c.cancelled_at.is_(None))
    rows = unit.rows(select(B.c.id).where(*where).order_by(B.c.id))
    for row in rows:
        unit.change(Booking, row["id"], session["handle"], **values)
    return len(rows)


def parts_of(unit: Unit, session_id: int) -> dict[int, AttendeePart]:
    rows = unit.rows(select(A.c.person_id, A.c.part).where(A.c.session_id == session_id).order_by(A.c.id))
    return {row["person_id"]: row["part"] for row in rows}


def on_grid(moment: datetime, minutes: int, at: time) -> tuple[datetime, datetime]:
    """Give begin and end; `at` is the begin as it was typed. Raises UsageProblem off the quarters of an hour."""
    if moment.minute % GRID_MINUTES or moment.second or moment.microsecond:
        raise UsageProblem(f"A session begins on a quarter of an hour, not at {hour_text(at)}.")
    return moment, moment + timedelta(minutes=minutes)


def check_time(
    unit: Unit,
    parts: Parts,
    starts_at: datetime,
    ends_at: datetime,
    rules: SessionRules,
    *,
    moved: int | None = None,
) -> None:
    """Raise Refused with why the first person in the way cannot be there; `moved` is a session that gives way."""
    on, engagement_id = starts_at.date(), unit.engagement_id or 0
    attendees = attendees_of(unit, engagement_id, parts, on, on, without_session=moved)
    experts = frozenset(one for one, part in parts.items() if part is AttendeePart.EXPERT)
    faults = sitting_faults(attendees, experts, starts_at, ends_at, rules.most_minutes_a_day)
    if faults:
        raise Refused(_sentence(unit, faults[0], attendees[faults[0].person_id], starts_at, ends_at))


def _sentence(
    unit: Unit, fault: SittingFault, attendee: Attendee, starts_at: datetime, ends_at: datetime
) -> str:
    person, zone = by_id(unit, Person, fault.person_id), ZoneInfo(attendee.calendar.time_zone)
    begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    on, windows = begin.date(), {window for one in attendee.allocations for window in one.windows}
    facts = {
        "who": person["handle"],
        "on": on,
        "when": f"from {hour_text(begin.time())} to {hour_text(end.time())} on {on}",
        "zone": zone.key,
        "hours": f"{hour_text(attendee.calendar.opens_at)} to {hour_text(attendee.calendar.closes_at)}",
        "left": hours_words(fault.minutes_left or 0),
        "takes": hours_words((ends_at - starts_at) // SLOT * GRID_MINUTES),
        "windows": windows_text(windows),
        "engagement": f"E{unit.engagement_id}",
    }
    has_left = person["disabled_on"] is not None and person["disabled_on"] <= on
    left_out = any(on in one.blackout for one in attendee.allocations if one.valid_from <= on <= one.valid_to)
    if has_left:
        return why_not(WhyNotBooked.LEFT, facts)
    is_blackout = fault.why is WhyNotBooked.NO_ALLOCATION and left_out
    return why_not(WhyNotBooked.BLACKOUT if is_blackout else fault.why, facts)
