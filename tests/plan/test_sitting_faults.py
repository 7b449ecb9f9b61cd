"""Why somebody cannot be at a session: Erna of Hamburg explains, Ala of Bengaluru listens, in the last summer week."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from kt_engine.exchange.weekly_windows import parse_windows
from kt_engine.plan.session_shapes import Allocation, Attendee, Booked
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.plan.sitting_faults import SittingFault, sitting_faults
from kt_engine.words import WhyNotBooked

HAMBURG = SiteCalendar(1, "DE", "HH", time_zone="Europe/Berlin")
BENGALURU = SiteCalendar(2, "IN", "KA", time_zone="Asia/Kolkata", opens_at=time(11), closes_at=time(20))
MONDAY = date(2026, 10, 19)
ERNA, ALA = 1, 2
WHOLE = Allocation(10 * 60, MONDAY, MONDAY + timedelta(days=30))


def at(hour: int, minute: int = 0, day: int = 19) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def faults(
    begin: datetime, hours: float = 2, ala: Any = None, **erna: Any
) -> list[tuple[int, WhyNotBooked, int | None]]:
    people = {
        ERNA: Attendee(ERNA, HAMBURG, **{"allocations": (WHOLE,), **erna}),
        ALA: replace(Attendee(ALA, BENGALURU), **(ala or {})),
    }
    found = sitting_faults(people, frozenset({ERNA}), begin, begin + timedelta(hours=hours), 5 * 60)
    return [(one.person_id, one.why, one.minutes_left) for one in found]


def test_there_is_no_fault_where_everybody_is_free_and_promised() -> None:
    assert faults(at(7)) == faults(at(12, 30)) == []


@pytest.mark.parametrize(
    ("begin", "who"), [(at(6), [ERNA]), (at(13), [ALA]), (at(7, day=20), [ALA]), (at(7, day=18), [ERNA, ALA])]
)
def test_a_site_that_does_not_work_then_is_closed(begin: datetime, who: list[int]) -> None:
    assert faults(begin) == [(one, WhyNotBooked.CLOSED, None) for one in who]


def test_a_day_off_is_said_before_anything_else() -> None:
    assert faults(at(6), days_off=frozenset({MONDAY})) == [(ERNA, WhyNotBooked.AWAY, None)]


def test_a_booking_that_touches_a_quarter_of_the_time_is_in_the_way() -> None:
    taken = Booked(at(8, 50), at(9, 5))
    assert faults(at(7), booked=(taken,)) == [(ERNA, WhyNotBooked.BUSY, None)]
    assert faults(at(9, 15), booked=(taken,)) == []
    all_day = Booked(at(0), at(0, day=20))
    assert faults(at(7), ala={"booked": (all_day,)}) == [(ALA, WhyNotBooked.BUSY, None)]


def test_a_full_day_says_how_much_is_left() -> None:
    before = Booked(at(7), at(11), is_session=True)
    assert faults(at(11), booked=(before,)) == [(ERNA, WhyNotBooked.DAY_FULL, 60)]
    assert faults(at(11), hours=1, booked=(before,)) == []


def test_a_full_week_says_how_much_is_left() -> None:
    before = Booked(at(7, day=21), at(16, day=21), is_allocated=True)
    assert faults(at(7), booked=(before,)) == [(ERNA, WhyNotBooked.WEEK_FULL, 60)]
    assert faults(at(7), hours=1, booked=(before,)) == []


@pytest.mark.parametrize(
    ("allocations", "why"),
    [
        ((), WhyNotBooked.NO_ALLOCATION),
        ((replace(WHOLE, valid_from=date(2026, 10, 20)),), WhyNotBooked.NO_ALLOCATION),
        ((replace(WHOLE, blackout=frozenset({MONDAY})),), WhyNotBooked.NO_ALLOCATION),
        ((replace(WHOLE, windows=parse_windows("mon 13:00-16:00")),), WhyNotBooked.OUTSIDE),
        ((replace(WHOLE, windows=parse_windows("mon 09:00-10:30")),), WhyNotBooked.OUTSIDE),
        ((replace(WHOLE, windows=parse_windows("tue 09:00-17:00")),), WhyNotBooked.OUTSIDE),
    ],
)
def test_who_explains_does_so_only_as_promised(
    allocations: tuple[Allocation, ...], why: WhyNotBooked
) -> None:
    assert faults(at(7), allocations=allocations) == [(ERNA, why, None)]


def test_every_person_in_the_way_is_named_once() -> None:
    found = faults(at(6), days_off=frozenset({MONDAY}), ala={"days_off": frozenset({MONDAY})})
    assert found == [(ERNA, WhyNotBooked.AWAY, None), (ALA, WhyNotBooked.AWAY, None)]
    assert SittingFault(ERNA, WhyNotBooked.AWAY).minutes_left is None
