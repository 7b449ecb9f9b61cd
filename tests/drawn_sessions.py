"""Random knowledge sessions of a few people on three sites, and a slow second reading of who can be booked when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kt_engine.exchange.weekly_windows import WeeklyWindow
from kt_engine.plan.calendar import is_half_day, is_working_day
from kt_engine.plan.session_shapes import (
    GRID_MINUTES,
    Allocation,
    Attendee,
    Booked,
    NeededSession,
    SessionInput,
)
from kt_engine.plan.shapes import SiteCalendar

FIRST = date(2026, 10, 19)
"""A Monday; the clocks of Berlin change on the Sunday after, those of Dallas a week later."""
SITES = (
    SiteCalendar(1, "DE", "HH", time_zone="Europe/Berlin", half_days=frozenset({date(2026, 10, 23)})),
    SiteCalendar(2, "IN", "KA", time_zone="Asia/Kolkata", opens_at=time(11), closes_at=time(20)),
    SiteCalendar(3, "US", "TX", time_zone="America/Chicago", opens_at=time(6, 30), closes_at=time(15, 10)),
)
HOURS = ((time(8), time(13)), (time(12), time(18)), (time(10, 10), time(16)))
QUARTER = timedelta(minutes=GRID_MINUTES)


def days() -> st.SearchStrategy[date]:
    return st.dates(FIRST, FIRST + timedelta(days=20))


@st.composite
def windows(draw: st.DrawFn) -> tuple[WeeklyWindow, ...]:
    chosen = draw(st.sampled_from(((), (), (0, 1, 2, 3, 4), (0, 2, 3), (1, 4, 6))))
    return tuple(WeeklyWindow(day, *draw(st.sampled_from(HOURS))) for day in chosen)


@st.composite
def allocations(draw: st.DrawFn) -> tuple[Allocation, ...]:
    found = []
    for number in range(draw(st.sampled_from((1, 1, 1, 1, 2, 0)))):
        begin = draw(days()) if number or draw(st.booleans()) else FIRST
        found.append(
            Allocation(
                minutes_per_week=60 * draw(st.integers(1, 12)),
                valid_from=begin,
                valid_to=begin + timedelta(days=draw(st.integers(5, 25))),
                windows=draw(windows()),
                blackout=draw(st.frozensets(days(), max_size=2)),
            )
        )
    return tuple(found)


@st.composite
def bookings(draw: st.DrawFn) -> tuple[Booked, ...]:
    found = []
    for day in draw(st.lists(days(), max_size=2, unique=True)):
        begin = datetime.combine(day, time(draw(st.integers(5, 15)), draw(st.sampled_from((0, 7, 30)))), UTC)
        length = timedelta(minutes=draw(st.sampled_from((20, 60, 240))))
        is_session = draw(st.booleans())
        found.append(Booked(begin, begin + length, is_session, is_session and draw(st.booleans())))
    return tuple(found)


@st.composite
def session_inputs(draw: st.DrawFn, *, latest: bool = True) -> SessionInput:
    people = {
        number: Attendee(
            number,
            draw(st.sampled_from((*SITES, SITES[0]))),
            draw(st.frozensets(days(), max_size=2)),
            draw(bookings()),
            draw(allocations()),
        )
        for number in range(1, draw(st.integers(2, 5)) + 1)
    }
    ids = st.sampled_from(sorted(people))
    sessions: list[NeededSession] = []
    for place in range(draw(st.integers(1, 9))):
        shortest = draw(st.sampled_from((30, 60, 90)))
        minutes = draw(st.sampled_from((15, 60, 60, 90, 120, 180, 300)))
        before = draw(st.lists(st.sampled_from(sessions), max_size=2)) if sessions and place % 3 == 2 else []
        sessions.append(
            NeededSession(
                key=f"s{place}",
                process=f"process_{place % 2}",
                experts=tuple(draw(st.lists(ids, min_size=1, max_size=draw(st.sampled_from((1, 1, 2)))))),
                others=tuple(draw(st.lists(ids, max_size=2))),
                minutes=minutes,
                shortest_minutes=shortest,
                longest_minutes=draw(st.sampled_from((2 * shortest, 180, 300))),
                after=tuple(one.key for one in before),
                earliest_on=draw(st.none() | days()) if place % 2 else None,
                latest_on=draw(st.none() | days()) if latest and place % 3 == 1 else None,
                is_must=draw(st.booleans()),
                priority=draw(st.integers(0, 2)),
            )
        )
    return SessionInput(
        sessions=tuple(sessions),
        attendees=people,
        first_on=FIRST,
        last_on=FIRST + timedelta(days=draw(st.sampled_from((20, 20, 13, 6)))),
        most_minutes_a_day=draw(st.sampled_from((120, 300))),
        not_before=draw(st.none() | st.just(datetime(2026, 10, 21, 10, 5, tzinfo=UTC))),
    )


def works(calendar: SiteCalendar, moment: datetime) -> bool:
    """Tell whether the site works in the quarter of an hour from a moment."""
    zone = ZoneInfo(calendar.time_zone)
    begin, end = moment.astimezone(zone), (moment + QUARTER).astimezone(zone)
    if not is_working_day(calendar, begin.date()):
        return False
    opens, closes = (
        datetime.combine(begin.date(), each, zone) for each in (calendar.opens_at, calendar.closes_at)
    )
    if is_half_day(calendar, begin.date()):
        closes = opens + (closes - opens) / 2
    return opens <= begin and end <= closes


def promised(attendee: Attendee, moment: datetime) -> Allocation | None:
    """Give the allocation in which the quarter of an hour from a moment lies."""
    zone = ZoneInfo(attendee.calendar.time_zone)
    begin, end = moment.astimezone(zone), (moment + QUARTER).astimezone(zone)
    day = begin.date()
    valid = [one for one in attendee.allocations if one.valid_from <= day <= one.valid_to]
    if not valid or day in valid[-1].blackout:
        return None
    inside = any(
        window.weekday == day.weekday() and window.opens_at <= begin.time() and end.time() <= window.closes_at
        for window in valid[-1].windows
    )
    return valid[-1] if inside or not valid[-1].windows else None


def quarters(begin: datetime, end: datetime) -> list[datetime]:
    return [begin + n * QUARTER for n in range((end - begin) // QUARTER)]
