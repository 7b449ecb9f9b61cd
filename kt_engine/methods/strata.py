"""A sample shared out over exception types and drawn from its units, the same for the same seed; it knows no store.

Shares are proportional, with at least one unit of each type, by largest remainder (Hamilton's method, 1792). Who draws
cannot choose: units are put in the order of a hash of the seed and their names, and the first ones are taken; anybody
can repeat it with a SHA-256 and a sort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kt_engine.methods.binomial import MOST_UNITS
from kt_engine.methods.checked import distinct, refused, whole

MOST_STRATA = 1_000
LONGEST = 200
"""Characters of the name of a type or unit, and of a seed."""


@dataclass(frozen=True)
class Listed:
    """One unit that could be compared, and the type it belongs to."""

    unit: str
    stratum: str


def allocate(sample_size: int, units: Mapping[str, int]) -> dict[str, int]:
    """Share a sample out over types with so many units each: in proportion, one of each at least.

    Of equal remainders the larger type comes first, then the one that is first in the alphabet. A type never gives
    more units than it has. Raises InvalidInput where the sample is smaller than the number of types or larger than
    all units.
    """
    whole("exception types", len(units), 1, MOST_STRATA)
    for name, count in units.items():
        whole(f"units of {name}", count, 1, MOST_UNITS)
    if not len(units) <= sample_size <= sum(units.values()):
        raise refused(
            f"A sample of {sample_size} cannot be shared out: there are {len(units)} types, each with at least one "
            f"unit in it, and {sum(units.values())} units in all."
        )
    alone = _too_small(sample_size, units)
    rest = {name: count for name, count in units.items() if name not in alone}
    shares = dict.fromkeys(alone, 1) | _in_proportion(sample_size - len(alone), rest)
    return {name: shares[name] for name in units}


def draw(seed: str, sample_size: int, listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Draw a sample of the units listed, shared out over their types; the same for the same seed and the same units.

    Units are ordered by the SHA-256 of "seed, line feed, type, line feed, unit" in UTF-8, within each type. The order
    of the list does not matter.
    """
    if not seed or len(seed) > LONGEST:
        raise refused(f"The seed has {len(seed)} characters; it needs 1 to {LONGEST}.")
    distinct("unit", (one.unit for one in listed))
    of_type: dict[str, list[Listed]] = {}
    for one in sorted(listed, key=lambda each: each.stratum):
        of_type.setdefault(one.stratum, []).append(one)
    shares = allocate(sample_size, {name: len(units) for name, units in of_type.items()})
    return tuple(
        unit
        for name, units in of_type.items()
        for unit in sorted(units, key=lambda one: _place(seed, one))[: shares[name]]
    )


def _too_small(sample_size: int, units: Mapping[str, int]) -> set[str]:
    """Give the types whose share is below one: they get one, and the others share what is left."""
    alone: set[str] = set()
    while True:
        left = sample_size - len(alone)
        others = {name: count for name, count in units.items() if name not in alone}
        whole_of = sum(others.values())
        found = {name for name, count in others.items() if left * count < whole_of}
        if not found:
            return alone
        alone |= found


def _in_proportion(sample_size: int, units: Mapping[str, int]) -> dict[str, int]:
    whole_of = sum(units.values())
    shares = {name: sample_size * count // whole_of for name, count in units.items()}
    by_remainder = sorted(
        units, key=lambda name: (-(sample_size * units[name] % whole_of), -units[name], name)
    )
    for name in by_remainder[: sample_size - sum(shares.values())]:
        shares[name] += 1
    return shares


def _place(seed: str, one: Listed) -> bytes:
    return sha256(f"{seed}\n{one.stratum}\n{one.unit}".encode()).digest()
