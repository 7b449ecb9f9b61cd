"""Refuses figures no method can take, each in one sentence, and writes exact ones down; it knows no method."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kt_engine.errors import InvalidInput, Problem

HUNDRED = Decimal(100)
MOST_DECIMALS = 9
"""More decimals of a percentage than anybody measures; they would only make the arithmetic slow."""


def refused(sentence: str) -> InvalidInput:
    return InvalidInput([Problem(sentence)])


def within(name: str, number: Decimal, low: int, high: int) -> Decimal:
    """Give the number. Raises InvalidInput unless it is from low to high, both included."""
    if not number.is_finite() or not low <= number <= high:
        raise refused(f"The figure for {name} is {_written(number)}; it must be from {low} to {high}.")
    return _short(name, number)


def between(name: str, number: Decimal, low: int, high: int) -> Decimal:
    """Give the number. Raises InvalidInput unless it lies above low and below high, neither included."""
    if not number.is_finite() or not low < number < high:
        raise refused(
            f"The figure for {name} is {_written(number)}; it must be above {low} and below {high}."
        )
    return _short(name, number)


def whole(name: str, number: int, low: int, high: int) -> int:
    """Give the whole number. Raises InvalidInput unless it is from low to high, both included."""
    if not low <= number <= high:
        raise refused(f"The figure for {name} is {number}; it must be a whole number from {low} to {high:,}.")
    return number


def distinct(name: str, words: Iterable[str]) -> None:
    """Raise InvalidInput where a name is there twice."""
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise refused(f"The {name} {word} is there twice. Remove one.")
        seen.add(word)


def as_decimal(exact: Fraction) -> Decimal:
    """Give an exact number with 28 significant digits."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _short(name: str, number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        raise refused(f"The figure for {name} has more than {MOST_DECIMALS} decimals. Round it.")
    return number


def _written(number: Decimal) -> str:
    """Give a number as it was probably typed, however many digits it has."""
    text = str(number)
    return text if len(text) <= MOST_DECIMALS * 2 else f"{text[: MOST_DECIMALS * 2]}..."
