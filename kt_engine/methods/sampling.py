"""How many units must be compared before a claim of accuracy may be believed; it knows no unit and no store.

The exact binomial plan, one-sided: the smallest sample in which a process of just the target's accuracy would show so
few errors no more often than the confidence leaves over. To meet such a plan is the same as to have a lower bound of
Clopper and Pearson (1934) at or above the target. Sampling is thought of as with replacement, which errs on the safe
side where the units are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise
from math import comb

from kt_engine.methods.binomial import DIGITS, MOST_UNITS, chance_of_at_most, is_at_most
from kt_engine.methods.checked import HUNDRED, between, refused, whole, within

MOST_ALLOWED = 1_000
MOST_PLANS = 20
MOST_LOOKED_AT, MOST_FOLLOWED = 5_000, 100
"""Units and errors of the largest plan of a series: their chances are followed one by one."""
SHOWN = Decimal("1e-10")
TENTHS_OF_THE_WAY = (2, 4, 6, 8, 9)
"""Where, from the target to 100 percent, the power of a plan is told."""


@dataclass(frozen=True)
class Passing:
    """How often a process of this true accuracy passes; both in percent."""

    true_pct: Decimal
    passes_pct: Decimal


@dataclass(frozen=True)
class Plan:
    """A rule named before the first unit is drawn: compare so many, accept with at most so many errors."""

    target_pct: Decimal
    confidence_pct: Decimal
    allowed_errors: int
    sample_size: int
    false_acceptance_pct: Decimal
    """How often a process of exactly the target's accuracy passes; at most 100 minus the confidence."""
    power: tuple[Passing, ...]
    """How often better processes pass, the worst of them first."""


def acceptance_plan(target_pct: Decimal, confidence_pct: Decimal, errors: int) -> Plan:
    """Find the smallest sample that proves the target with this confidence, when so many errors are allowed.

    Both percentages are above 0 and below 100; errors are 0 to 1,000. Raises InvalidInput where more than 1,000,000
    units were needed.
    """
    between("the target", target_pct, 0, 100)
    between("the confidence", confidence_pct, 0, 100)
    whole("errors allowed", errors, 0, MOST_ALLOWED)
    size = _smallest(target_pct, HUNDRED - confidence_pct, errors)
    way = HUNDRED - target_pct
    points = [target_pct + way * tenths / 10 for tenths in TENTHS_OF_THE_WAY]
    return Plan(
        target_pct,
        confidence_pct,
        errors,
        size,
        passes_pct(size, errors, target_pct),
        tuple(Passing(point, passes_pct(size, errors, point)) for point in points),
    )


def passes_pct(sample_size: int, errors: int, true_pct: Decimal) -> Decimal:
    """Percent of the samples of a plan that are accepted, when this percentage of all units is truly right."""
    return chance_of_at_most(errors, sample_size, true_pct).quantize(SHOWN)


def looking_again_pct(target_pct: Decimal, sample_sizes: Sequence[int], errors: Sequence[int]) -> Decimal:
    """Percent of processes of just the target's accuracy that pass where each failed plan is followed by the next.

    The sample grows from plan to plan: what was compared stays. Sizes rise, and so do the errors allowed. With one
    plan of 59 units and no error the figure is 4.8; going on to 93, 124 and 153 units makes it 10.6.
    """
    between("the target", target_pct, 0, 100)
    _check_series(sample_sizes, errors)
    with localcontext(DIGITS):
        rate = (HUNDRED - target_pct) / HUNDRED
        waiting, accepted, before = {0: Decimal(1)}, Decimal(0), 0
        for size, allowed in zip(sample_sizes, errors, strict=True):
            # Who has more errors than the last plan allows can never pass: they need not be followed.
            waiting = _after(waiting, size - before, rate, errors[-1])
            accepted += sum((chance for found, chance in waiting.items() if found <= allowed), Decimal(0))
            waiting = {found: chance for found, chance in waiting.items() if found > allowed}
            before = size
        return (accepted * HUNDRED).quantize(SHOWN)


def repeated_runs_pct(false_acceptances_pct: Sequence[Decimal]) -> Decimal:
    """Percent of processes of just the target's accuracy that pass one of several runs, each with units of its own.

    Given is how often each run would accept such a process: two at 4.8 make 9.4. It holds where nothing was improved
    between the runs.
    """
    whole("runs", len(false_acceptances_pct), 1, MOST_PLANS)
    with localcontext(DIGITS):
        never = Decimal(1)
        for one in false_acceptances_pct:
            never *= 1 - within("the false acceptance of a run", one, 0, 100) / HUNDRED
        return ((1 - never) * HUNDRED).quantize(SHOWN)


def _smallest(target_pct: Decimal, left_pct: Decimal, errors: int) -> int:
    """Double the sample until it is large enough, then halve the distance between too few and enough."""
    too_few, enough = errors, errors + 1
    while not is_at_most(errors, enough, target_pct, left_pct):
        if enough >= MOST_UNITS:
            raise refused(
                f"More than {MOST_UNITS:,} units would be needed. Allow fewer errors, lower the target or the "
                "confidence, or compare every unit (a census)."
            )
        too_few, enough = enough, min(enough * 2, MOST_UNITS)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if is_at_most(errors, middle, target_pct, left_pct):
            enough = middle
        else:
            too_few = middle
    return enough


def _check_series(sample_sizes: Sequence[int], errors: Sequence[int]) -> None:
    whole("plans in a row", len(sample_sizes), 1, MOST_PLANS)
    if len(sample_sizes) != len(errors):
        raise refused(
            f"There are {len(sample_sizes)} sample sizes and {len(errors)} numbers of errors; "
            "each plan has one of each."
        )
    for size, allowed in zip(sample_sizes, errors, strict=True):
        whole("the sample size", size, 1, MOST_LOOKED_AT)
        whole("errors allowed", allowed, 0, min(size, MOST_FOLLOWED))
    for one, following in (*pairwise(sample_sizes), *pairwise(errors)):
        if following <= one:
            raise refused(
                f"Each plan is larger than the one before and allows more errors: {following} follows {one}."
            )


def _after(waiting: dict[int, Decimal], units: int, rate: Decimal, most: int) -> dict[int, Decimal]:
    """Give the chances of each number of errors once so many more units are compared."""
    more = {
        count: comb(units, count) * rate**count * (1 - rate) ** (units - count)
        for count in range(min(units, most) + 1)
    }
    found: dict[int, Decimal] = {}
    for errors, chance in waiting.items():
        for count, its in more.items():
            if errors + count <= most:
                found[errors + count] = found.get(errors + count, Decimal(0)) + chance * its
    return found
