"""Who answers for a control on which day: one person on a day, and no day forgotten, against counting day by day."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.rules.control_cover import Gap, Period, gaps, in_force, owner_on, shared_days

MARCH = date(2027, 3, 1)


def on(day: int) -> date:
    return MARCH + timedelta(days=day)


def test_a_period_ends_the_day_before_the_next_begins() -> None:
    found = in_force([Period(1, on(0)), Period(2, on(10))])
    assert found == (Period(1, on(0), on(9)), Period(2, on(10)))


def test_days_between_an_end_and_the_next_begin_are_a_gap_of_so_many_days() -> None:
    found = in_force([Period(1, on(0), on(3)), Period(2, on(7))])
    assert gaps(found, on(0), on(30)) == (Gap(on(4), on(6)),)
    assert gaps(found, on(0), on(30))[0].days == 3


def test_before_the_first_owner_and_after_the_last_there_is_nobody() -> None:
    found = in_force([Period(1, on(5), on(6))])
    assert gaps(found, on(0), on(8)) == (Gap(on(0), on(4)), Gap(on(7), on(8)))


def test_whoever_leaves_answers_until_his_last_day() -> None:
    found = in_force([Period(1, on(0)), Period(2, on(10))], {1: on(4)})
    assert gaps(found, on(0), on(12)) == (Gap(on(5), on(9)),)


def test_who_left_before_he_took_over_never_answers() -> None:
    found = in_force([Period(1, on(0)), Period(2, on(10))], {2: on(4)})
    assert [one.person_id for one in found] == [1]
    assert gaps(found, on(0), on(12)) == (Gap(on(10), on(12)),)


def test_a_window_that_ends_before_it_begins_has_no_day() -> None:
    assert gaps((), on(3), on(2)) == ()


def test_two_periods_share_the_days_of_both() -> None:
    assert shared_days(Period(1, on(0), on(5)), Period(2, on(5))) == Gap(on(5), on(5))
    assert shared_days(Period(1, on(0), on(4)), Period(2, on(5))) is None


@st.composite
def handed_over(draw: st.DrawFn) -> Sequence[Period]:
    starts = draw(st.lists(st.integers(0, 40), unique=True, max_size=6))
    return [
        Period(draw(st.integers(1, 3)), on(start), on(start + length) if length < 20 else None)
        for start in starts
        for length in [draw(st.integers(0, 25))]
    ]


@settings(max_examples=150, deadline=None)
@given(handed_over(), st.dictionaries(st.integers(1, 3), st.integers(0, 45).map(on), max_size=2))
def test_gaps_are_exactly_the_days_on_which_nobody_answers(
    periods: Sequence[Period], gone: dict[int, date]
) -> None:
    found = in_force(periods, gone)
    without = {
        gap.first_on + timedelta(days=n) for gap in gaps(found, on(0), on(50)) for n in range(gap.days)
    }
    for number in range(51):
        holding = [one for one in found if one.holds(on(number))]
        assert len(holding) <= 1
        assert (on(number) in without) is (not holding)
        assert owner_on(found, on(number)) == (holding[0].person_id if holding else None)
        begun = [one for one in periods if one.from_on <= on(number)]
        newest = max(begun, key=lambda one: one.from_on, default=None)
        last = min((newest.last_on, gone.get(newest.person_id, date.max))) if newest else date.min
        assert bool(holding) is (newest is not None and on(number) <= last)
