"""How dates, figures and words of the house read in a document; it knows no document."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from kt_engine.answers.document_control import SignatureFacts
from kt_engine.documents.speech import many, say, say_number, say_of, spoken
from kt_engine.words import (
    AuthMethod,
    CertificationStatus,
    CriterionClass,
    Decision,
    Language,
    Measure,
    Side,
    Stage,
    Unit,
)

MONDAY = date(2024, 1, 1)
_DAY = "d MMM y"
_MONTH = {Language.EN: "LLLL y", Language.ES: "MMMM 'de' y"}
_AMOUNT = re.compile(r"([A-Z]{3}) ([\d,]+)(?:\.(\d+))?")
_NUMBER = "#,##0.#########"

_UNITS: dict[Unit, tuple[str, str]] = {
    Unit.PERCENT: ("%", "%"),
    Unit.COUNT: ("", ""),
    Unit.DAYS: many("working day", "working days"),
    Unit.CALENDAR_DAYS: many("calendar day", "calendar days"),
    Unit.HOURS: many("hour", "hours"),
    Unit.SECONDS: many("second", "seconds"),
    Unit.MONTHS: many("month", "months"),
    Unit.POINTS: many("point", "points"),
    Unit.SCORE: ("", ""),
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
    Measure.CERTIFIED_COUNT: many("person", "people"),
    Measure.CERTIFIED_READY_COUNT: many("person", "people"),
    Measure.BUS_FACTOR_SHORT_COUNT: many("item held by too few", "items held by too few"),
    Measure.OPEN_CONDITIONS_COUNT: many("condition", "conditions"),
    Measure.CANDIDATES_COUNT: many("provider", "providers"),
    Measure.PROCESSES_IN_SCOPE_COUNT: many("process", "processes"),
    Measure.KPI_PERIODS_COUNT: many("month", "months"),
    Measure.EVIDENCE_RECORDED: many("file", "files"),
    Measure.SEATS_GAP_COUNT: many("seat", "seats"),
    Measure.SHOWSTOPPERS_OPEN_COUNT: many("point", "points"),
    Measure.READINESS_RED_COUNT: many("point", "points"),
    Measure.ASSUMPTIONS_EXPIRED_COUNT: many("assumption", "assumptions"),
    Measure.COMMITMENTS_OPEN_COUNT: many("promise", "promises"),
    Measure.PEOPLE_NOTICES_LATE_COUNT: many("notice", "notices"),
    Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT: many("day", "days"),
    Measure.COMMUNICATIONS_OVERDUE_COUNT: many("message", "messages"),
    Measure.CONDITIONS_EXPIRED_COUNT: many("condition", "conditions"),
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
    return None if value is None else _dated(value, _DAY, spoken())


def moment(value: datetime | None) -> str | None:
    """Give date and time to the second in UTC: 19 Apr 2027, 08:41:07 UTC."""
    if value is None:
        return None
    utc = value.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M:%S} UTC"


def month(value: date) -> str:
    return _dated(value, _MONTH[spoken()], spoken())


def weekday(value: date) -> str:
    """Give the short name of the day: Mon."""
    return _dated(value, "EEE", spoken())


@lru_cache(maxsize=8192)
def _dated(value: date, pattern: str, language: Language) -> str:
    return format_date(date(value.year, value.month, value.day), pattern, locale=language.value)


def words(value: Enum | None) -> str | None:
    """Give the reading form of a value of a closed list."""
    if value is None:
        return None
    said = say_of(type(value).__name__, english_words(value))
    return f"{said[:1].upper()}{said[1:]}" if isinstance(value, Stage) else said


def english_words(value: Enum) -> str:
    """Give what the catalogue knows a value of a closed list by."""
    return _SPECIAL.get(value) or str(value.value).replace("_", " ")


def number(value: Decimal | int | None) -> str | None:
    """Give a number without the zeros that only its storage added, thousands set apart."""
    if value is None:
        return None
    return _numbered(Decimal(value).normalize(), spoken())


@lru_cache(maxsize=8192)
def _numbered(value: Decimal, language: Language) -> str:
    return format_decimal(value, _NUMBER, locale=language.value, decimal_quantization=False)


def money(text: str | None) -> str | None:
    """Give an amount as facts hold it, "EUR 60,000.50", as the language writes amounts."""
    found = _AMOUNT.fullmatch(text or "")
    if found is None or spoken() is Language.EN:
        return text
    currency, whole, part = found.groups()
    digits = "0" * len(part or "")
    pattern = f"#,##0.{digits}" if digits else "#,##0"
    amount = Decimal(f"{whole.replace(',', '')}.{part or 0}")
    return f"{format_decimal(amount, pattern, locale=spoken().value)} {currency}"


def signer(one: SignatureFacts) -> str:
    """Give who signed, and for whom: Ravi Mehta (P9) for Maria Weber (P3)."""
    if spoken() is Language.EN or not one.for_whom:
        return one.signer
    return say("{person} for {giver}", person=f"{one.name} ({one.person})", giver=one.for_whom)


def figure(value: Decimal | int | None, unit: Unit | None) -> str | None:
    if value is None:
        return None
    name = say_number(1 if value == 1 else 2, *_UNITS[unit]) if unit and _UNITS[unit][0] else ""
    return f"{number(value)} {name}".strip()


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Give "1 process", "4 processes"."""
    return f"{count} {say_number(count, singular, plural or singular + 's')}"


def measured(value: Decimal | None, measure: Measure, unit: Unit | None) -> str:
    """Say what was measured: "yes", "2 files", "87.5 %"."""
    if value is None:
        return say("not measured")
    if measure in _YES_OR_NO:
        return say("yes") if value else say("no")
    if measure in _COUNTED:
        return f"{number(value)} {say_number(1 if value == 1 else 2, *_COUNTED[measure])}"
    return figure(value, unit) or say("not measured")


def threshold(at_least: Decimal | None, at_most: Decimal | None, measure: Measure, unit: Unit | None) -> str:
    if measure in _YES_OR_NO and at_least == 1 and at_most is None:
        return say("yes")
    least = "" if at_least is None else say("at least {value}", value=measured(at_least, measure, unit))
    most = "" if at_most is None else say("at most {value}", value=measured(at_most, measure, unit))
    if least and most:
        return say("{one} and {other}", one=least, other=most)
    return least or most or say("for information")


def listed(values: Sequence[str]) -> str | None:
    return ", ".join(values) or None


def days_later(value: date | None, than: date | None) -> str | None:
    """Say by how many calendar days one date lies after another."""
    if value is None or than is None:
        return None
    days = (value - than).days
    if days == 0:
        return say_of("difference in days", "none")
    count = counted(abs(days), "day")
    return say("{days} later", days=count) if days > 0 else say("{days} earlier", days=count)


def days_left(value: date | None, on: date) -> str | None:
    """Say how many calendar days there are from `on` to a date, that day included; None where there is no date."""
    if value is None:
        return None
    days = (value - on).days
    if days < 0:
        return say("{days} ago", days=counted(-days, "day"))
    return say("{days} left", days=counted(days, "day")) if days else say("today")


def working_week(weekdays: Sequence[int]) -> str | None:
    return listed([weekday(MONDAY + timedelta(days=one)) for one in sorted(weekdays)])


def first_digits(value: str | None, count: int) -> str | None:
    return None if value is None else value[:count]
