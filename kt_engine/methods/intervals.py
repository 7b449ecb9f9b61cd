"""Bounds of a true percentage, from what a sample showed; they say how sure one is, they accept nothing by themselves.

Clopper and Pearson (1934), exact and one-sided, is what an acceptance rests on. Wilson (1927) is nearer to the middle
of what is likely: for display, not for acceptance.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext
from statistics import NormalDist

from kt_engine.methods.binomial import DIGITS, MOST_ERRORS, MOST_UNITS, is_at_most
from kt_engine.methods.checked import HUNDRED, between, refused, whole

FINEST = Decimal("1e-6")
"""Of a percentage: to what step bounds are told."""


@dataclass(frozen=True)
class Bounds:
    """Of the true percentage of right units, both 0 to 100."""

    lower_pct: Decimal
    upper_pct: Decimal


def lower_bound_pct(sample_size: int, errors: int, confidence_pct: Decimal) -> Decimal:
    """True percentage that the sample shows to be reached, with this confidence: one-sided and exact.

    Clopper and Pearson (1934); rounded down to a millionth of a percent, so that it promises nothing too much.
    """
    _check(sample_size, errors, confidence_pct)
    if errors == sample_size:
        return Decimal(0)
    left_pct = HUNDRED - confidence_pct
    ruled_out, likely = 0, int(HUNDRED / FINEST)
    while likely - ruled_out > 1:
        middle = (ruled_out + likely) // 2
        if is_at_most(errors, sample_size, middle * FINEST, left_pct):
            ruled_out = middle
        else:
            likely = middle
    return ruled_out * FINEST


def wilson_bounds_pct(sample_size: int, errors: int, confidence_pct: Decimal) -> Bounds:
    """Bounds on both sides of the true percentage, after Wilson (1927): for display, not for acceptance."""
    _check(sample_size, errors, confidence_pct)
    return _wilson(sample_size, errors, (HUNDRED + confidence_pct) / 2)


def wilson_lower_bound_pct(sample_size: int, errors: int, confidence_pct: Decimal) -> Decimal:
    """Bound below the true percentage, one-sided, after Wilson (1927): for display, not for acceptance."""
    _check(sample_size, errors, confidence_pct)
    return _wilson(sample_size, errors, confidence_pct).lower_pct


def _wilson(sample_size: int, errors: int, below_pct: Decimal) -> Bounds:
    normal = Decimal(NormalDist().inv_cdf(float(below_pct / HUNDRED)))
    with localcontext(DIGITS):
        size, right = Decimal(sample_size), Decimal(sample_size - errors)
        square = normal * normal
        middle = right + square / 2
        reach = normal * (right * errors / size + square / 4).sqrt()
        lower, upper = ((middle + side * reach) / (size + square) * HUNDRED for side in (-1, 1))
        return Bounds(
            max(lower, Decimal(0)).quantize(FINEST, ROUND_FLOOR), min(upper, HUNDRED).quantize(FINEST)
        )


def _check(sample_size: int, errors: int, confidence_pct: Decimal) -> None:
    between("the confidence", confidence_pct, 0, 100)
    whole("the sample size", sample_size, 1, MOST_UNITS)
    whole("errors", errors, 0, MOST_ERRORS)
    if errors > sample_size:
        raise refused(f"There cannot be more errors ({errors}) than units compared ({sample_size}).")
