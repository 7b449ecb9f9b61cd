import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.exchange.checked_numbers import is_card, is_iban, luhn


@pytest.mark.parametrize(
    "digits", ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117"]
)
def test_the_test_numbers_of_the_schemes_are_cards(digits: str) -> None:
    assert is_card(digits)


@pytest.mark.parametrize(
    "digits", ["4111111111111112", "1234567812345670", "411111111111111", "0000000000000000"]
)
def test_a_wrong_check_digit_beginning_or_length_is_no_card(digits: str) -> None:
    assert not is_card(digits)


@pytest.mark.parametrize("text", ["DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947"])
def test_the_samples_of_the_registry_are_ibans(text: str) -> None:
    assert is_iban(text)


@pytest.mark.parametrize(
    "text", ["DE88370400440532013000", "DE8937040044053201300", "XX89370400440532013000", "DE"]
)
def test_a_wrong_sum_length_or_country_is_no_iban(text: str) -> None:
    assert not is_iban(text)


@given(st.from_regex(r"[0-9]{12,18}", fullmatch=True), st.integers(0, 17))
def test_luhn_notices_every_single_wrong_digit(digits: str, place: int) -> None:
    whole = next(f"{digits}{last}" for last in range(10) if luhn(f"{digits}{last}"))
    at = place % len(whole)
    wrong = whole[:at] + str((int(whole[at]) + 1) % 10) + whole[at + 1 :]
    assert not luhn(wrong)
