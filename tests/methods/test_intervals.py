"""Bounds of a true percentage: the published ones of Wilson, and the exact one against the plan it equals."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.intervals import lower_bound_pct, wilson_bounds_pct, wilson_lower_bound_pct
from kt_engine.methods.sampling import acceptance_plan

CONFIDENCE = Decimal(95)


@pytest.mark.parametrize(
    ("units", "errors", "two_sided", "one_sided"),
    [(20, 1, "76.4", "80.40"), (200, 10, "91.0", "91.81"), (2000, 100, "94.0", "94.14")],
)
def test_wilsons_bounds_are_the_published_ones(
    units: int, errors: int, two_sided: str, one_sided: str
) -> None:
    lower = wilson_bounds_pct(units, errors, CONFIDENCE).lower_pct
    assert lower.quantize(Decimal(two_sided)) == Decimal(two_sided)
    one = wilson_lower_bound_pct(units, errors, CONFIDENCE)
    assert one.quantize(Decimal(one_sided)) == Decimal(one_sided)


def test_wilsons_bounds_stay_between_0_and_100() -> None:
    assert wilson_bounds_pct(20, 0, CONFIDENCE).upper_pct == 100
    assert wilson_bounds_pct(20, 20, CONFIDENCE).lower_pct == 0


def test_the_exact_bound_without_an_error_is_a_root() -> None:
    # 0.05 to the power 1/59, worked out apart.
    assert lower_bound_pct(59, 0, CONFIDENCE) == Decimal("95.049239")


def test_nothing_right_proves_nothing() -> None:
    assert lower_bound_pct(7, 7, CONFIDENCE) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(50, 995).map(lambda tenths: Decimal(tenths) / 10), st.integers(0, 8))
def test_meeting_a_plan_is_a_lower_bound_at_or_above_the_target(target: Decimal, errors: int) -> None:
    plan = acceptance_plan(target, CONFIDENCE, errors)
    step = Decimal("0.000001")
    assert lower_bound_pct(plan.sample_size, errors, CONFIDENCE) + step >= target
    assert lower_bound_pct(plan.sample_size, errors + 1, CONFIDENCE) < target
    if plan.sample_size - 1 > errors:
        assert lower_bound_pct(plan.sample_size - 1, errors, CONFIDENCE) < target


@pytest.mark.parametrize(
    ("units", "errors", "confidence", "sentence"),
    [
        (0, 0, "95", "sample size is 0"),
        (5, 6, "95", r"more errors \(6\) than units compared \(5\)"),
        (5, -1, "95", "errors is -1"),
        (5, 0, "0", "confidence is 0"),
        (5, 0, "101", "confidence is 101"),
    ],
)
def test_figures_no_bound_can_take_are_refused(
    units: int, errors: int, confidence: str, sentence: str
) -> None:
    for bound in (lower_bound_pct, wilson_bounds_pct, wilson_lower_bound_pct):
        with pytest.raises(InvalidInput, match=sentence):
            bound(units, errors, Decimal(confidence))
