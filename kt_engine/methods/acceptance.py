"""Whether a parallel run is accepted: the verdict of a sample plan or of a census; it knows no unit and no store.

Critical errors and unexplained differences are always zero, whatever the rest says. A verdict stands as soon as nothing
that is still to be compared could change it; an early rejection never makes a false acceptance likelier.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kt_engine.methods.binomial import MOST_UNITS
from kt_engine.methods.checked import HUNDRED, as_decimal, between, refused, whole
from kt_engine.methods.sampling import MOST_ALLOWED


@dataclass(frozen=True)
class Verdict:
    accepted: bool | None
    """None: there are units to compare that may still decide it."""
    left_to_compare: int
    correct_pct: Decimal | None
    """Of the units compared; None where there are none."""
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """How many units were compared, and how many of them were not alike, by kind; no unit is of two kinds."""

    compared: int
    errors: int
    critical_errors: int
    unexplained: int

    @property
    def differing(self) -> int:
        return self.errors + self.critical_errors + self.unexplained


def judge_sample(sample_size: int, allowed_errors: int, tally: Tally) -> Verdict:
    """Judge a sample by its plan: all of it compared, with no more errors than the plan allows."""
    whole("errors allowed", allowed_errors, 0, MOST_ALLOWED)
    _check(sample_size, tally)
    against = _always_zero(tally)
    if tally.errors > allowed_errors:
        against.append(f"{_found(tally.errors, 'error')}; the plan allows {allowed_errors}.")
    return _verdict(
        sample_size, tally, against, f"{_found(tally.errors, 'error')}, {allowed_errors} allowed."
    )


def judge_census(population: int, target_pct: Decimal, tally: Tally) -> Verdict:
    """Judge a census: every unit compared, the share of right ones at the target or above. No interval applies."""
    between("the target", target_pct, 0, 100)
    _check(population, tally)
    allowed = int(population * (HUNDRED - target_pct) / HUNDRED)
    against = _always_zero(tally)
    if tally.errors > allowed:
        against.append(
            f"{_found(tally.errors, 'error')}; at {target_pct} percent of {population} units at most {allowed} may be."
        )
    return _verdict(population, tally, against, f"{_found(tally.errors, 'error')} in {population} units.")


def _check(units: int, tally: Tally) -> None:
    whole("units to compare", units, 1, MOST_UNITS)
    whole("units compared", tally.compared, 0, units)
    named = (
        ("errors", tally.errors),
        ("critical errors", tally.critical_errors),
        ("unexplained differences", tally.unexplained),
    )
    for name, count in named:
        whole(name, count, 0, MOST_UNITS)
    if tally.differing > tally.compared:
        raise refused(
            f"There cannot be more units that differ ({tally.differing}) than units compared ({tally.compared})."
        )


def _always_zero(tally: Tally) -> list[str]:
    named = (
        (tally.critical_errors, "critical error"),
        (tally.unexplained, "unexplained difference"),
    )
    return [f"{_found(count, name)}; none is ever allowed." for count, name in named if count]


def _found(count: int, name: str) -> str:
    return f"1 {name} was found" if count == 1 else f"{count} {name}s were found"


def _verdict(units: int, tally: Tally, against: list[str], otherwise: str) -> Verdict:
    left = units - tally.compared
    if against:
        accepted: bool | None = False
    else:
        accepted = None if left else True
        waits = "1 unit is" if left == 1 else f"{left} units are"
        against = [f"{waits} not compared yet."] if left else [otherwise]
    share = Fraction(tally.compared - tally.differing, tally.compared) * 100 if tally.compared else None
    return Verdict(accepted, left, None if share is None else as_decimal(share), tuple(against))
