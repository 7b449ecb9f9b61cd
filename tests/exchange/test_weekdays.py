import pytest

from kt_engine.errors import UsageProblem
from kt_engine.exchange.weekdays import parse_weekdays, weekdays_text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sun-thu", (0, 1, 2, 3, 6)),
        ("Sun, Mon, Tue", (0, 1, 6)),
        ("mon-wed, sat", (0, 1, 2, 5)),
        ("fri", (4,)),
        ("mon-mon", (0,)),
    ],
)
def test_a_working_week_is_read_as_people_write_it(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "monday", "mon-", "-fri", "mon;tue", "mon,,tue", "0-4"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="Write it as in mon-fri"):
        parse_weekdays(text)


@pytest.mark.parametrize("text", ["mon,mon", "mon-fri,wed"])
def test_a_day_is_named_once(text: str) -> None:
    with pytest.raises(UsageProblem, match="names a day twice"):
        parse_weekdays(text)


def test_a_week_is_kept_as_numbers() -> None:
    assert weekdays_text((6, 0, 1)) == "0,1,6"
