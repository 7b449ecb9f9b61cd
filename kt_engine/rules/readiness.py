"""What colour an open point or an assumption has on a day, and when a notice to people is in time. Pure; no store.

The countdown of what can stop a go-live runs to the last day of its way back, not to the go-live.
"""

from datetime import date, timedelta
from enum import StrEnum

from kt_engine.words import AssumptionStatus, Colour

WARNING_CALENDAR_DAYS = 14
"""An assumption turns amber so many days before its last day, where the playbook has no `assumption_warning`."""


class NoticeState(StrEnum):
    """How a notice to people stands beside the day on which they move."""

    GIVEN = "given"
    TO_GIVE = "to_give"
    OVERDUE = "overdue"
    """Its last day has passed and it was not given."""
    TOO_LATE = "too_late"
    """It was given so late that people may not move on the day that is planned."""
    UNDATED = "undated"
    """No day is planned on which people move."""


LATE_NOTICES = frozenset({NoticeState.OVERDUE, NoticeState.TOO_LATE})


def point_colour(
    colour: Colour, due_on: date, today: date, *, showstopper: bool, fallback_on: date | None
) -> Colour:
    """Give the colour of an open point: red once the way back has closed, never green once it is overdue."""
    if way_back_is_closed(fallback_on, today, showstopper=showstopper):
        return Colour.RED
    if colour is Colour.GREEN and due_on < today:
        return Colour.AMBER
    return colour


def way_back_is_closed(fallback_on: date | None, today: date, *, showstopper: bool) -> bool:
    """Tell whether the last day on which the way back could be chosen is over; that day itself is still open."""
    return showstopper and fallback_on is not None and fallback_on < today


def assumption_colour(
    status: AssumptionStatus, expires_on: date, today: date, *, warning_days: int, has_change_note: bool
) -> Colour:
    """Give green for what is validated or far from its last day, amber near it, red after it.

    What is false is red until the contract change note it asks for is there.
    """
    if status is AssumptionStatus.FALSIFIED:
        return Colour.GREEN if has_change_note else Colour.RED
    if status is AssumptionStatus.VALIDATED:
        return Colour.GREEN
    if expires_on < today:
        return Colour.RED
    return Colour.AMBER if (expires_on - today).days <= warning_days else Colour.GREEN


def notice_due_on(transfer_on: date | None, least_calendar_days: int) -> date | None:
    """Give the last day on which it can be given: so many calendar days before people move.

    For instance 28 days before 1 May 2027 is 3 April 2027.
    """
    return None if transfer_on is None else transfer_on - timedelta(days=least_calendar_days)


def earliest_transfer(given_on: date | None, least_calendar_days: int) -> date | None:
    """Give the first day on which people may move after a notice was given."""
    return None if given_on is None else given_on + timedelta(days=least_calendar_days)


def notice_state(
    transfer_on: date | None, given_on: date | None, least_calendar_days: int, today: date
) -> NoticeState:
    due_on = notice_due_on(transfer_on, least_calendar_days)
    if given_on is not None:
        return NoticeState.TOO_LATE if due_on is not None and given_on > due_on else NoticeState.GIVEN
    if due_on is None:
        return NoticeState.UNDATED
    return NoticeState.OVERDUE if due_on < today else NoticeState.TO_GIVE
