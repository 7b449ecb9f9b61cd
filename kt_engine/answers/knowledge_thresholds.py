"""The numbers a playbook sets for knowledge items, and the house's own where it says nothing. It writes nothing."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from kt_engine.methods.coverage import is_must_have as at_or_above
from kt_engine.playbook.check_knowledge import (
    ACKNOWLEDGE,
    MUST_HAVE,
    PLAY_BACK,
    PLAY_BACK_MUST_HAVE,
    QUORUM,
)
from kt_engine.playbook.schema import Playbook
from kt_engine.words import Unit

MUST_HAVE_FROM = 4
PLAY_BACK_PCT = Decimal(80)
PLAY_BACK_MUST_HAVE_PCT = Decimal(90)
QUORUM_PCT = Decimal(75)
ACKNOWLEDGE_DAYS = 10
"""House defaults, where a playbook says nothing else."""
REVIEW_MONTHS = 12
MONTHS_OF_YEAR = 12


def must_have_from(playbook: Playbook) -> int:
    """Give the criticality from which on an item must outlive whoever knows it."""
    return int(_value(playbook, MUST_HAVE, Decimal(MUST_HAVE_FROM)))


def is_must_have(playbook: Playbook, criticality: int) -> bool:
    return at_or_above(criticality, must_have_from(playbook))


def play_back_mark(playbook: Playbook, *, must_have: bool) -> Decimal:
    """Give the percentage, inclusive, at which a play-back passes."""
    if must_have:
        return _value(playbook, PLAY_BACK_MUST_HAVE, PLAY_BACK_MUST_HAVE_PCT)
    return _value(playbook, PLAY_BACK, PLAY_BACK_PCT)


def quorum_pct(playbook: Playbook) -> Decimal:
    """Give how much of those asked to a session must have been there, inclusive."""
    return _value(playbook, QUORUM, QUORUM_PCT)


def acknowledge_by(playbook: Playbook, today: date) -> date:
    """Give the day by which who is certified has taken note of a change made today."""
    return today + timedelta(days=int(_value(playbook, ACKNOWLEDGE, Decimal(ACKNOWLEDGE_DAYS))))


def review_day(playbook: Playbook, item_key: str, today: date) -> date:
    """Give the day on which an item baselined today is looked at again; a year later where the playbook is silent."""
    spec = playbook.knowledge_items.get(item_key)
    name = spec.review if spec else None
    if name is None:
        return months_later(today, REVIEW_MONTHS)
    threshold = playbook.thresholds[name]
    if threshold.unit is Unit.MONTHS:
        return months_later(today, int(threshold.value))
    return today + timedelta(days=int(threshold.value))


def months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or its last day where it is shorter."""
    count = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_OF_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _value(playbook: Playbook, name: str, otherwise: Decimal) -> Decimal:
    threshold = playbook.thresholds.get(name)
    return otherwise if threshold is None else threshold.value
