"""What holds for every plan of knowledge sessions, checked quarter of an hour by quarter of an hour."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn_sessions import promised, quarters, session_inputs, works
from kt_engine.plan.free_time import Grid
from kt_engine.plan.place_sessions import justified, place_early, place_sessions, worth
from kt_engine.plan.session_net import net_of, times_of
from kt_engine.plan.session_orders import first_orders
from kt_engine.plan.session_shapes import NeededSession, PlacedSession, SessionInput, SessionPlan
from kt_engine.plan.session_shortfall import shortfalls
from kt_engine.words import WhyNotPlaced

checked = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sittings_of(given: SessionInput, plan: SessionPlan, person: int) -> list[PlacedSession]:
    keys = {one.key for one in given.sessions if person in (*one.experts, *one.others)}
    return [one for one in plan.placed if one.key in keys]


def local_day(given: SessionInput, person: int, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(given.attendees[person].calendar.time_zone)).date()


def minutes(begin: datetime, end: datetime) -> int:
    return (end - begin) // timedelta(minutes=1)


@checked
@given(session_inputs())
def test_nobody_is_in_two_places_at_once(given: SessionInput) -> None:
    plan = place_sessions(given)
    for person, attendee in given.attendees.items():
        spans = [(one.starts_at, one.ends_at) for one in sittings_of(given, plan, person)]
        for (begin, end), (other_begin, other_end) in combinations(spans, 2):
            assert end <= other_begin or other_end <= begin
        for one in attendee.booked:
            assert all(end <= one.starts_at or one.ends_at <= begin for begin, end in spans)


@checked
@given(session_inputs())
def test_nobody_is_booked_when_off_and_no_expert_outside_what_was_promised(given: SessionInput) -> None:
    plan = place_sessions(given)
    sessions = {one.key: one for one in given.sessions}
    for sitting in plan.placed:
        session = sessions[sitting.key]
        for moment in quarters(sitting.starts_at, sitting.ends_at):
            for person in {*session.experts, *session.others}:
                attendee = given.attendees[person]
                assert works(attendee.calendar, moment)
                assert local_day(given, person, moment) not in attendee.days_off
                assert person not in session.experts or promised(attendee, moment)


@checked
@given(session_inputs())
def test_no_allocation_and_no_day_is_exceeded(given: SessionInput) -> None:
    plan = place_sessions(given)
    sessions = {one.key: one for one in given.sessions}
    for person, attendee in given.attendees.items():
        weeks: Counter[date] = Counter()
        days: Counter[date] = Counter()
        touched = set()
        for one in attendee.booked:
            day = local_day(given, person, one.starts_at)
            weeks[day - timedelta(days=day.weekday())] += (
                minutes(one.starts_at, one.ends_at) * one.is_allocated
            )
            days[day] += minutes(one.starts_at, one.ends_at) * one.is_session
        for sitting in sittings_of(given, plan, person):
            day = local_day(given, person, sitting.starts_at)
            days[day] += minutes(sitting.starts_at, sitting.ends_at)
            assert days[day] <= given.most_minutes_a_day
            if person in sessions[sitting.key].experts:
                week = day - timedelta(days=day.weekday())
                weeks[week] += minutes(sitting.starts_at, sitting.ends_at)
                touched.add((week, day))
        for week, day in touched:
            limit = [
                one.minutes_per_week for one in attendee.allocations if one.valid_from <= day <= one.valid_to
            ]
            assert weeks[week] <= limit[-1]


@checked
@given(session_inputs())
def test_a_session_has_all_its_time_in_allowed_sittings_or_none(given: SessionInput) -> None:
    plan = place_sessions(given)
    missing = {one.key for one in plan.unplaced}
    for session in given.sessions:
        lengths = [minutes(one.starts_at, one.ends_at) for one in plan.placed if one.key == session.key]
        assert sum(lengths) == (0 if session.key in missing else session.minutes)
        assert all(
            min(session.shortest_minutes, session.minutes) <= one <= session.longest_minutes
            for one in lengths
        )


@checked
@given(session_inputs())
def test_what_waits_begins_after_what_it_waits_for_and_inside_its_days(given: SessionInput) -> None:
    plan = place_sessions(given)
    missing = {one.key for one in plan.unplaced}
    for session in given.sessions:
        mine = [one for one in plan.placed if one.key == session.key]
        for sitting in mine:
            assert given.not_before is None or sitting.starts_at >= given.not_before
            assert session.earliest_on is None or sitting.starts_at.date() >= session.earliest_on
            assert (
                session.latest_on is None
                or (sitting.ends_at - timedelta(minutes=1)).date() <= session.latest_on
            )
            for before in session.after:
                assert before not in missing
                assert all(one.ends_at <= sitting.starts_at for one in plan.placed if one.key == before)


@checked
@given(session_inputs())
def test_no_plan_is_over_before_its_bound(given: SessionInput) -> None:
    plan = place_sessions(given)
    if plan.ends_at is None:
        assert plan.bound.ends_at is None
    else:
        assert plan.bound.ends_at is not None
        assert plan.bound.ends_at <= plan.ends_at


@checked
@given(session_inputs())
def test_justification_never_makes_a_plan_longer(given: SessionInput) -> None:
    grid = Grid(given.first_on, given.last_on)
    times = times_of(given, grid)
    net = net_of(given.sessions, times, grid)
    plan = place_sessions(given)
    left = {one.key for one in plan.unplaced}
    for order in first_orders(net, times):
        early = place_early(net, order)
        better = min(early, justified(net, early), key=lambda one: worth(net, one))
        assert worth(net, better)[:3] <= worth(net, early)[:3]
        if not left and len(early) == len(net.nodes):
            ends = max(sum(sittings[-1]) for sittings in early.values())
            assert plan.ends_at is not None
            assert plan.ends_at <= grid.moment(ends)


@checked
@given(session_inputs(), st.randoms(use_true_random=False))
def test_the_same_sessions_in_any_order_give_the_same_plan(given: SessionInput, chance: object) -> None:
    turned = list(given.sessions)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert place_sessions(given) == place_sessions(replace(given, sessions=tuple(turned)))


@checked
@given(session_inputs())
def test_more_time_in_a_plan_without_a_place_is_said_and_never_less(given: SessionInput) -> None:
    plan = place_sessions(given)
    missing = {one.key: one for one in plan.unplaced}
    short = shortfalls(given, plan)
    assert sum(one.minutes for one in short) == sum(s.minutes for s in given.sessions if s.key in missing)
    for one in plan.unplaced:
        session = next(each for each in given.sessions if each.key == one.key)
        assert one.person_ids
        assert (one.why is WhyNotPlaced.WAITS) == any(before in missing for before in session.after)
        if one.why is WhyNotPlaced.NO_ALLOCATION:
            assert not any(promises_a_day(given, person) for person in one.person_ids)


def promises_a_day(given: SessionInput, person: int) -> bool:
    return any(
        one.valid_from <= given.last_on and one.valid_to >= given.first_on
        for one in given.attendees[person].allocations
    )


@checked
@given(session_inputs(latest=False))
def test_a_session_alone_of_people_with_nothing_else_is_over_as_early_as_its_bound_says_or_waits_for_its_days(
    given: SessionInput,
) -> None:
    alone: NeededSession = replace(given.sessions[0], shortest_minutes=300, longest_minutes=300)
    # What else is booked takes of the hours promised in a week, which the chain does not count.
    free = {
        key: replace(one, booked=(), allocations=one.allocations[:1]) for key, one in given.attendees.items()
    }
    plan = place_sessions(replace(given, sessions=(alone,), attendees=free))
    if plan.placed:
        assert plan.ends_at == plan.bound.chain_ends_at
