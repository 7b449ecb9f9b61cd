"""Colours of points and assumptions on a day, and the days notices to people are due."""

from datetime import date

import pytest

from kt_engine.rules.readiness import (
    NoticeState,
    assumption_colour,
    earliest_transfer,
    notice_due_on,
    notice_state,
    point_colour,
)
from kt_engine.words import AssumptionStatus, Colour

DAY = date(2027, 4, 1)


@pytest.mark.parametrize(
    ("colour", "due_on", "fallback_on", "expected"),
    [
        (Colour.AMBER, date(2027, 4, 9), date(2027, 4, 2), Colour.AMBER),
        (Colour.GREEN, date(2027, 4, 9), DAY, Colour.GREEN),
        (Colour.GREEN, date(2027, 4, 9), date(2027, 3, 31), Colour.RED),
        (Colour.GREEN, date(2027, 3, 31), None, Colour.AMBER),
        (Colour.RED, date(2027, 3, 31), None, Colour.RED),
    ],
)
def test_a_point_is_red_the_day_after_its_way_back_closed_whatever_its_owner_says(
    colour: Colour, due_on: date, fallback_on: date | None, expected: Colour
) -> None:
    found = point_colour(colour, due_on, DAY, showstopper=fallback_on is not None, fallback_on=fallback_on)
    assert found is expected


@pytest.mark.parametrize(
    ("status", "expires_on", "noted", "expected"),
    [
        (AssumptionStatus.OPEN, date(2027, 4, 16), False, Colour.GREEN),
        (AssumptionStatus.OPEN, date(2027, 4, 15), False, Colour.AMBER),
        (AssumptionStatus.OPEN, DAY, False, Colour.AMBER),
        (AssumptionStatus.OPEN, date(2027, 3, 31), False, Colour.RED),
        (AssumptionStatus.VALIDATED, date(2027, 3, 31), False, Colour.GREEN),
        (AssumptionStatus.FALSIFIED, date(2027, 9, 1), False, Colour.RED),
        (AssumptionStatus.FALSIFIED, date(2027, 9, 1), True, Colour.GREEN),
    ],
)
def test_an_assumption_turns_amber_near_its_last_day_and_red_after_it(
    status: AssumptionStatus, expires_on: date, noted: bool, expected: Colour
) -> None:
    assert assumption_colour(status, expires_on, DAY, warning_days=14, has_change_note=noted) is expected


def test_information_28_days_before_a_transfer_on_the_first_of_may_is_due_on_the_third_of_april() -> None:
    assert notice_due_on(date(2027, 5, 1), 28) == date(2027, 4, 3)
    assert earliest_transfer(date(2027, 4, 3), 28) == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("transfer_on", "given_on", "today", "expected"),
    [
        (date(2027, 5, 1), None, date(2027, 4, 3), NoticeState.TO_GIVE),
        (date(2027, 5, 1), None, date(2027, 4, 4), NoticeState.OVERDUE),
        (date(2027, 5, 1), date(2027, 4, 3), date(2027, 6, 1), NoticeState.GIVEN),
        (date(2027, 5, 1), date(2027, 4, 4), date(2027, 4, 4), NoticeState.TOO_LATE),
        (None, None, DAY, NoticeState.UNDATED),
        (None, date(2027, 3, 1), DAY, NoticeState.GIVEN),
    ],
)
def test_a_notice_is_late_when_its_day_is_over_or_when_it_was_given_after_it(
    transfer_on: date | None, given_on: date | None, today: date, expected: NoticeState
) -> None:
    assert notice_state(transfer_on, given_on, 28, today) is expected
