from datetime import date, timedelta

import pytest

from kt_engine.rules.milestone_price import milestone_price

PROMISED = date(2027, 5, 3)


@pytest.mark.parametrize(
    ("days_before", "slack", "sentence"),
    [
        (5, 3, "from day 4: milestone M4 (EUR 60,000) moves"),
        (0, 0, "from day 1: milestone M4 (EUR 60,000) moves"),
        (-1, -1, "milestone M4 (EUR 60,000) moves by 1 working day already"),
        (-7, -5, "milestone M4 (EUR 60,000) moves by 5 working days already"),
        # Promised for a Saturday, forecast for the Sunday after it by people who work Sundays off the count.
        (-1, 0, "milestone M4 (EUR 60,000) moves by 1 working day already"),
    ],
)
def test_the_price_behind_a_slack(days_before: int, slack: int, sentence: str) -> None:
    forecast = PROMISED - timedelta(days=days_before)
    price = milestone_price("M4", "EUR 60,000", promised_on=PROMISED, forecast_on=forecast, slack_days=slack)
    assert str(price) == sentence


def test_the_price_names_the_day_as_a_number_too() -> None:
    price = milestone_price("M4", "EUR 1", promised_on=PROMISED, forecast_on=PROMISED, slack_days=0)
    assert (price.from_day, price.late_days) == (1, 0)
