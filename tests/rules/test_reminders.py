"""Reminders come in the period, at its end, and then again; who is above hears of it from the day after."""

import pytest

from kt_engine.rules.reminders import Schedule, escalations_due, reminders_due

USUAL = Schedule(50, 3)


@pytest.mark.parametrize(
    ("waited", "reminders"), [(0, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 2), (8, 3), (11, 4), (14, 5)]
)
def test_half_of_five_days_is_the_third_day_then_the_end_then_every_third(
    waited: int, reminders: int
) -> None:
    assert reminders_due(USUAL, 5, waited) == reminders


def test_a_period_of_one_day_has_one_reminder_at_its_end() -> None:
    assert [reminders_due(USUAL, 1, waited) for waited in (0, 1, 3, 4)] == [0, 1, 1, 2]


def test_without_a_schedule_one_reminder_comes_at_the_end_and_no_other() -> None:
    assert [reminders_due(Schedule(None, None), 5, waited) for waited in (4, 5, 50)] == [0, 1, 1]


@pytest.mark.parametrize(("waited", "level"), [(5, 0), (6, 1), (8, 1), (9, 2), (30, 2)])
def test_the_first_level_hears_on_the_first_day_after_the_period(waited: int, level: int) -> None:
    assert escalations_due(USUAL, 5, waited, levels=2) == level


def test_nobody_above_is_told_where_there_is_nobody() -> None:
    assert escalations_due(USUAL, 5, 9, levels=0) == 0


def test_without_a_schedule_only_the_first_level_is_told() -> None:
    assert escalations_due(Schedule(None, None), 5, 99, levels=2) == 1
