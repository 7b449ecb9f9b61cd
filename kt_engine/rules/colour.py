"""Red, amber or green: which measured fact gives a wave or an engagement its colour. Pure; it measures nothing.

The first rule of the table that holds decides. Where no go-live was promised, or one is not dated, nothing is green.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kt_engine.words import Colour


@dataclass(frozen=True)
class WaveDates:
    """The go-live of one wave: what was promised, and what is expected or was."""

    wave: int
    contract_on: date | None
    baseline_on: date | None
    expected_on: date | None
    is_live: bool = False

    @property
    def is_measured(self) -> bool:
        return self.expected_on is not None and (self.contract_on or self.baseline_on) is not None


@dataclass(frozen=True)
class ColourFacts:
    """What the rules look at, as of one day."""

    waves: tuple[WaveDates, ...] = ()
    expired_conditions: tuple[str, ...] = ()
    """Handles of conditions that are past their last day and not closed."""
    late_gates: tuple[str, ...] = ()
    """Handles of gates that are past their baseline day and not passed."""


@dataclass(frozen=True)
class Verdict:
    """A colour and the rule that gave it; a colour of None was not measured."""

    colour: Colour | None
    rule: str
    because: tuple[str, ...] = ()
    """What the rule found: waves, gates or conditions."""


class Rule(NamedTuple):
    colour: Colour
    sentence: str
    finds: Callable[[ColourFacts], list[str]]


def is_later(expected_on: date | None, promised_on: date | None) -> bool:
    return expected_on is not None and promised_on is not None and expected_on > promised_on


def _after_contract(facts: ColourFacts) -> list[str]:
    return [f"wave {w.wave}" for w in _ahead(facts) if is_later(w.expected_on, w.contract_on)]


def _after_baseline(facts: ColourFacts) -> list[str]:
    return [f"wave {w.wave}" for w in _ahead(facts) if is_later(w.expected_on, w.baseline_on)]


def _ahead(facts: ColourFacts) -> list[WaveDates]:
    """Leave out what is live: late or not, nobody can change it any more."""
    return [wave for wave in facts.waves if not wave.is_live]


RULES: tuple[Rule, ...] = (
    Rule(Colour.RED, "a go-live is expected after its contract day", _after_contract),
    Rule(Colour.RED, "a condition is past its last day", lambda facts: list(facts.expired_conditions)),
    Rule(Colour.AMBER, "a go-live is expected after its baseline day", _after_baseline),
    Rule(Colour.AMBER, "a gate is past its baseline day", lambda facts: list(facts.late_gates)),
)
ALL_WELL = "no go-live is expected later than promised, no gate is late, no condition is past its last day"
ALL_LIVE = "all waves are live, no gate is late, no condition is past its last day"
NOT_PROMISED = "neither contract nor baseline promises a go-live yet"


def verdict_of(facts: ColourFacts) -> Verdict:
    """Give the colour of an engagement, with the rule that gave it."""
    for rule in RULES:
        if found := rule.finds(facts):
            return Verdict(rule.colour, rule.sentence, tuple(found))
    unmeasured = [f"wave {wave.wave}" for wave in _ahead(facts) if not wave.is_measured]
    if unmeasured or not facts.waves:
        return Verdict(None, NOT_PROMISED, tuple(unmeasured))
    return Verdict(Colour.GREEN, ALL_WELL if _ahead(facts) else ALL_LIVE)


def wave_colour(wave: WaveDates) -> Colour | None:
    """Give the colour of one wave, by the same dates; a live one keeps the colour with which it went live."""
    if not wave.is_measured:
        return None
    if is_later(wave.expected_on, wave.contract_on):
        return Colour.RED
    return Colour.AMBER if is_later(wave.expected_on, wave.baseline_on) else Colour.GREEN


def worst_first(colour: Colour | None) -> int:
    """Rank for a list: red, amber, not measured, green."""
    order: Sequence[Colour | None] = (Colour.RED, Colour.AMBER, None, Colour.GREEN)
    return order.index(colour)
