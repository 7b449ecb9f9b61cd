"""Seats needed, people expected, and the gap, without a seat lost to rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.seats import (
    Cohort,
    StageSurvival,
    expected_live,
    needed_seats,
    productive_hours,
    seats_by_week,
    survival_to_live_pct,
)

STAGES = [
    StageSurvival("in_class", Decimal(90)),
    StageSurvival("shadow", Decimal(95)),
    StageSurvival("nesting", Decimal(80)),
]


def test_productive_hours_are_paid_hours_less_shrinkage() -> None:
    assert productive_hours(Decimal(40), Decimal(30)) == 28


def test_occupancy_takes_its_part_too() -> None:
    assert productive_hours(Decimal(40), Decimal(30), Decimal(85)) == Decimal("23.8")


def test_seats_are_workload_over_productive_hours_rounded_up() -> None:
    # 2400 x 420 s = 280 hours, over 28 productive hours a seat.
    assert needed_seats(2400, Decimal(420), Decimal(28)) == 10
    assert needed_seats(2401, Decimal(420), Decimal(28)) == 11


def test_no_volume_needs_no_seat() -> None:
    assert needed_seats(0, Decimal(420), Decimal(28)) == 0


@given(
    st.integers(1, 100_000),
    st.integers(1, 50_000).map(lambda tenths: Decimal(tenths) / 10),
    st.integers(1, 400).map(lambda tenths: Decimal(tenths) / 10),
)
def test_one_seat_less_would_not_do(volume: int, seconds: Decimal, hours: Decimal) -> None:
    seats = needed_seats(volume, seconds, hours)
    assert seats * hours * 3600 >= volume * seconds
    assert (seats - 1) * hours * 3600 < volume * seconds


def test_survival_to_live_is_that_of_the_stage_and_of_all_after_it() -> None:
    assert survival_to_live_pct(STAGES) == {
        "in_class": Decimal("68.4"),
        "shadow": Decimal(76),
        "nesting": Decimal(80),
    }


def test_expected_live_adds_the_expected_survivors() -> None:
    # 6 + 4 x 0.684 + 3 x 0.76 + 2 x 0.8
    heads = {"in_class": 4, "shadow": 3, "nesting": 2}
    assert expected_live(6, heads, STAGES) == Decimal("12.616")


def test_the_gap_of_each_week_counts_who_is_due_by_then() -> None:
    cohorts = [Cohort("nesting", 5, 2), Cohort("in_class", 10, 3)]
    weeks = seats_by_week([8, 8, 15], 5, cohorts, STAGES)
    assert [(one.expected_live, one.gap) for one in weeks] == [
        (Decimal(5), 3),
        (Decimal(9), -1),
        (Decimal("15.84"), 0),
    ]
    assert {one.in_the_machine for one in weeks} == {15}


def test_part_of_a_person_missing_is_a_seat_short() -> None:
    assert seats_by_week([8], 0, [Cohort("nesting", 9, 1)], STAGES)[0].gap == 1


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: productive_hours(Decimal(40), Decimal(101)), "shrinkage is 101"),
        (lambda: productive_hours(Decimal(-1), Decimal(30)), "paid hours is -1"),
        (lambda: needed_seats(-1, Decimal(420), Decimal(28)), "the volume is -1"),
        (lambda: needed_seats(10, Decimal(420), Decimal(0)), "A seat without productive hours does no work"),
        (lambda: survival_to_live_pct([]), "stages is 0"),
        (lambda: survival_to_live_pct([STAGES[0], STAGES[0]]), "stage in_class is there twice"),
        (lambda: survival_to_live_pct([StageSurvival("a", Decimal(120))]), "survival of a is 120"),
        (lambda: expected_live(1, {"moon": 1}, STAGES), "Nothing is said of the survival of moon"),
        (lambda: seats_by_week([], 1, [], STAGES), "weeks is 0"),
        (lambda: seats_by_week([-1], 1, [], STAGES), "seats needed in week 1 is -1"),
        (lambda: seats_by_week([1], 1, [Cohort("nesting", -1, 1)], STAGES), "people in nesting is -1"),
        (lambda: seats_by_week([1], 1, [Cohort("nesting", 1, 0)], STAGES), "live in is 0"),
    ],
)
def test_figures_outside_their_range_are_refused(refused: object, sentence: str) -> None:
    assert callable(refused)
    with pytest.raises(InvalidInput, match=sentence):
        refused()
