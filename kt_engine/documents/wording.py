"""How dates, figures and words of the house read in a document; it knows no document."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from kt_engine.words import (
    AuthMethod,
    CertificationStatus,
    CriterionClass,
    Decision,
    Measure,
    Side,
    Stage,
    Unit,
)

# Never strftime: its month names follow the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_UNITS: dict[Unit, str] = {
    Unit.PERCENT: "%",
    Unit.COUNT: "",
    Unit.DAYS: "working days",
    Unit.CALENDAR_DAYS: "calendar days",
    Unit.HOURS: "hours",
    Unit.SECONDS: "seconds",
    Unit.MONTHS: "months",
    Unit.POINTS: "points",
    Unit.SCORE: "",
}
_YES_OR_NO = frozenset(
    {
        Measure.PROVIDER_CHOSEN,
        Measure.CONTRACT_DATES_RECORDED,
        Measure.KPI_AGAINST_TARGET,
        Measure.PARALLEL_RUN_ACCEPTED,
    }
)
_COUNTED: dict[Measure, tuple[str, str]] = {
    Measure.CERTIFIED_COUNT: ("person", "people"),
    Measure.CERTIFIED_READY_COUNT: ("person", "people"),
    Measure.BUS_FACTOR_SHORT_COUNT: ("item held by too few", "items held by too few"),
    Measure.OPEN_CONDITIONS_COUNT: ("condition", "conditions"),
    Measure.CANDIDATES_COUNT: ("provider", "providers"),
    Measure.PROCESSES_IN_SCOPE_COUNT: ("process", "processes"),
    Measure.KPI_PERIODS_COUNT: ("month", "months"),
    Measure.EVIDENCE_RECORDED: ("file", "files"),
    Measure.SEATS_GAP_COUNT: ("seat", "seats"),
    Measure.SHOWSTOPPERS_OPEN_COUNT: ("point", "points"),
    Measure.READINESS_RED_COUNT: ("point", "points"),
    Measure.ASSUMPTIONS_EXPIRED_COUNT: ("assumption", "assumptions"),
    Measure.COMMITMENTS_OPEN_COUNT: ("promise", "promises"),
    Measure.PEOPLE_NOTICES_LATE_COUNT: ("notice", "notices"),
    Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT: ("day", "days"),
    Measure.COMMUNICATIONS_OVERDUE_COUNT: ("message", "messages"),
    Measure.CONDITIONS_EXPIRED_COUNT: ("condition", "conditions"),
}
_SPECIAL: dict[Enum, str] = {
    Side.THIRD_PARTY: "third party",
    Decision.NO_GO: "no-go",
    Decision.TEMPORARY_NO_GO: "temporary no-go",
    CertificationStatus.ATTRITED: "left before certification",
    AuthMethod.TOTP: "one-time code",
    CriterionClass.INFORM: "for information",
}


def day(value: date | None) -> str | None:
    return None if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str | None:
    """Give date and time to the second in UTC: 19 Apr 2027, 08:41:07 UTC."""
    if value is None:
        return None
    utc = value.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M:%S} UTC"


def month(value: date) -> str:
    return f"{LONG_MONTHS[value.month - 1]} {value.year}"


def words(value: Enum | None) -> str | None:
    """Give the reading form of a value of a closed list."""
    if value is None:
        return None
    if value in _SPECIAL:
        return _SPECIAL[value]
    text = str(value.value).replace("_", " ")
    return text.capitalize() if isinstance(value, Stage) else text


def number(value: Decimal | int | None) -> str | None:
    """Give a number without the zeros that only its storage added, thousands set apart."""
    if value is None:
        return None
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: Decimal | int | None, unit: Unit | None) -> str | None:
    if value is None:
        return None
    name = _UNITS[unit] if unit else ""
    if value == 1 and name.endswith("s"):
        name = name[:-1]
    return f"{number(value)} {name}".strip()


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Give "1 process", "4 processes"."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def measured(value: Decimal | None, measure: Measure, unit: Unit | None) -> str:
    """Say what was measured: "yes", "2 files", "87.5 %"."""
    if value is None:
        return "not measured"
    if measure in _YES_OR_NO:
        return "yes" if value else "no"
    if measure in _COUNTED:
        return f"{number(value)} {_COUNTED[measure][value != 1]}"
    return figure(value, unit) or "not measured"


def threshold(at_least: Decimal | None, at_most: Decimal | None, measure: Measure, unit: Unit | None) -> str:
    parts = (("at least", at_least), ("at most", at_most))
    if measure in _YES_OR_NO and at_least == 1 and at_most is None:
        return "yes"
    said = [f"{name} {measured(value, measure, unit)}" for name, value in parts if value is not None]
    return " and ".join(said) or "for information"


def listed(values: Sequence[str]) -> str | None:
    return ", ".join(values) or None


def days_later(value: date | None, than: date | None) -> str | None:
    """Say by how many calendar days one date lies after another."""
    if value is None or than is None:
        return None
    days = (value - than).days
    if days == 0:
        return "none"
    return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def days_left(value: date | None, on: date) -> str | None:
    """Say how many calendar days there are from `on` to a date, that day included; None where there is no date."""
    if value is None:
        return None
    days = (value - on).days
    if days < 0:
        return f"{counted(-days, 'day')} ago"
    return f"{counted(days, 'day')} left" if days else "today"


def working_week(weekdays: Sequence[int]) -> str | None:
    return listed([WEEKDAYS[weekday] for weekday in sorted(weekdays)])


def first_digits(value: str | None, count: int) -> str | None:
    return None if value is None else value[:count]
