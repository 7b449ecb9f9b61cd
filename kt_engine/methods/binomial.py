"""How probable so few errors are in a sample of a given size; it knows no plan and no verdict.

The sum of binomial probabilities is worked out with 60 significant digits, which no sum of positive terms can lose;
where such a figure lies nearer to a bound than those digits can tell, whole numbers decide.
"""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction
from math import comb

from kt_engine.methods.checked import HUNDRED, whole, within

MOST_UNITS = 1_000_000
MOST_ERRORS = 10_000
DIGITS = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Wide enough that a probability of 1 in 10 to the millionth is still a number."""
NEARER = Decimal("1e-45")
"""Relative distance within which the digits are not trusted; the sum is right to about 1e-55."""


def chance_of_at_most(errors: int, sample_size: int, true_pct: Decimal) -> Decimal:
    """Percent of all samples of this size that hold at most so many errors, where true_pct of all units are right.

    Exact binomial distribution, 60 significant digits; true_pct is 0 to 100, both included.
    """
    whole("the sample size", sample_size, 1, MOST_UNITS)
    whole("errors", errors, 0, MOST_ERRORS)
    within("the true percentage", true_pct, 0, 100)
    with localcontext(DIGITS):
        return _at_most(errors, sample_size, (HUNDRED - true_pct) / HUNDRED) * HUNDRED


def is_at_most(errors: int, sample_size: int, true_pct: Decimal, chance_pct: Decimal) -> bool:
    """Tell whether the chance of at most so many errors is chance_pct or less; right also where the two are equal."""
    with localcontext(DIGITS):
        chance, bound = chance_of_at_most(errors, sample_size, true_pct), chance_pct
        if abs(chance - bound) > bound * NEARER:
            return chance <= bound
    return _is_exactly_at_most(errors, sample_size, Fraction(true_pct) / 100, Fraction(chance_pct) / 100)


def _at_most(errors: int, sample_size: int, rate: Decimal) -> Decimal:
    """Add up the probabilities of 0 to `errors` errors, each made from the one before."""
    if errors >= sample_size or not rate:
        return Decimal(1)
    if rate == 1:
        return Decimal(0)
    term = (1 - rate) ** sample_size
    total, odds = term, rate / (1 - rate)
    for count in range(errors):
        term *= odds * (sample_size - count) / (count + 1)
        total += term
    return total


def _is_exactly_at_most(errors: int, sample_size: int, right: Fraction, chance: Fraction) -> bool:
    """Compare in whole numbers: both sides are multiplied by every denominator."""
    good, of = right.as_integer_ratio()
    ways: int = sum(
        comb(sample_size, count) * (of - good) ** count * good ** (sample_size - count)
        for count in range(min(errors, sample_size) + 1)
    )
    return ways * chance.denominator <= chance.numerator * int(of**sample_size)
