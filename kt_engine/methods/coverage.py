"""How much of the knowledge in scope is said to have passed over, and how much is proven; it knows no item's text.

Experts may say "done" while tests show that little was kept: the two figures stand beside each other, with the gap. A
waived item stays in what is divided by, a descoped one leaves it, and a figure whose divisor changed says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kt_engine.methods.checked import HUNDRED, distinct, refused, whole

LEAST, MOST = 1, 5
"""What criticality, frequency and complexity can be rated."""
FREQUENCY_LEVELS = {"daily": 5, "weekly": 4, "monthly": 3, "quarterly": 2, "yearly": 1, "on_demand": 1}
"""A playbook's words for how often an item is needed, as ratings. Of what is needed on demand nobody can say how often:
it counts as the rarest, and its criticality has to speak for it."""
MOST_POWER = 3
HEAVIEST = MOST ** (3 * MOST_POWER)


@dataclass(frozen=True)
class Powers:
    """How often each rating is multiplied in: 1 once, 2 twice, 0 not at all. A playbook may set them."""

    criticality: int = 1
    frequency: int = 1
    complexity: int = 1


@dataclass(frozen=True)
class Item:
    """A knowledge item as coverage counts it."""

    item: str
    weight: int
    claimed: bool
    """Giver, receiver and client owner signed it off."""
    proven: bool
    """All trainees linked to it passed their proof."""
    waived: bool = False
    descoped: bool = False


@dataclass(frozen=True)
class Coverage:
    """Weights, and what they make of the weight in scope; None where nothing is in scope."""

    weight_in_scope: int
    weight_claimed: int
    weight_proven: int
    weight_waived: int
    claimed_pct: Decimal | None
    proven_pct: Decimal | None
    gap_points: Decimal | None
    """Claimed minus proven, in percentage points: what was said and not shown. Below zero, more is shown than said."""


@dataclass(frozen=True)
class Divisor:
    """One item of what a coverage was divided by, at some day."""

    item: str
    weight: int


@dataclass(frozen=True)
class DivisorChange:
    """What happened to the weight in scope between two days."""

    changed: bool
    weight_before: int
    weight_after: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    reweighted: tuple[str, ...]


def frequency_level(frequency: str) -> int:
    """Give the rating, 1 to 5, of a playbook's word for how often an item is needed."""
    if frequency not in FREQUENCY_LEVELS:
        raise refused(f"There is no frequency {frequency[:60]}. Known: {', '.join(FREQUENCY_LEVELS)}.")
    return FREQUENCY_LEVELS[frequency]


def item_weight(criticality: int, frequency: int, complexity: int, powers: Powers = Powers()) -> int:
    """Give the weight of a knowledge item: its three ratings multiplied, each 1 to 5, so 1 to 125.

    A convention of this house, made like the risk priority number of failure mode and effects analysis, which
    multiplies ratings as well. A playbook may set how often each rating counts, 0 to 3 times.
    """
    rated = (
        ("criticality", criticality, powers.criticality),
        ("frequency", frequency, powers.frequency),
        ("complexity", complexity, powers.complexity),
    )
    weight = 1
    for name, rating, power in rated:
        whole(name, rating, LEAST, MOST)
        whole(f"how often {name} counts", power, 0, MOST_POWER)
        weight *= rating**power
    return weight


def is_must_have(criticality: int, from_criticality: int) -> bool:
    """Tell whether an item is a must-have: at the playbook's threshold of criticality or above, both 1 to 5."""
    whole("criticality", criticality, LEAST, MOST)
    whole("the threshold of criticality", from_criticality, LEAST, MOST)
    return criticality >= from_criticality


def coverage(items: Sequence[Item]) -> Coverage:
    """Weigh what is claimed and what is proven against all that is in scope.

    A waived item is in scope and neither claimed nor proven; a descoped one is nowhere.
    """
    distinct("knowledge item", (one.item for one in items))
    for one in items:
        whole(f"the weight of {one.item}", one.weight, 0, HEAVIEST)
    scope = [one for one in items if not one.descoped]
    counted = [one for one in scope if not one.waived]
    whole_of = sum(one.weight for one in scope)
    claimed = sum(one.weight for one in counted if one.claimed)
    proven = sum(one.weight for one in counted if one.proven)
    claimed_pct, proven_pct = _share_pct(claimed, whole_of), _share_pct(proven, whole_of)
    gap = None if claimed_pct is None or proven_pct is None else claimed_pct - proven_pct
    waived = sum(one.weight for one in scope if one.waived)
    return Coverage(whole_of, claimed, proven, waived, claimed_pct, proven_pct, gap)


def divisor_change(before: Sequence[Divisor], after: Sequence[Divisor]) -> DivisorChange:
    """Compare what two coverages were divided by: two figures are of one kind only where nothing changed.

    Give the items in scope, descoped ones left out. An exchange of items of equal weight is a change too.
    """
    for moment in (before, after):
        distinct("knowledge item", (one.item for one in moment))
    old, new = ({one.item: one.weight for one in moment} for moment in (before, after))
    entered, left = tuple(sorted(set(new) - set(old))), tuple(sorted(set(old) - set(new)))
    reweighted = tuple(sorted(item for item in set(old) & set(new) if old[item] != new[item]))
    changed = bool(entered or left or reweighted)
    return DivisorChange(changed, sum(old.values()), sum(new.values()), entered, left, reweighted)


def _share_pct(part: int, whole_of: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole_of) * HUNDRED if whole_of else None
