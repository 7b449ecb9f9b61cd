from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.exchange.dates import parse_day, parse_period


def refused(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_day(text, "starts_on")
    return str(caught.value)


def test_an_iso_day_is_read() -> None:
    assert parse_day(" 2028-02-29 ", "starts_on") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "01.03.2027", "2027-3-1", "20270301", "2027-03-01T00:00", "tomorrow", "\u0662027-03-01"]
)
def test_another_form_is_refused_with_an_example(text: str) -> None:
    assert "Write year-month-day, as in 2027-03-31." in refused(text)


def test_a_day_the_calendar_has_not_is_refused() -> None:
    assert refused("2027-02-29") == "starts_on '2027-02-29' is not in the calendar. Check month and day."


def test_a_year_mistyped_is_refused() -> None:
    assert "lies outside 2000 to 2199" in refused("0227-03-01")


def test_a_month_has_its_first_and_last_day() -> None:
    period = parse_period("2028-02")
    assert (period.first_on, period.last_on, str(period)) == (date(2028, 2, 1), date(2028, 2, 29), "2028-02")


@pytest.mark.parametrize("text", ["2027-13", "2027-00", "2027", "03/2027", "0001-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_period(text)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_one_sentence(text: str) -> None:
    try:
        said = parse_day(text, "day").isoformat()
    except InvalidInput as error:
        said = text.strip() if str(error).isprintable() else "no sentence"
    assert said == text.strip()
