from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.day_spans import day_spans_text, parse_day_spans
from kt_engine.exchange.weekly_windows import WeeklyWindow, parse_windows, windows_text


def test_windows_are_read_by_day_and_hour() -> None:
    assert parse_windows(" thu-fri 09:00-12:00;Tue 13:00-16:00 ;") == (
        WeeklyWindow(1, time(13), time(16)),
        WeeklyWindow(3, time(9), time(12)),
        WeeklyWindow(4, time(9), time(12)),
    )
    assert parse_windows("  ") == ()


def test_windows_are_written_as_they_are_read() -> None:
    text = "mon-wed 09:00-12:00; tue 13:00-16:00; thu 08:30-12:00; thu-sun 13:00-14:15; sat 09:00-12:00"
    assert windows_text(parse_windows(text)) == text
    assert windows_text(()) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tue", "The window 'tue' of 'tue' is not understood"),
        ("13:00-16:00", "is not understood"),
        ("tue 16:00-13:00", "end before they begin"),
        ("tuesday 13:00-16:00", "The working week 'tuesday' is not understood"),
        ("tue 9-12", "The working hours '9-12' are not understood"),
        ("tue 09:00-12:00; tue 11:00-13:00", "tue 09:00-12:00 and tue 11:00-13:00 overlap"),
        ("tue 09:00-12:00; tue 09:00-12:00", "overlap"),
        (
            "; ".join(f"mon {h:02}:{m:02}-{h:02}:{m + 1:02}" for h in range(11) for m in (0, 2, 4, 6)),
            "at most 40",
        ),
    ],
)
def test_windows_that_are_not_understood_are_said(text: str, sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        parse_windows(text)


def test_windows_that_touch_do_not_overlap() -> None:
    assert len(parse_windows("tue 09:00-12:00; tue 12:00-13:00")) == 2


def test_days_and_spans_are_read_once_each() -> None:
    assert parse_day_spans("2027-04-03; 2027-04-01..2027-04-03;", "blackout") == tuple(
        date(2027, 4, day) for day in (1, 2, 3)
    )
    assert parse_day_spans("", "blackout") == ()


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 3, 1)), max_size=20))
def test_days_are_written_as_they_are_read(days: set[date]) -> None:
    assert parse_day_spans(day_spans_text(days), "blackout") == tuple(sorted(days))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2027-04-03..2027-04-01", "blackout '2027-04-03..2027-04-01' ends before it begins"),
        ("3 April", "blackout '3 April' is no date"),
        ("2027-04-01..", "blackout '' is no date"),
        ("2000-01-01..2199-12-31", "blackout names more than 2000 days"),
    ],
)
def test_days_that_are_not_understood_are_said(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        parse_day_spans(text, "blackout")
