"""How newcomers grow into their work, and how many must begin so that enough stay; it knows no person and no plan.

New people take longer per case, and some leave: both are planned for, in exact numbers, because a binary fraction more
or less is a person more or less (9 divided by 1 minus 0.55 is 20, and 21 to a computer that is careless).
"""

from datetime import date
from decimal import Decimal

from kt_engine.methods.checked import HUNDRED, refused, whole, within

LONGEST_SECONDS = 1_000_000
LONGEST_RAMP = 1_000
MOST_SEATS = 1_000_000
MOST_DAYS = 10_000
HOURS_OF_A_DAY = 24


def handling_time_at(new: Decimal, tenured: Decimal, ramp: Decimal, at: Decimal) -> Decimal:
    """Average handling time at one moment of a ramp that falls in a straight line from `new` to `tenured`.

    Times in any one unit, usually seconds; `ramp` and `at` in any one unit, usually months from the start. From the
    ramp's end on it is the tenured one: 600 to 400 over 4 months is 500 after 2.
    """
    within("the handling time of new people", new, 0, LONGEST_SECONDS)
    within("the handling time of tenured people", tenured, 0, LONGEST_SECONDS)
    within("the length of the ramp", ramp, 0, LONGEST_RAMP)
    within("the moment", at, 0, LONGEST_RAMP)
    return tenured if at >= ramp else new - (new - tenured) * at / ramp


def over_hire(seats: int, survival_pct: Decimal) -> int:
    """How many must begin so that `seats` people are expected to stay, where survival_pct of a class do.

    Rounded up to a whole person, exactly: 50 seats at 80 percent are 63, 18 at 65 are 28, 9 at 45 are 20. Survival is
    above 0 and at most 100: 100 minus the percentage that leaves.
    """
    whole("seats", seats, 0, MOST_SEATS)
    within("the percentage that stays", survival_pct, 0, 100)
    if not survival_pct:
        raise refused(
            "Where nobody stays, no number of beginners is enough. Look at the survival of the class."
        )
    # Upwards in whole numbers: minus the floor of minus the quotient.
    survivors, of = survival_pct.as_integer_ratio()
    return -(-seats * int(HUNDRED) * of // survivors)


def transfer_capacity_hours(
    total_days: int, shadow_days: int, reverse_shadow_days: int, hours_per_day: Decimal
) -> Decimal:
    """Hours left for sessions: the days that are neither shadow nor reverse shadow, at so many hours a day.

    60 days with 10 and 10 of shadowing, at 5 hours, are 200. Days are working days.
    """
    whole("days in all", total_days, 0, MOST_DAYS)
    whole("days of shadowing", shadow_days, 0, MOST_DAYS)
    whole("days of reverse shadowing", reverse_shadow_days, 0, MOST_DAYS)
    within("hours a day", hours_per_day, 0, HOURS_OF_A_DAY)
    left = total_days - shadow_days - reverse_shadow_days
    if left < 0:
        raise refused(
            f"{shadow_days} and {reverse_shadow_days} days of shadowing do not fit into {total_days} days in all."
        )
    return left * hours_per_day


def ramp_days(start_on: date, proficient_on: date) -> int:
    """Calendar days from the start of work to proficiency: from 2 January to 16 February are 45."""
    if proficient_on < start_on:
        raise refused(f"Nobody is proficient on {proficient_on} who starts on {start_on}. Check both days.")
    return (proficient_on - start_on).days
