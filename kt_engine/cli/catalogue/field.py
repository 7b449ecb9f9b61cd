"""What a method is given on the command line: named values, and tables of them. It knows no method."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from kt_engine.errors import InvalidInput, Problem, UsageProblem
from kt_engine.exchange.dates import FIRST_YEAR, LAST_YEAR, parse_day
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.numbers import parse_number

REQUIRED = object()
"""The default of a value that must be given."""
LONGEST_WORD = 200
MOST_IN_A_LIST = 10_000
Read = Callable[[str, str], Any]
"""From the text, and what it is called in a sentence, to the value. Raises UsageProblem."""


@dataclass(frozen=True)
class Field:
    """One value: an option of the command, or a column of a table."""

    name: str
    """As the method calls it; the option is written with '-' for '_'."""
    about: str
    read: Read
    metavar: str
    default: Any = REQUIRED

    @property
    def option(self) -> str:
        return f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class Table:
    """Rows that a method needs; given as a file of CSV or JSON with --from."""

    name: str
    about: str
    columns: tuple[Field, ...]


@dataclass(frozen=True)
class TableRow:
    """One row of a table, with the place it stands in for sentences."""

    values: dict[str, Any]
    place: Callable[[str, str], Problem] = field(compare=False)
    """From the name of a column and a sentence to the problem there."""

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def refuse(self, column: str, sentence: str) -> InvalidInput:
        return InvalidInput([self.place(column, sentence)])


def whole(
    name: str, about: str, default: Any = REQUIRED, *, low: int | None = None, high: int | None = None
) -> Field:
    """Make a field of whole numbers; `low` and `high` only where the method itself does not look."""

    def read(text: str, what: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,12}", text.strip(), re.ASCII):
            raise UsageProblem(f"{what} {shown(text)} is no whole number.")
        number = int(text)
        if (low is not None and number < low) or (high is not None and number > high):
            raise UsageProblem(f"{what} {number} is not from {low} to {high}.")
        return number

    return Field(name, about, read, "N", default)


def number(name: str, about: str, default: Any = REQUIRED) -> Field:
    def read(text: str, what: str) -> Decimal:
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", text.strip(), re.ASCII):
            raise UsageProblem(
                f"{what} {shown(text)} is no number. Write it with a decimal point, as in 87.5."
            )
        return parse_number(text, what)

    return Field(name, about, read, "NUMBER", default)


def text(name: str, about: str, default: Any = REQUIRED) -> Field:
    def read(given: str, what: str) -> str:
        if not given.strip() or len(given) > LONGEST_WORD or not given.isprintable():
            raise UsageProblem(f"{what} {shown(given)} is no name: 1 to {LONGEST_WORD} visible signs.")
        return given.strip()

    return Field(name, about, read, "TEXT", default)


def yes_no(name: str, about: str, default: Any = REQUIRED) -> Field:
    def read(given: str, what: str) -> bool:
        if given.strip().casefold() not in {"yes", "no"}:
            raise UsageProblem(f"{what} {shown(given)} is neither yes nor no.")
        return given.strip().casefold() == "yes"

    return Field(name, about, read, "yes|no", default)


def choice(name: str, about: str, words: Sequence[str], default: Any = REQUIRED) -> Field:
    def read(given: str, what: str) -> str:
        if given.strip() not in words:
            raise UsageProblem(f"There is no {what} {shown(given)}.{did_you_mean(given, words)}")
        return given.strip()

    return Field(name, about, read, "|".join(words), default)


def day(name: str, about: str, default: Any = REQUIRED) -> Field:
    def read(given: str, what: str) -> Any:
        return as_usage(lambda: parse_day(given, what))

    return Field(name, about, read, "DATE", default)


def moment(name: str, about: str) -> Field:
    def read(given: str, what: str) -> datetime:
        try:
            found = datetime.fromisoformat(given.strip())
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise UsageProblem(
                f"{what} {shown(given)} is no moment from {FIRST_YEAR} to {LAST_YEAR} with a time zone. "
                "Write it as in 2026-10-02T16:00+02:00."
            )
        return found

    return Field(name, about, read, "MOMENT")


def several(one: Field) -> Field:
    """Make a field that holds a list, written with commas between."""

    def read(given: str, what: str) -> tuple[Any, ...]:
        parts = given.split(",")
        if len(parts) > MOST_IN_A_LIST:
            raise UsageProblem(f"{what} has {len(parts)} entries; at most {MOST_IN_A_LIST} are taken.")
        return tuple(one.read(part, what) for part in parts)

    return Field(
        one.name, f"{one.about} Written with commas between.", read, f"{one.metavar},...", one.default
    )


def as_usage(asked: Callable[[], Any]) -> Any:
    """Give what is asked for; what is wrong with the words is a UsageProblem."""
    try:
        return asked()
    except InvalidInput as fault:
        raise UsageProblem(str(fault)) from fault
