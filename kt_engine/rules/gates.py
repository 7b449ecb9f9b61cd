"""What a gate's criteria and its signatures amount to; plain values only, nothing measured here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kt_engine.errors import GateNotMet
from kt_engine.words import CriterionClass, Decision, Measure, Role, Side, Unit


@dataclass(frozen=True)
class Evidence:
    record: str
    """Handle of what proves it."""
    sha256: str


@dataclass(frozen=True)
class Measured:
    """One criterion with what was found; a value of None means that nothing was measured, and is never met."""

    key: str
    title: str
    criterion_class: CriterionClass
    measure: Measure
    value: Decimal | None
    unit: Unit
    at_least: Decimal | None
    at_most: Decimal | None
    source: str | None
    """Where the threshold comes from; None for a plain number of the playbook."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def met(self) -> bool:
        """Both bounds are inclusive; a criterion without a bound is met by being measured."""
        if self.value is None:
            return False
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    @property
    def threshold(self) -> str:
        if self.at_least is not None:
            return f"at least {plain_number(self.at_least)}"
        return f"at most {plain_number(self.at_most)}" if self.at_most is not None else "for information"

    @property
    def shown(self) -> str:
        return "not measured" if self.value is None else plain_number(self.value)


@dataclass(frozen=True)
class ProposedCondition:
    criterion_key: str


@dataclass(frozen=True)
class Vote:
    person_id: int
    side: Side
    role: Role
    decision: Decision


@dataclass(frozen=True)
class Seats:
    """How many people of one role on one side must sign."""

    side: Side
    role: Role
    count: int


def plain_number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_go(
    gate: str,
    decision: Decision,
    measured: Sequence[Measured],
    conditions: Sequence[ProposedCondition],
    max_conditions: int,
) -> None:
    """Raise GateNotMet unless the criteria allow this decision; a no-go is always allowed.

    Nobody overrides a must. A conditional criterion that is unmet needs a condition of its own.
    """
    if not decision.passes:
        return
    unmet = [m for m in measured if not m.met and m.criterion_class is not CriterionClass.INFORM]
    musts = [m for m in unmet if m.criterion_class is CriterionClass.MUST]
    if musts:
        raise GateNotMet(f"{gate} cannot get a {decision.value}: {_listed(musts)}. Nobody overrides a must.")
    if decision is Decision.GO and unmet:
        raise GateNotMet(
            f"{gate} cannot get a go: {_listed(unmet)}. Decide go_with_conditions, with a condition for each, or no_go."
        )
    if decision is Decision.GO and conditions:
        raise GateNotMet(
            f"{gate} was presented with conditions. Decide go_with_conditions, or present it without."
        )
    if decision is Decision.GO_WITH_CONDITIONS:
        _check_conditions(gate, unmet, conditions, max_conditions)


def _check_conditions(
    gate: str, unmet: Sequence[Measured], conditions: Sequence[ProposedCondition], max_conditions: int
) -> None:
    if not conditions:
        raise GateNotMet(
            f"{gate} was presented without conditions: decide go, or present it with --conditions FILE."
        )
    if len(conditions) > max_conditions:
        raise GateNotMet(f"{gate} may have at most {max_conditions} conditions and has {len(conditions)}.")
    without = [m for m in unmet if m.key not in {c.criterion_key for c in conditions}]
    if without:
        raise GateNotMet(f"{gate} needs a condition for each unmet criterion: {_listed(without)}.")


def _listed(measured: Sequence[Measured]) -> str:
    return "; ".join(f"{m.title} is {m.shown}, {m.threshold} is asked" for m in measured)


def quorum_reached(seats: Sequence[Seats], votes: Sequence[Vote], decision: Decision) -> bool:
    """Tell whether the votes for a decision fill every seat with different people. A first no_go needs no second."""
    if decision is Decision.NO_GO:
        return any(vote.decision is Decision.NO_GO for vote in votes)
    same = [vote for vote in votes if vote.decision is decision]
    return _fill(list(_places(seats)), same)


def open_seats(seats: Sequence[Seats], votes: Sequence[Vote]) -> tuple[Seats, ...]:
    """Give the seats that nobody has filled yet; a spare `steering_committee` vote fills another seat of its side."""
    spare = list(votes)
    left = [_take(seat, seat.role, spare) for seat in seats]
    left = [_take(seat, Role.STEERING_COMMITTEE, spare) for seat in left]
    return tuple(seat for seat in left if seat.count)


def _take(seat: Seats, role: Role, spare: list[Vote]) -> Seats:
    """Fill a seat with the votes of one role, take them out of `spare`, and give what stays open of the seat."""
    fitting = [vote for vote in spare if (vote.side, vote.role) == (seat.side, role)][: seat.count]
    for vote in fitting:
        spare.remove(vote)
    return Seats(seat.side, seat.role, seat.count - len(fitting))


def _places(seats: Sequence[Seats]) -> list[Seats]:
    return [Seats(seat.side, seat.role, 1) for seat in seats for _ in range(seat.count)]


def _fill(places: list[Seats], votes: list[Vote]) -> bool:
    """Seat distinct people; `steering_committee` may take a seat of its own side in any engagement gate."""
    if not places:
        return True
    place, *rest = places
    fitting = [v for v in votes if v.side is place.side and v.role in {place.role, Role.STEERING_COMMITTEE}]
    return any(_fill(rest, [v for v in votes if v.person_id != vote.person_id]) for vote in fitting)
