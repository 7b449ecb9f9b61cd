"""Sample plans against the published sizes, against whole-number arithmetic, and at their limits."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.binomial import chance_of_at_most, is_at_most
from kt_engine.methods.sampling import acceptance_plan, looking_again_pct, passes_pct, repeated_runs_pct

TENTH = Decimal("0.1")
CONFIDENCE = Decimal(95)


def size(target: str, errors: int) -> int:
    return acceptance_plan(Decimal(target), CONFIDENCE, errors).sample_size


@pytest.mark.parametrize(
    ("target", "sizes"),
    [("95", [59, 93, 124, 153]), ("98", [149, 236, 313, 386]), ("99", [299, 473, 628, 773])],
)
def test_the_sizes_are_the_published_ones(target: str, sizes: list[int]) -> None:
    assert [size(target, errors) for errors in range(4)] == sizes


def exact_pct(errors: int, units: int, right_pct: Decimal) -> Fraction:
    right = Fraction(right_pct) / 100
    terms = (comb(units, i) * (1 - right) ** i * right ** (units - i) for i in range(errors + 1))
    return 100 * sum(terms, Fraction(0))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 998).map(lambda tenths: Decimal(tenths) / 10),
    st.integers(500, 999).map(lambda tenths: Decimal(tenths) / 10),
    st.integers(0, 20),
)
def test_a_plan_is_the_smallest_that_whole_numbers_allow(
    target: Decimal, confidence: Decimal, errors: int
) -> None:
    plan = acceptance_plan(target, confidence, errors)
    assert exact_pct(errors, plan.sample_size, target) <= 100 - Fraction(confidence)
    if plan.sample_size > errors + 1:
        assert exact_pct(errors, plan.sample_size - 1, target) > 100 - Fraction(confidence)


def test_the_largest_plans_are_the_smallest_that_whole_numbers_allow() -> None:
    assert size("99.9", 20) == 29058
    twentieths = {
        units: 20 * sum(comb(units, i) * 999 ** (units - i) for i in range(21)) for units in (29057, 29058)
    }
    assert twentieths[29058] <= 1000**29058
    assert twentieths[29057] > 1000**29057


def test_a_plan_beyond_a_hundred_thousand_units_holds() -> None:
    plan = acceptance_plan(Decimal("99.99"), Decimal(99), 20)
    assert plan.sample_size == 331025
    # Poisson's approximation, worked out apart: 33.1 errors are expected, at most 20 in 1.0 percent of samples.
    assert plan.false_acceptance_pct.quantize(TENTH) == Decimal("1.0")


def test_a_chance_that_is_exactly_the_bound_is_taken() -> None:
    # 0.5 to the fourth is 6.25 percent, which 93.75 leaves over.
    assert acceptance_plan(Decimal(50), Decimal("93.75"), 0).sample_size == 4
    assert is_at_most(0, 4, Decimal(50), Decimal("6.25"))
    assert not is_at_most(0, 4, Decimal(50), Decimal("6.249999999"))


@pytest.mark.parametrize(("units", "errors", "passes"), [(59, 0, "30.4"), (153, 3, "63.4")])
def test_the_power_against_a_true_98_percent(units: int, errors: int, passes: str) -> None:
    assert passes_pct(units, errors, Decimal(98)).quantize(TENTH) == Decimal(passes)


def test_a_plan_tells_its_power_above_the_target_up_to_nearly_perfect() -> None:
    plan = acceptance_plan(Decimal(95), CONFIDENCE, 0)
    assert [point.true_pct for point in plan.power] == [96, 97, 98, 99, Decimal("99.5")]
    assert plan.power[2].passes_pct == passes_pct(59, 0, Decimal(98))
    assert plan.false_acceptance_pct.quantize(TENTH) == Decimal("4.8")


def test_going_on_after_a_failure_raises_the_false_acceptance_from_4_8_to_10_6() -> None:
    sizes, errors = [59, 93, 124, 153], [0, 1, 2, 3]
    chances = [looking_again_pct(Decimal(95), sizes[:count], errors[:count]) for count in (1, 2, 3, 4)]
    assert [chance.quantize(TENTH) for chance in chances] == [
        Decimal("4.8"), Decimal("7.5"), Decimal("9.3"), Decimal("10.6"),
    ]  # fmt: skip


def test_a_second_look_is_worked_out_as_by_hand() -> None:
    # Half of all units right; accept 1 of 1 without error, else 2 of 3 with one error at most.
    # 1/2, and of the other half (the first was wrong): both of the next two right, 1/4.
    assert looking_again_pct(Decimal(50), [1, 3], [0, 1]) == Decimal("62.5")


def test_one_plan_alone_is_accepted_as_often_as_its_power_says() -> None:
    assert looking_again_pct(Decimal(95), [153], [3]) == passes_pct(153, 3, Decimal(95))


def test_two_runs_of_their_own_units_accept_nearly_twice_as_often() -> None:
    assert repeated_runs_pct([Decimal("4.85"), Decimal("4.85")]) == Decimal("9.464775")
    assert repeated_runs_pct([Decimal("4.85"), Decimal(0)]) == Decimal("4.85")


@pytest.mark.parametrize(
    ("chances", "sentence"), [([], "runs is 0"), (["101"], "acceptance of a run is 101"), (["-1"], "is -1")]
)
def test_runs_that_cannot_be_are_refused(chances: list[str], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        repeated_runs_pct([Decimal(chance) for chance in chances])


def test_as_many_errors_as_units_are_always_reached_and_perfection_never_fails() -> None:
    assert chance_of_at_most(5, 5, Decimal(0)) == 100
    assert chance_of_at_most(4, 5, Decimal(0)) == 0
    assert chance_of_at_most(0, 1_000_000, Decimal(100)) == 100


@pytest.mark.parametrize(
    ("target", "confidence", "errors", "sentence"),
    [
        ("100", "95", 0, "The figure for the target is 100; it must be above 0 and below 100."),
        ("0", "95", 0, "target is 0; it must be above 0"),
        ("-5", "95", 0, "target is -5"),
        ("95", "100", 0, "confidence is 100"),
        ("95", "95", -1, "errors allowed is -1; it must be a whole number from 0 to 1,000"),
        ("95", "95", 1001, "errors allowed is 1001"),
        ("95.1234567891", "95", 0, "more than 9 decimals"),
        ("NaN", "95", 0, "target is NaN"),
        ("1E+999999", "95", 0, "target is 1E\\+999999"),
        ("99.999999", "95", 0, "More than 1,000,000 units would be needed"),
    ],
)
def test_figures_no_plan_can_take_are_refused(
    target: str, confidence: str, errors: int, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        acceptance_plan(Decimal(target), Decimal(confidence), errors)


@pytest.mark.parametrize(
    ("sizes", "errors", "sentence"),
    [
        ([], [], "plans in a row is 0"),
        ([59, 93], [0], "There are 2 sample sizes and 1 numbers of errors"),
        ([93, 59], [0, 1], "Each plan is larger than the one before and allows more errors: 59 follows 93"),
        ([59, 93], [1, 1], "1 follows 1"),
        ([5], [6], "errors allowed is 6"),
        ([6000], [0], "sample size is 6000"),
    ],
)
def test_a_series_that_is_none_is_refused(sizes: list[int], errors: list[int], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        looking_again_pct(Decimal(95), sizes, errors)
