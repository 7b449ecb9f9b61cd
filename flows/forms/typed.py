"""What forms read from their texts: handles, words of a closed list, days, numbers. It knows no form."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from flows.forms.answer import chosen
from flows.forms.fields import NO, YES, first_word
from kt_engine.errors import UsageProblem
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.numbers import parse_number

Word = TypeVar("Word", bound=StrEnum)


def handles_of(lines: Sequence[str] | str) -> list[str]:
    """Give the handles of the lines chosen, or of a text with commas or semicolons between them."""
    each = lines.replace(";", ",").split(",") if isinstance(lines, str) else lines
    return [word for word in map(first_word, each) if word]


def handle_or_none(line: str) -> str | None:
    """Give the handle of a dropdown's line that may be left empty."""
    return first_word(line) or None


def yes_or_no(text: str, what: str) -> bool:
    """Give whether it is yes; left empty it is no. Raises UsageProblem for any other word."""
    word = text.strip().lower() or NO
    if word not in {YES, NO}:
        raise UsageProblem(f"{what}: {text.strip()} is neither {YES} nor {NO}. Choose one of the two.")
    return word == YES


def words_of(kind: type[StrEnum]) -> tuple[str, ...]:
    """Give what a dropdown of this closed list offers."""
    return tuple(each.value for each in kind)


def word_of(kind: type[Word], text: str, what: str) -> Word:
    """Give the word chosen. Raises UsageProblem when nothing was chosen, and for any other word."""
    word = chosen(text, what).lower().replace(" ", "_")
    if word not in words_of(kind):
        raise UsageProblem(f"{word} is no {what}. Choose one of: {', '.join(words_of(kind))}.")
    return kind(word)


def word_or_none(kind: type[Word], text: str, what: str) -> Word | None:
    return word_of(kind, text, what) if text.strip() else None


def day_of(text: str, what: str) -> date:
    """Give the day; `what` as in "last day". Raises UsageProblem when it is empty, InvalidInput when it is none."""
    return parse_day(chosen(text, what), f"The {what}")


def day_or_none(text: str, what: str) -> date | None:
    return day_of(text, what) if text.strip() else None


def number_or_none(text: str, what: str) -> Decimal | None:
    return parse_number(text.strip(), f"The {what}") if text.strip() else None


def whole_or_none(text: str, what: str) -> int | None:
    """Give a whole number. Raises UsageProblem for one with a fraction."""
    number = number_or_none(text, what)
    if number is not None and number % 1:
        raise UsageProblem(f"The {what} {text.strip()} is no whole number. Write it as in 3.")
    return None if number is None else int(number)
