import pytest

from kt_engine.exchange.money import minor_of, money_text


@pytest.mark.parametrize(
    ("text", "currency", "minor", "shown"),
    [
        ("60000", "EUR", 6_000_000, "EUR 60,000"),
        ("60000.5", "EUR", 6_000_050, "EUR 60,000.50"),
        ("0.01", "USD", 1, "USD 0.01"),
        ("900", "JPY", 900, "JPY 900"),
        ("1.234", "KWD", 1234, "KWD 1.234"),
        ("1.5", "CLF", 15_000, "CLF 1.5000"),
        ("999999999999.99", "EUR", 99_999_999_999_999, "EUR 999,999,999,999.99"),
    ],
)
def test_an_amount_is_kept_in_its_smallest_unit(text: str, currency: str, minor: int, shown: str) -> None:
    assert minor_of(text, currency) == minor
    assert money_text(minor, currency) == shown


@pytest.mark.parametrize(
    ("text", "currency", "words"),
    [
        ("", "EUR", "is no amount"),
        ("60,000", "EUR", "is no amount"),
        ("-5", "EUR", "is no amount"),
        ("1e6", "EUR", "is no amount"),
        ("=2", "EUR", "is no amount"),
        ("٣", "EUR", "is no amount"),
        ("1.234", "EUR", "has 3 digits after the point; EUR has 2"),
        ("5.0", "JPY", "has 1 digits after the point; JPY has none"),
        ("0", "EUR", "is nothing"),
        ("0.00", "EUR", "is nothing"),
    ],
)
def test_what_is_no_amount_is_told(text: str, currency: str, words: str) -> None:
    assert words in str(minor_of(text, currency))
