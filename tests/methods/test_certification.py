"""Four of five cases are enough, three are not, and a critical one must pass whatever the count."""

from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.methods.certification import Case, CasesResult, certification_cases

MARK = Decimal(85)


def result(*scores: int, critical: int = -1) -> CasesResult:
    cases = [Case(f"case {place}", Decimal(score), place == critical) for place, score in enumerate(scores)]
    return certification_cases(cases, MARK, 4)


def test_four_of_five_pass_and_a_score_at_the_mark_counts() -> None:
    found = result(85, 90, 100, 85, 84)
    assert found.passed
    assert (found.passed_count, found.passed_share_pct, found.failed_cases) == (4, Decimal(80), ("case 4",))


def test_three_of_five_fail() -> None:
    found = result(85, 90, 100, 84, 84)
    assert not found.passed
    assert found.passed_share_pct == Decimal(60)


def test_a_critical_case_must_pass_whatever_the_count() -> None:
    found = result(100, 100, 100, 100, 84, critical=4)
    assert not found.passed
    assert found.failed_critical_cases == ("case 4",)


def test_a_critical_case_that_passes_changes_nothing() -> None:
    assert result(85, 90, 100, 85, 84, critical=0).passed


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: certification_cases([], MARK, 1), "cases is 0"),
        (lambda: certification_cases([Case("a", Decimal(90))], MARK, 2), "cases that must pass is 2"),
        (lambda: certification_cases([Case("a", Decimal(101))], MARK, 1), "score of a is 101"),
        (lambda: certification_cases([Case("a", Decimal(90))] * 2, MARK, 1), "case a is there twice"),
    ],
)
def test_cases_that_cannot_be_are_refused(refused: object, sentence: str) -> None:
    assert callable(refused)
    with pytest.raises(InvalidInput, match=sentence):
        refused()
