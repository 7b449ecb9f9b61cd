"""The column types and column makers every table uses; they know no table.

`info` on a column says how it enters an event: `text` as a salted digest (typed text and names, erasable),
`personnel` as a salted digest too (how well somebody did: an export keeps it back; nobody erases it by itself),
`digest` as the SHA-256 of a long text, `live` not at all (a counter or lock that proves nothing).
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Text,
    TypeDecorator,
)
from sqlmodel import Field


class UtcMoment(TypeDecorator[datetime]):
    """An aware datetime, held as text `YYYY-MM-DDTHH:MM:SS.ffffffZ` that sorts by time in both databases."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        # Twenty times as fast as strptime, and every row of memory has a moment.
        return None if value is None else datetime.fromisoformat(value)


class DecimalText(TypeDecorator[Decimal]):
    """A Decimal held as its plain text, so that no database rounds it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class EnumText(TypeDecorator[StrEnum]):
    """A closed list held by value; the guards refuse any other value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members
        self._by_text = {member.value: member for member in members}

    def process_bind_param(self, value: StrEnum | str | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> StrEnum | None:
        return None if value is None else self._by_text.get(value) or self.members(value)


def moment_text(value: datetime) -> str:
    """Give the text form of an aware datetime; a naive one is a fault of the program."""
    if value.tzinfo is None:
        msg = "a moment without a time zone reached the store"
        raise ValueError(msg)
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


ERASED = "(erased)"
"""What stands in a text whose data was erased."""


def key() -> Any:
    return Field(default=None, primary_key=True)


def ref(target: str, *, null: bool = False, index: bool = True) -> Any:
    return Field(default=None, sa_column=Column(Integer, ForeignKey(target), nullable=null, index=index))


def word(length: int = 80, *, null: bool = False, unique: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(String(length), nullable=null, unique=unique, index=index))


def typed_text(*, null: bool = False) -> Any:
    """Give a column for text a person typed, or a name: it enters events as a salted digest."""
    return Field(default=None, sa_column=Column(Text, nullable=null, info={"text": True}))


def long_text(*, null: bool = False) -> Any:
    """Give a column for a long machine-made text: it enters events as its SHA-256."""
    return Field(default=None, sa_column=Column(Text, nullable=null, info={"digest": True}))


def digest(*, null: bool = False, index: bool = False) -> Any:
    return Field(
        default=None, sa_column=Column(String(64), nullable=null, index=index, info={"sha256": True})
    )


def one_of(members: type[StrEnum], *, null: bool = False, index: bool = False) -> Any:
    return Field(
        default=None,
        sa_column=Column(EnumText(members), nullable=null, index=index, info={"enum": members}),
    )


def day(*, null: bool = True, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Date, nullable=null, index=index))


def moment(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcMoment, nullable=null))


def minor_units(*, null: bool = False) -> Any:
    """Money as a whole number of the smallest unit of its currency."""
    return Field(default=None, sa_column=Column(BigInteger, nullable=null))


def whole(*, default: int | None = None, null: bool = False) -> Any:
    return Field(default=default, sa_column=Column(Integer, nullable=null))


def bytes_count() -> Any:
    """Give a column for a size in bytes, which may pass two thousand million."""
    return Field(default=None, sa_column=Column(BigInteger, nullable=False))


def counter() -> Any:
    """Give a column that follows from other rows and therefore does not enter events."""
    return Field(default=0, sa_column=Column(Integer, nullable=False, info={"live": True}))


def decimal(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(DecimalText, nullable=null))


def score() -> Any:
    """Give a column that says how well somebody did: personnel data, which enters events as a salted digest."""
    return Field(default=None, sa_column=Column(DecimalText, nullable=False, info={"personnel": True}))


def flag(*, default: bool = False) -> Any:
    return Field(default=default, sa_column=Column(Boolean(create_constraint=False), nullable=False))


def flag_or_none() -> Any:
    """Give a yes or no of rows that are older than the column: NULL means no."""
    return Field(default=None, sa_column=Column(Boolean(create_constraint=False), nullable=True))


def plain(value: Any) -> Any:
    """Give a value as it stands in canonical JSON: only strings, whole numbers, booleans and null."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, StrEnum):
        return value.value
    return value
