"""The time of people as the store knows it: calendars, absences, bookings anywhere, promises. It writes nothing."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.planning import calendars_of, person_calendars, side_calendars
from kt_engine.exchange.day_spans import days_from, parse_day_spans
from kt_engine.exchange.weekly_windows import parse_windows
from kt_engine.plan.session_shapes import Allocation as Promise
from kt_engine.plan.session_shapes import Attendee, Booked
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.store.people import grants_of
from kt_engine.store.tables import Absence, Allocation, Booking, Person, SessionAttendee, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AllocationStatus, AttendeePart, BookingKind, Side

A, L, B, P = (table_of(row) for row in (Absence, Allocation, Booking, Person))
SA = table_of(SessionAttendee)
ONE_DAY = timedelta(days=1)
SESSIONS = frozenset({BookingKind.SESSION, BookingKind.HELD})


def attendees_of(
    reader: Reader,
    engagement_id: int,
    people: Iterable[int],
    first_on: date,
    last_on: date,
    *,
    without_session: int | None = None,
) -> dict[int, Attendee]:
    """Give the time of these persons in these days, both inclusive, as one engagement may use it.

    Bookings of `without_session` are left out: it is about to be moved. Who has left is off from then on.
    """
    wanted = sorted(set(people))
    calendars = calendars_by_person(reader, engagement_id, wanted)
    off = _days_off(reader, wanted, first_on, last_on)
    booked = _booked(reader, engagement_id, wanted, first_on, last_on, without_session)
    promised = promises_of(reader, engagement_id)
    return {
        one: Attendee(
            one,
            calendars[one],
            frozenset(off.get(one, ())),
            tuple(booked.get(one, ())),
            tuple(promised.get(one, ())),
        )
        for one in wanted
    }


def calendars_by_person(reader: Reader, engagement_id: int, people: Iterable[int]) -> dict[int, SiteCalendar]:
    """Give each person's calendar: the site's, else the company's, else the side's, else the client's."""
    calendars, own = calendars_of(reader), person_calendars(reader)
    sides = side_calendars(reader, engagement_id)
    side_of = {person: side for (person, _), side in grants_of(reader, engagement_id).items()}
    fallback = sides.get(Side.CLIENT) or next(iter(calendars))
    return {
        one: calendars[own.get(one) or sides.get(side_of.get(one, Side.CLIENT)) or fallback] for one in people
    }


def promises_of(reader: Reader, engagement_id: int) -> dict[int, list[Promise]]:
    """Give the allocations of an engagement that count, by person, the oldest first."""
    found: dict[int, list[Promise]] = {}
    where = (L.c.engagement_id == engagement_id, L.c.status == AllocationStatus.AGREED)
    for row in reader.rows(select(L).where(*where).order_by(L.c.id)):
        found.setdefault(row["person_id"], []).append(promise_of(row))
    return found


def promise_of(row: Mapping[str, Any] | RowMapping) -> Promise:
    return Promise(
        minutes_per_week=row["minutes_per_week"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        windows=parse_windows(row["windows"]),
        blackout=frozenset(parse_day_spans(row["blackout"], "blackout")),
    )


def holding_bookings(
    reader: Reader, people: Iterable[int], first_on: date, last_on: date
) -> Iterable[RowMapping]:
    """Give the bookings of these people that hold and touch these days, in any engagement, by start.

    `part` is what the person is in the session, None where it is no session.
    """
    begin, end = _moments(first_on, last_on)
    attends = (SA.c.session_id == B.c.session_id) & (SA.c.person_id == B.c.person_id)
    where = (
        B.c.person_id.in_(sorted(people)),
        B.c.cancelled_at.is_(None),
        B.c.starts_at < end,
        B.c.ends_at > begin,
    )
    return reader.rows(
        select(B, SA.c.part).outerjoin(SA, attends).where(*where).order_by(B.c.starts_at, B.c.id)
    )


def absences_of(reader: Reader, people: Iterable[int], first_on: date, last_on: date) -> Iterable[RowMapping]:
    """Give the absences of these people that hold and touch these days, by first day."""
    where = (
        A.c.person_id.in_(sorted(people)),
        A.c.withdrawn_on.is_(None),
        A.c.first_on <= last_on,
        A.c.last_on >= first_on,
    )
    return reader.rows(select(A).where(*where).order_by(A.c.first_on, A.c.id))


def _moments(first_on: date, last_on: date) -> tuple[datetime, datetime]:
    """Give the moments between which every local day of the span lies, wherever on earth."""
    begin = datetime.combine(first_on - ONE_DAY, time(), UTC)
    return begin, datetime.combine(last_on + 2 * ONE_DAY, time(), UTC)


def _days_off(reader: Reader, people: list[int], first_on: date, last_on: date) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    first, last = first_on - ONE_DAY, last_on + ONE_DAY
    for row in absences_of(reader, people, first, last):
        days = days_from(max(first, row["first_on"]), min(last, row["last_on"]))
        found.setdefault(row["person_id"], set()).update(days)
    gone = reader.rows(select(P.c.id, P.c.disabled_on).where(P.c.id.in_(people), P.c.disabled_on <= last))
    for row in gone:
        found.setdefault(row["id"], set()).update(days_from(max(first, row["disabled_on"]), last))
    return found


def _booked(
    reader: Reader, engagement_id: int, people: list[int], first_on: date, last_on: date, without: int | None
) -> dict[int, list[Booked]]:
    # A week's promise is used by sessions of the whole week, and by those of the weeks at both ends.
    week = timedelta(days=7)
    found: dict[int, list[Booked]] = {}
    for row in holding_bookings(reader, people, first_on - week, last_on + week):
        if without is not None and row["session_id"] == without:
            continue
        ours = row["for_engagement_id"] == engagement_id
        found.setdefault(row["person_id"], []).append(
            Booked(
                row["starts_at"],
                row["ends_at"],
                is_session=row["kind"] in SESSIONS,
                is_allocated=ours and row["part"] is AttendeePart.EXPERT,
            )
        )
    return found
