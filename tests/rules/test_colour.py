"""Red, amber, green: each rule by itself, their order, and nothing green that was not measured."""

from dataclasses import replace
from datetime import date

import pytest

from kt_engine.rules.colour import ColourFacts, WaveDates, verdict_of, wave_colour, worst_first
from kt_engine.words import Colour

DAY = date(2027, 4, 12)
LATER = date(2027, 4, 13)
WAVE = WaveDates(1, contract_on=DAY, baseline_on=DAY, expected_on=DAY)


@pytest.mark.parametrize(
    ("facts", "colour", "because"),
    [
        (ColourFacts((replace(WAVE, contract_on=date(2027, 4, 9)),)), Colour.RED, ("wave 1",)),
        (ColourFacts((WAVE,), expired_conditions=("E1-C1",)), Colour.RED, ("E1-C1",)),
        (ColourFacts((replace(WAVE, contract_on=LATER, expected_on=LATER),)), Colour.AMBER, ("wave 1",)),
        (ColourFacts((WAVE,), late_gates=("E1-G-ready-P1",)), Colour.AMBER, ("E1-G-ready-P1",)),
        (ColourFacts((WAVE,)), Colour.GREEN, ()),
    ],
)
def test_each_rule_gives_its_colour_and_what_it_found(
    facts: ColourFacts, colour: Colour, because: tuple[str, ...]
) -> None:
    found = verdict_of(facts)
    assert (found.colour, found.because) == (colour, because)


def test_red_is_stronger_than_amber() -> None:
    facts = ColourFacts((replace(WAVE, contract_on=LATER, expected_on=LATER),), ("E1-C1",), ("E1-G-a",))
    assert verdict_of(facts).colour is Colour.RED


@pytest.mark.parametrize(
    "waves",
    [
        (),
        (replace(WAVE, expected_on=None),),
        (replace(WAVE, contract_on=None, baseline_on=None),),
        (WAVE, replace(WAVE, wave=2, contract_on=None, baseline_on=None)),
    ],
)
def test_what_was_not_promised_or_not_dated_is_not_green(waves: tuple[WaveDates, ...]) -> None:
    assert verdict_of(ColourFacts(waves)).colour is None


def test_a_wave_that_went_live_late_does_not_keep_the_engagement_red() -> None:
    live = replace(WAVE, expected_on=LATER, is_live=True)
    assert verdict_of(ColourFacts((live,))).colour is Colour.GREEN
    assert wave_colour(live) is Colour.RED


@pytest.mark.parametrize(
    ("wave", "colour"),
    [
        (WAVE, Colour.GREEN),
        (replace(WAVE, contract_on=LATER, expected_on=LATER), Colour.AMBER),
        (replace(WAVE, contract_on=None, expected_on=LATER), Colour.AMBER),
        (replace(WAVE, expected_on=LATER), Colour.RED),
        (replace(WAVE, contract_on=None, baseline_on=None), None),
    ],
)
def test_a_wave_has_the_colour_of_its_own_dates(wave: WaveDates, colour: Colour | None) -> None:
    assert wave_colour(wave) is colour


def test_what_is_not_measured_stands_before_what_is_green() -> None:
    colours = [Colour.GREEN, None, Colour.AMBER, Colour.RED]
    assert sorted(colours, key=worst_first) == [Colour.RED, Colour.AMBER, None, Colour.GREEN]
