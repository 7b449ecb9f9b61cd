"""Checks that what seats are planned with are thresholds of the right unit and size. It knows no file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Unit

MOST_HOURS = 168
"""Of a week."""
MOST_DAYS = 400


class Bound(NamedTuple):
    unit: Unit
    low: int
    high: int
    above: bool = False
    """True: the low end itself does not count."""
    whole: bool = False

    def fits(self, value: Decimal) -> bool:
        enough = value > self.low if self.above else value >= self.low
        return enough and value <= self.high and (not self.whole or value == int(value))

    @property
    def said(self) -> str:
        number = "whole number" if self.whole else "number"
        low = f"above {self.low}" if self.above else f"from {self.low}"
        return f"a {number} of {self.unit.value}, {low} to {self.high}"


FIELDS: Mapping[str, Bound] = {
    "hours": Bound(Unit.HOURS, 0, MOST_HOURS, above=True),
    "shrinkage": Bound(Unit.PERCENT, 0, 99),
    "occupancy": Bound(Unit.PERCENT, 0, 100, above=True),
    "hiring": Bound(Unit.DAYS, 0, MOST_DAYS, whole=True),
}
OF_STAGE: Mapping[str, Bound] = {
    "survival": Bound(Unit.PERCENT, 0, 100, above=True),
    "length": Bound(Unit.DAYS, 0, MOST_DAYS, whole=True),
}


def staffing_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    spec = playbook.get("staffing")
    if not isinstance(spec, dict):
        return
    for name, bound in FIELDS.items():
        yield from _threshold(spec, ("staffing", name), bound, names)
    for stage, of_stage in groups(spec.get("stages")).items():
        for name, bound in OF_STAGE.items():
            yield from _threshold(of_stage, ("staffing", "stages", stage, name), bound, names)
    for name in ("shifts", "languages"):
        yield from _repeats(spec, name)
    yield from _other_shifts(playbook, spec)


def _other_shifts(playbook: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[Fault]:
    """Seats and certificates are counted over the same shifts, so both lists say the same where both are there."""
    certification = playbook.get("certification")
    asked = [one for _, one in words(certification.get("shifts"))] if isinstance(certification, dict) else []
    planned = [one for _, one in words(spec.get("shifts"))]
    if asked and planned and set(asked) != set(planned):
        listed = ", ".join(asked)
        yield Fault(
            ("staffing", "shifts"), f"`shifts` must be those of `certification` ({listed}), or be left out."
        )


def _threshold(spec: Mapping[str, Any], path: Path, bound: Bound, names: Names) -> Iterator[Fault]:
    wanted = word(spec.get(str(path[-1])))
    if wanted is None:
        return
    threshold = names.thresholds.get(wanted)
    if threshold is None:
        known = list(names.declared["thresholds"])
        yield Fault(path, f"there is no threshold `{wanted}` under `thresholds`. {suggest(wanted, known)}")
        return
    value = number(threshold.get("value"))
    if threshold.get("unit") != bound.unit or value is None or not bound.fits(value):
        yield Fault(path, f"`{path[-1]}` must name a threshold that is {bound.said}.")


def _repeats(spec: Mapping[str, Any], name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, one in words(spec.get(name)):
        if one in seen:
            yield Fault(("staffing", name, position), f"`{one}` is named twice under `{name}`.")
        seen.add(one)
