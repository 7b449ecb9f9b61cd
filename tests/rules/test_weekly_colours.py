"""The lines of a weekly report: red before amber before green, and never green for what was not measured."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.rules.colour import Verdict
from kt_engine.rules.weekly_colours import (
    DueThings,
    Judged,
    MonthFigures,
    Payments,
    knowledge,
    money,
    overall,
    people,
    service,
)
from kt_engine.words import Colour

RED, AMBER, GREEN = Colour.RED, Colour.AMBER, Colour.GREEN
MONTH = "February 2027"


def judged(colour: Colour | None, *, applies: bool = True) -> Judged:
    return Judged(Verdict(colour, "some rule"), applies)


@pytest.mark.parametrize("line", [knowledge, people])
@pytest.mark.parametrize(
    ("found", "colour", "applies"),
    [
        (DueThings(0), None, False),
        (DueThings(3), GREEN, True),
        (DueThings(3, late=("E1-H1",)), AMBER, True),
        (DueThings(3, late=("E1-H1",), urgent=("E1-H1",)), RED, True),
    ],
)
def test_what_is_due_is_there_or_late_or_late_at_go_live(
    line: Callable[[DueThings], Judged], found: DueThings, colour: Colour | None, applies: bool
) -> None:

    said = line(found)
    assert (said.verdict.colour, said.applies) == (colour, applies)


@pytest.mark.parametrize(
    ("found", "colour", "applies"),
    [
        (MonthFigures(MONTH), None, False),
        (MonthFigures(MONTH, met_count=4), GREEN, True),
        (MonthFigures(MONTH, met_count=4, missing=("E1-P1 On time",)), None, True),
        (MonthFigures(MONTH, met_count=4, missed=("a",), missing=("b",)), AMBER, True),
        (MonthFigures(MONTH, met_count=4, missed=("a", "b"), missed_again=("b",)), RED, True),
    ],
)
def test_a_month_with_a_figure_missing_is_not_measured_and_never_green(
    found: MonthFigures, colour: Colour | None, applies: bool
) -> None:
    assert (service(found).verdict.colour, service(found).applies) == (colour, applies)


@pytest.mark.parametrize(
    ("found", "colour", "applies"),
    [
        (Payments(0), None, False),
        (Payments(2), GREEN, True),
        (Payments(2, undated=("M1",)), None, True),
        (Payments(2, moved=("M1",), undated=("M2",)), AMBER, True),
        (Payments(3, moved=("M1",), overdue=("M2",)), RED, True),
    ],
)
def test_a_payment_is_on_its_day_later_or_overdue(
    found: Payments, colour: Colour | None, applies: bool
) -> None:
    assert (money(found).verdict.colour, money(found).applies) == (colour, applies)


def test_the_whole_is_the_worst_line_and_names_it() -> None:
    said = overall({"A": judged(GREEN), "B": judged(AMBER), "C": judged(RED), "D": judged(None)})
    assert (said.colour, said.because) == (RED, ("C",))


def test_the_whole_is_green_beside_a_line_that_has_nothing_to_measure_yet() -> None:
    assert overall({"A": judged(GREEN), "B": judged(None, applies=False)}).colour is GREEN


def test_the_whole_is_not_measured_where_no_line_applies() -> None:
    assert overall({"A": judged(None, applies=False)}).colour is None


@given(
    st.dictionaries(
        st.sampled_from("ABCDE"),
        st.builds(judged, st.sampled_from([RED, AMBER, GREEN, None]), applies=st.booleans()),
    )
)
def test_the_whole_is_never_green_while_a_line_that_applies_was_not_measured(
    lines: dict[str, Judged],
) -> None:
    if overall(lines).colour is GREEN:
        assert all(line.verdict.colour is GREEN for line in lines.values() if line.applies)
        assert any(line.applies for line in lines.values())
