from datetime import time

import pytest

from kt_engine.errors import UsageProblem
from kt_engine.exchange.hours import Hours, parse_hours, stored_hours


def test_hours_are_read_and_written_back() -> None:
    assert parse_hours(" 08:00-16:30 ") == Hours(time(8), time(16, 30))
    assert str(parse_hours("08:00-16:30")) == "08:00-16:30"


@pytest.mark.parametrize(
    "text", ["", "8-16", "08:00", "08:00-24:00", "08:60-16:00", "08:00 - 16:00", "a\x1bb"]
)
def test_what_is_no_hours_is_told(text: str) -> None:
    with pytest.raises(UsageProblem, match="are not understood"):
        parse_hours(text)


@pytest.mark.parametrize("text", ["16:30-08:00", "08:00-08:00"])
def test_hours_close_after_they_open(text: str) -> None:
    with pytest.raises(UsageProblem, match="end before they begin"):
        parse_hours(text)


def test_hours_nobody_said_are_nine_to_five() -> None:
    assert str(stored_hours(None, None)) == "09:00-17:00"
    assert str(stored_hours("07:15", None)) == "07:15-17:00"
