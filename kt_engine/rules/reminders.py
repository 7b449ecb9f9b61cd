"""When an answer is asked for again, and when somebody above is told: plain numbers in, no store, no calendar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """How an open question is chased; days are working days of the side that was asked."""

    first_pct: int | None
    """Part of the answer period after which the first reminder goes out; None: only at its end."""
    again_days: int | None
    """After the period's end a reminder every so many days, and the next level of escalation; None: none."""


def reminders_due(schedule: Schedule, answer_days: int, waited_days: int) -> int:
    """Give how many reminders should have gone out after so many days of silence; the last one counts now.

    The first comes after its part of the period, at least a day, rounded up; the next on the period's last day.
    """
    points = {answer_days}
    if schedule.first_pct is not None:
        points.add(max(1, -(-answer_days * schedule.first_pct // 100)))
    due = sum(point <= waited_days for point in points)
    return due + _rounds(schedule, waited_days - answer_days)


def escalations_due(schedule: Schedule, answer_days: int, waited_days: int, levels: int) -> int:
    """Give up to which level it should have been told: the first on the first day after the period."""
    over = waited_days - answer_days
    if over < 1:
        return 0
    return min(levels, 1 + _rounds(schedule, over - 1))


def _rounds(schedule: Schedule, over: int) -> int:
    return max(over, 0) // schedule.again_days if schedule.again_days else 0
