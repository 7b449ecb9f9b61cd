"""How many seats the work needs, how many people can be expected to fill them, and what is missing; it knows no person.

Workload over productive hours, as practitioners of workforce planning count it; a mean, without queues. What stands in
training counts only as far as people usually come through each stage that is still before them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from kt_engine.methods.checked import HUNDRED, as_decimal, distinct, refused, whole, within

MOST_UNITS = 1_000_000_000
LONGEST_SECONDS = 1_000_000
MOST_HOURS = 744
"""Of a month of 31 days."""
MOST_SEATS = 1_000_000
MOST_WEEKS = 520
MOST_STAGES = 50
MOST_COHORTS = 10_000
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class StageSurvival:
    """How many percent of those who stand in a stage come through it."""

    stage: str
    survival_pct: Decimal


@dataclass(frozen=True)
class Cohort:
    """People who stand in one stage and are live from one week on, if they come through."""

    stage: str
    heads: int
    live_in_week: int
    """1 is the first week looked at."""


@dataclass(frozen=True)
class WeekOfSeats:
    week: int
    """From 1."""
    needed: int
    live: int
    in_the_machine: int
    """Heads in training, whatever week they are live in."""
    expected_live: Decimal
    """Live, and the expected survivors of the cohorts that are due by this week."""
    gap: int
    """Whole seats short; below zero, seats to spare."""


def productive_hours(
    paid_hours: Decimal, shrinkage_pct: Decimal, occupancy_pct: Decimal = HUNDRED
) -> Decimal:
    """Hours of one seat that go into handling work: paid hours less shrinkage, times occupancy.

    Shrinkage is the percentage of paid time in which nobody is available (leave, training, breaks); occupancy the
    percentage of available time spent handling, 100 where work can wait.
    """
    within("paid hours", paid_hours, 0, MOST_HOURS)
    within("shrinkage", shrinkage_pct, 0, 100)
    within("occupancy", occupancy_pct, 0, 100)
    return paid_hours * (HUNDRED - shrinkage_pct) / HUNDRED * occupancy_pct / HUNDRED


def needed_seats(volume: int, handling_seconds: Decimal, productive_hours_per_seat: Decimal) -> int:
    """Seats the work of a period needs: volume times handling time over the productive hours of one seat, rounded up.

    Volume and hours are of the same period, such as a week.
    """
    whole("the volume", volume, 0, MOST_UNITS)
    within("the handling time", handling_seconds, 0, LONGEST_SECONDS)
    within("the productive hours of a seat", productive_hours_per_seat, 0, MOST_HOURS)
    if not productive_hours_per_seat:
        raise refused(
            "A seat without productive hours does no work. Check paid hours, shrinkage and occupancy."
        )
    # As whole numbers: neither the workload nor the quotient is rounded before it is rounded up.
    seconds, of_seconds = (volume * handling_seconds).as_integer_ratio()
    room, of_room = (productive_hours_per_seat * SECONDS_PER_HOUR).as_integer_ratio()
    return -(-seconds * of_room // (of_seconds * room))


def survival_to_live_pct(stages: Sequence[StageSurvival]) -> dict[str, Decimal]:
    """Percent of those in each stage who are expected to become live: its survival times that of all after it.

    Stages stand in the order people pass them.
    """
    return {stage: as_decimal(chance * 100) for stage, chance in _chances(stages).items()}


def expected_live(live: int, heads: Mapping[str, int], stages: Sequence[StageSurvival]) -> Decimal:
    """People expected to be live once all who are in training came through or left; a mean, not a promise."""
    cohorts = [Cohort(stage, count, 1) for stage, count in heads.items()]
    return seats_by_week([0], live, cohorts, stages)[0].expected_live


def seats_by_week(
    needed: Sequence[int], live: int, cohorts: Sequence[Cohort], stages: Sequence[StageSurvival]
) -> tuple[WeekOfSeats, ...]:
    """Set the seats needed, week by week, against who is live and who can be expected to be by then.

    The gap is rounded up to whole seats: an expected 7.4 of 8 is one short.
    """
    whole("weeks", len(needed), 1, MOST_WEEKS)
    whole("people who are live", live, 0, MOST_SEATS)
    arriving = _arriving(cohorts, _chances(stages))
    machine = sum(one.heads for one in cohorts)
    expected = Fraction(live)
    weeks = []
    for week, seats in enumerate(needed, start=1):
        whole(f"seats needed in week {week}", seats, 0, MOST_SEATS)
        expected += arriving.get(week, 0)
        weeks.append(WeekOfSeats(week, seats, live, machine, as_decimal(expected), ceil(seats - expected)))
    return tuple(weeks)


def _chances(stages: Sequence[StageSurvival]) -> dict[str, Fraction]:
    """Give the chance, 0 to 1, of each stage: as fractions, so that no seat is lost to rounding."""
    whole("stages", len(stages), 1, MOST_STAGES)
    distinct("stage", (one.stage for one in stages))
    found: dict[str, Fraction] = {}
    chance = Fraction(1)
    for one in reversed(stages):
        chance *= Fraction(within(f"the survival of {one.stage}", one.survival_pct, 0, 100)) / 100
        found[one.stage] = chance
    return {one.stage: found[one.stage] for one in stages}


def _arriving(cohorts: Sequence[Cohort], chances: Mapping[str, Fraction]) -> dict[int, Fraction]:
    whole("cohorts", len(cohorts), 0, MOST_COHORTS)
    arriving: dict[int, Fraction] = {}
    for one in cohorts:
        if one.stage not in chances:
            raise refused(f"Nothing is said of the survival of {one.stage}. Known: {', '.join(chances)}.")
        whole(f"people in {one.stage}", one.heads, 0, MOST_SEATS)
        whole("the week a cohort is live in", one.live_in_week, 1, MOST_WEEKS)
        arriving[one.live_in_week] = (
            arriving.get(one.live_in_week, Fraction(0)) + one.heads * chances[one.stage]
        )
    return arriving
