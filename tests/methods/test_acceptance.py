"""The verdict of a parallel run: what accepts it, what rejects it, and what is always zero."""

from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.methods.acceptance import Tally, judge_census, judge_sample


def tally(compared: int, errors: int = 0, critical: int = 0, unexplained: int = 0) -> Tally:
    return Tally(compared, errors, critical, unexplained)


def test_a_whole_sample_with_no_more_errors_than_allowed_is_accepted() -> None:
    verdict = judge_sample(93, 1, tally(93, 1))
    assert verdict.accepted is True
    assert verdict.correct_pct is not None
    assert verdict.correct_pct.quantize(Decimal("0.01")) == Decimal("98.92")


def test_a_sample_is_open_while_a_unit_is_missing() -> None:
    verdict = judge_sample(93, 1, tally(92, 1))
    assert verdict.accepted is None
    assert verdict.left_to_compare == 1


def test_one_error_too_many_rejects_before_the_sample_is_whole() -> None:
    verdict = judge_sample(93, 1, tally(40, 2))
    assert verdict.accepted is False
    assert verdict.reasons == ("2 errors were found; the plan allows 1.",)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (tally(93, 0, 1), "1 critical error was found"),
        (tally(93, 0, 0, 1), "1 unexplained difference was found"),
    ],
)
def test_critical_errors_and_unexplained_differences_are_never_allowed(found: Tally, reason: str) -> None:
    for verdict in (judge_sample(93, 3, found), judge_census(93, Decimal(50), found)):
        assert verdict.accepted is False
        assert reason in verdict.reasons[0]


def test_every_reason_against_is_said() -> None:
    assert len(judge_sample(59, 0, tally(59, 1, 1, 1)).reasons) == 3


@pytest.mark.parametrize(("errors", "accepted"), [(6, True), (7, False)])
def test_a_census_is_held_against_the_target_itself(errors: int, accepted: bool) -> None:
    # 6 of 120 are 5 percent.
    assert judge_census(120, Decimal(95), tally(120, errors)).accepted is accepted


def test_a_census_needs_every_unit() -> None:
    assert judge_census(120, Decimal(95), tally(119)).accepted is None


def test_a_census_counts_right_units_exactly() -> None:
    # 0.3 percent of 1000 are 3 units, which floats would make 2.
    assert judge_census(1000, Decimal("99.7"), tally(1000, 3)).accepted is True


def test_nothing_compared_has_no_share() -> None:
    assert judge_sample(59, 0, tally(0)).correct_pct is None


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (tally(60), "units compared is 60"),
        (tally(59, -1), "errors is -1"),
        (tally(10, 5, 5, 1), r"more units that differ \(11\) than units compared \(10\)"),
    ],
)
def test_a_tally_that_cannot_be_is_refused(found: Tally, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        judge_sample(59, 0, found)
