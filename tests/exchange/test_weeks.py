"""A week is typed as 2027-W10, or as any day of it."""

from datetime import date

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.weeks import parse_week, week_text


@pytest.mark.parametrize("text", ["2027-W10", " 2027-W10 ", "2027-03-08", "2027-03-10", "2027-03-14"])
def test_a_week_is_read_as_its_monday(text: str) -> None:
    assert parse_week(text, "from_week") == date(2027, 3, 8)
    assert week_text(date(2027, 3, 8)) == "2027-W10"


def test_a_year_may_have_a_week_53_and_begin_in_the_year_before() -> None:
    assert parse_week("2026-W53", "from_week") == date(2026, 12, 28)
    assert parse_week("2026-W01", "from_week") == date(2025, 12, 29)
    assert week_text(date(2025, 12, 29)) == "2026-W01"


@pytest.mark.parametrize(
    "text",
    ["2027-W53", "2027-W00", "2027-W1", "W10", "", "2027/03/08", "0001-W01", "9999-W52", "\uff12027-W10"],
)
def test_what_is_no_week_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"from_week '.*' is no week"):
        parse_week(text, "from_week")


def test_a_day_that_is_not_in_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is not in the calendar"):
        parse_week("2027-02-30", "from_week")
