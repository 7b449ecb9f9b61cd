"""Ramps, over-hire and capacity against the field's worked examples."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.ramp import handling_time_at, over_hire, ramp_days, transfer_capacity_hours


@pytest.mark.parametrize(("month", "seconds"), [(0, 600), (1, 550), (2, 500), (4, 400), (5, 400)])
def test_handling_time_falls_in_a_straight_line_from_600_to_400(month: int, seconds: int) -> None:
    assert handling_time_at(Decimal(600), Decimal(400), Decimal(4), Decimal(month)) == seconds


def test_without_a_ramp_people_are_tenured_at_once() -> None:
    assert handling_time_at(Decimal(600), Decimal(400), Decimal(0), Decimal(0)) == 400


@pytest.mark.parametrize(
    ("seats", "survival", "beginners"),
    [(50, "80", 63), (18, "65", 28), (9, "45", 20), (0, "80", 0), (7, "100", 7)],
)
def test_over_hire_is_rounded_up_exactly(seats: int, survival: str, beginners: int) -> None:
    assert over_hire(seats, Decimal(survival)) == beginners


@given(st.integers(1, 10_000), st.integers(1, 1000).map(lambda tenths: Decimal(tenths) / 10))
def test_over_hire_is_the_smallest_number_that_leaves_enough(seats: int, survival: Decimal) -> None:
    beginners = over_hire(seats, survival)
    assert beginners * survival >= seats * 100
    assert (beginners - 1) * survival < seats * 100


def test_where_nobody_stays_no_number_is_enough() -> None:
    with pytest.raises(InvalidInput, match="Where nobody stays"):
        over_hire(5, Decimal(0))


def test_sixty_days_with_ten_and_ten_of_shadowing_are_200_hours() -> None:
    assert transfer_capacity_hours(60, 10, 10, Decimal(5)) == 200


def test_shadowing_must_fit_into_the_days() -> None:
    with pytest.raises(InvalidInput, match="40 and 30 days of shadowing do not fit into 60 days"):
        transfer_capacity_hours(60, 40, 30, Decimal(5))


def test_from_2_january_to_16_february_are_45_days() -> None:
    assert ramp_days(date(2026, 1, 2), date(2026, 2, 16)) == 45


def test_nobody_is_proficient_before_the_start() -> None:
    with pytest.raises(InvalidInput, match="Nobody is proficient on 2026-01-01"):
        ramp_days(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: handling_time_at(Decimal(-1), Decimal(400), Decimal(4), Decimal(1)), "new people is -1"),
        (lambda: handling_time_at(Decimal(600), Decimal(400), Decimal(4), Decimal(-1)), "the moment is -1"),
        (lambda: over_hire(-1, Decimal(80)), "seats is -1"),
        (lambda: over_hire(5, Decimal(101)), "percentage that stays is 101"),
        (lambda: transfer_capacity_hours(60, 10, 10, Decimal(25)), "hours a day is 25"),
        (lambda: transfer_capacity_hours(60, -1, 10, Decimal(5)), "days of shadowing is -1"),
    ],
)
def test_figures_outside_their_range_are_refused(refused: object, sentence: str) -> None:
    assert callable(refused)
    with pytest.raises(InvalidInput, match=sentence):
        refused()
