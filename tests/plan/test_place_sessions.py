"""Knowledge sessions placed by hand: experts in Hamburg, receivers in Bengaluru, around the end of summer time.

Hamburg works 07:00 to 15:00 UTC until Saturday 24 October 2026 and 08:00 to 16:00 after; Bengaluru 05:30 to 14:30.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.weekly_windows import parse_windows
from kt_engine.plan.attendee_time import free_time
from kt_engine.plan.free_time import Grid
from kt_engine.plan.place_sessions import place_sessions
from kt_engine.plan.session_shapes import (
    GRID_MINUTES,
    Allocation,
    Attendee,
    Booked,
    NeededSession,
    SessionInput,
    SessionPlan,
)
from kt_engine.plan.session_shortfall import Shortfall, shortfalls
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.words import WhyNotPlaced

HAMBURG = SiteCalendar(1, "DE", "HH", time_zone="Europe/Berlin")
MONDAY, TUESDAY, FRIDAY = date(2026, 10, 19), date(2026, 10, 20), date(2026, 10, 23)
BENGALURU = SiteCalendar(
    2, "IN", "KA", time_zone="Asia/Kolkata", opens_at=time(11), closes_at=time(20),
    removed_holidays=frozenset({TUESDAY}),
)  # fmt: skip
LAST = date(2026, 11, 13)
ERNA, EMIL, ALA, BEA = 1, 2, 11, 12


def promise(hours: int = 20, windows: str = "", **more: Any) -> Allocation:
    known = {"valid_from": MONDAY, "valid_to": LAST, **more}
    return Allocation(hours * 60, windows=parse_windows(windows), **known)


def people(**changed: Any) -> dict[int, Attendee]:
    """Give two experts, of whom Erna is as given, and two receivers."""
    erna = {"allocations": (promise(),), **changed}
    return {
        ERNA: Attendee(ERNA, HAMBURG, **erna),
        EMIL: Attendee(EMIL, HAMBURG, allocations=(promise(),)),
        ALA: Attendee(ALA, BENGALURU),
        BEA: Attendee(BEA, BENGALURU),
    }


def session(key: str = "a", hours: float = 2, **more: Any) -> NeededSession:
    minutes = int(hours * 60)
    known = {
        "process": "claims", "experts": (ERNA,), "others": (ALA,), "shortest_minutes": 60, "longest_minutes": 180,
    }  # fmt: skip
    return NeededSession(key, minutes=minutes, **{**known, **more})


def asked(*sessions: NeededSession, who: dict[int, Attendee] | None = None, **more: Any) -> SessionInput:
    known = {"first_on": MONDAY, "last_on": LAST, "most_minutes_a_day": 300, **more}
    return SessionInput(sessions, who or people(), **known)


def planned(*sessions: NeededSession, who: dict[int, Attendee] | None = None, **more: Any) -> SessionPlan:
    return place_sessions(asked(*sessions, who=who, **more))


def sittings(plan: SessionPlan, key: str = "a") -> list[str]:
    """Give the sittings in UTC: "19 07:00-09:00"."""
    return [f"{one.starts_at:%d %H:%M}-{one.ends_at:%H:%M}" for one in plan.placed if one.key == key]


def why(plan: SessionPlan) -> dict[str, tuple[WhyNotPlaced, tuple[int, ...]]]:
    return {one.key: (one.why, one.person_ids) for one in plan.unplaced}


def test_a_session_begins_when_all_its_people_are_at_work() -> None:
    assert sittings(planned(session())) == ["19 07:00-09:00"]
    assert sittings(planned(session(earliest_on=date(2026, 10, 26)))) == ["26 08:00-10:00"]


def test_a_window_keeps_its_local_hours_when_the_clocks_change_and_no_short_rest_is_left() -> None:
    """On 27 October the window is open from 12:00 to 15:00 UTC, Bengaluru until 14:30; half an hour would be left."""
    who = people(allocations=(promise(windows="tue 13:00-16:00"),))
    assert sittings(planned(session(hours=6), who=who)) == [
        "20 11:00-14:00",
        "27 12:00-14:00",
        "03 12:00-13:00",
    ]


def test_a_session_is_divided_only_when_that_is_quicker_and_allowed() -> None:
    taken = (Booked(at(19, 9), at(19, 15)), Booked(at(20, 9), at(20, 11)))
    assert sittings(planned(session(hours=3), who=people(booked=taken))) == [
        "19 07:00-09:00",
        "20 07:00-08:00",
    ]
    alike = (Booked(at(19, 8), at(19, 15)), Booked(at(20, 7), at(20, 8)))
    assert sittings(planned(session(hours=2), who=people(booked=alike))) == [
        "19 07:00-08:00",
        "20 08:00-09:00",
    ]
    long = session(hours=2, shortest_minutes=120)
    assert sittings(planned(long, who=people(booked=alike))) == ["20 08:00-10:00"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def test_a_half_day_ends_after_the_first_half_of_the_hours() -> None:
    who = people()
    who[ERNA] = replace(who[ERNA], calendar=replace(HAMBURG, half_days=frozenset({FRIDAY})))
    only: dict[str, Any] = {
        "earliest_on": FRIDAY,
        "latest_on": FRIDAY,
        "shortest_minutes": 240,
        "longest_minutes": 480,
    }
    assert sittings(planned(session(hours=4, **only), who=who)) == ["23 07:00-11:00"]
    assert why(planned(session(hours=4.25, **only), who=who)) == {
        "a": (WhyNotPlaced.NEVER_TOGETHER, (ERNA, ALA))
    }


def test_leave_blackout_and_a_booking_are_left_free() -> None:
    who = people(
        days_off=frozenset({MONDAY}),
        booked=(Booked(at(21, 6, 50), at(21, 13, 5)),),
        allocations=(promise(blackout=frozenset({TUESDAY})),),
    )
    assert sittings(planned(session(hours=1), who=who)) == ["21 13:15-14:15"]


def test_a_session_waits_for_another_with_other_people() -> None:
    other = session("b", experts=(EMIL,), others=(BEA,), after=("a",))
    assert sittings(planned(session(), other), "b") == ["19 09:00-11:00"]


def test_a_receiver_is_at_one_session_at_a_time() -> None:
    plan = planned(session(), session("b", experts=(EMIL,)))
    assert sittings(plan) + sittings(plan, "b") == ["19 07:00-09:00", "19 09:00-11:00"]


def test_an_expert_who_listens_uses_up_no_allocation() -> None:
    who = people(allocations=(promise(hours=2),))
    listens = session("b", hours=3, experts=(EMIL,), others=(ERNA,))
    assert sittings(planned(session(), listens, who=who), "b") == ["19 09:00-12:00"]


def test_nobody_has_more_than_the_hours_of_a_day() -> None:
    plan = planned(*(session(key, hours=2) for key in "abc"))
    assert [sittings(plan, key) for key in "abc"] == [
        ["19 07:00-09:00"], ["19 09:00-11:00"], ["19 11:00-12:00", "20 07:00-08:00"]
    ]  # fmt: skip
    elsewhere = (Booked(at(19, 12), at(19, 14), is_session=True),)
    assert sittings(planned(session(hours=4), who=people(booked=elsewhere))) == [
        "19 07:00-10:00",
        "20 07:00-08:00",
    ]


def test_the_hours_of_a_week_are_kept_and_what_is_booked_counts() -> None:
    who = people(allocations=(promise(hours=3),), booked=(Booked(at(22, 8), at(22, 9), is_allocated=True),))
    assert sittings(planned(session(hours=4), who=who)) == ["19 07:00-09:00", "26 08:00-10:00"]


def test_where_the_promise_changes_within_a_week_the_smaller_one_holds() -> None:
    change = (promise(hours=4, valid_to=TUESDAY), promise(hours=2, valid_from=date(2026, 10, 21)))
    plan = planned(session(), session("b", hours=1), who=people(allocations=change))
    assert sittings(plan) + sittings(plan, "b") == ["19 07:00-09:00", "26 08:00-09:00"]


def test_must_haves_and_what_they_wait_for_are_placed_before_the_rest() -> None:
    who = people(allocations=(promise(hours=3, valid_to=FRIDAY),))
    plan = planned(session("a"), session("b"), session("c", hours=1, is_must=True, after=("b",)), who=who)
    assert sittings(plan, "b") + sittings(plan, "c") == ["19 07:00-09:00", "19 09:00-10:00"]
    assert why(plan) == {"a": (WhyNotPlaced.USED_UP, (ERNA,))}


def test_priority_decides_between_sessions_that_are_equally_urgent() -> None:
    assert sittings(planned(session("a"), session("b", priority=1)), "b") == ["19 07:00-09:00"]


def test_nothing_is_placed_before_a_moment() -> None:
    assert sittings(planned(session(), not_before=at(19, 8, 5))) == ["19 08:15-10:15"]


def test_a_session_whose_people_share_too_little_time_is_named() -> None:
    who = people(allocations=(promise(windows="mon-fri 16:00-17:00"),))
    assert why(planned(session(hours=1, others=(EMIL,)), who=who)) == {}
    assert why(planned(session(), who=who)) == {"a": (WhyNotPlaced.NEVER_TOGETHER, (ERNA, ALA))}


def test_an_expert_without_a_promise_is_named_and_so_is_what_waits() -> None:
    plan = planned(session(), session("b", after=("a",)), who=people(allocations=()))
    assert why(plan) == {"a": (WhyNotPlaced.NO_ALLOCATION, (ERNA,)), "b": (WhyNotPlaced.WAITS, (ERNA,))}


def test_sessions_of_people_who_have_time_but_never_the_same_are_crowded() -> None:
    long: dict[str, Any] = {"shortest_minutes": 120, "longest_minutes": 240, "latest_on": MONDAY}
    who = people()
    who[EMIL] = replace(who[EMIL], allocations=(promise(windows="mon 09:00-12:00"),))
    plan = planned(
        session(hours=4, is_must=True, **long), session("b", hours=2, experts=(EMIL,), **long), who=who
    )
    assert why(plan) == {"b": (WhyNotPlaced.CROWDED, (EMIL, ALA))}


def test_the_bound_is_the_busiest_person_or_the_longest_chain() -> None:
    plan = planned(*(session(key, hours=3) for key in "abcd"), who=people(allocations=(promise(hours=5),)))
    assert (plan.bound.busiest, plan.bound.load_ends_at) == (ERNA, datetime(2026, 11, 2, 10, tzinfo=UTC))
    assert plan.bound.chain_ends_at == at(19, 10)
    chain = planned(session(), session("b", experts=(EMIL,), others=(BEA,), after=("a",)))
    assert chain.bound.ends_at == chain.bound.chain_ends_at == at(19, 11) == chain.ends_at


def test_a_shortfall_says_how_much_and_until_when_the_expert_is_needed() -> None:
    who = people(allocations=(promise(hours=2, valid_to=FRIDAY),))
    given = asked(*(session(key, is_must=key == "b") for key in "abc"), who=who, last_on=FRIDAY)
    assert shortfalls(given, place_sessions(given)) == (
        Shortfall("claims", 240, 0, (ERNA,), date(2026, 11, 2)),
    )
    never = asked(session(), who=people(allocations=()))
    assert shortfalls(never, place_sessions(never)) == (Shortfall("claims", 120, 0, (ERNA,), None),)
    enough = asked(session())
    assert shortfalls(enough, place_sessions(enough)) == ()


def test_forty_days_of_five_hours_are_two_hundred_hours() -> None:
    """Sixty days less ten of shadowing and ten of reverse shadowing, five hours each."""
    first, last = date(2027, 1, 11), date(2027, 3, 5)
    expert = Attendee(ERNA, HAMBURG, allocations=(promise(40, valid_from=first, valid_to=last),))
    free = free_time(expert, Grid(first, last), 5 * 60)
    assert free.room(explains=True) * GRID_MINUTES == 200 * 60


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (session(hours=0.1), "a takes 6 minutes; a session takes a multiple of 15."),
        (session(hours=0), "a takes 0 minutes"),
        (session(shortest_minutes=120, hours=8), "sittings of 120 to 180 minutes do not always add up to"),
        (session(experts=()), "a has nobody who explains. Name an expert."),
        (session(others=(99,)), "a names people whose time is not known."),
        (session(after=("z",)), "a waits for z, which is not there."),
        (session(after=("a",)), "Work that waits for itself can never start: a -> a."),
    ],
)
def test_what_cannot_be_planned_is_said(wrong: NeededSession, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence.replace(".", r"\.")):
        planned(wrong)


def test_too_much_at_once_is_said() -> None:
    with pytest.raises(InvalidInput, match="Two sessions have the same key"):
        planned(session(), session())
    with pytest.raises(InvalidInput, match="for at most 800 days"):
        planned(session(), last_on=MONDAY + timedelta(days=801))
    with pytest.raises(InvalidInput, match="at most 5000 are planned at once"):
        planned(*(session(f"s{number}") for number in range(5001)))


def test_no_session_is_no_plan() -> None:
    assert planned() == SessionPlan((), (), planned().bound)
    assert planned().ends_at is None
    assert planned().bound.ends_at is None
