from decimal import Decimal

import pytest

from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.rules.training import (
    IN_TRAINING,
    Attempt,
    attempt_passes,
    check_attempt,
    check_in_training,
    check_score,
    open_seats,
    status_after,
)
from kt_engine.words import CertificationStatus, Role, Side

TRAINER = (Role.TRAINER, Side.PROVIDER)
EXPERT = (Role.SUBJECT_EXPERT, Side.CLIENT)
MARK = Decimal(80)


@pytest.mark.parametrize(
    ("score", "critical_right", "has_critical", "passes"),
    [
        ("80", True, True, True),
        ("79.9", True, True, False),
        ("100", False, True, False),
        ("80", False, False, True),
        ("79.99", False, False, False),
    ],
)
def test_a_score_at_the_mark_passes_and_a_wrong_critical_question_never(
    score: str, critical_right: bool, has_critical: bool, passes: bool
) -> None:
    assert (
        attempt_passes(Decimal(score), MARK, critical_right=critical_right, has_critical=has_critical)
        is passes
    )


@pytest.mark.parametrize("score", ["0", "100", "79.99", "1E+1"])
def test_a_score_from_0_to_100_is_taken(score: str) -> None:
    assert check_score(Decimal(score)) == Decimal(score)


@pytest.mark.parametrize("score", ["-1", "100.01", "NaN", "-Infinity", "0.001"])
def test_any_other_score_is_refused(score: str) -> None:
    with pytest.raises(UsageProblem):
        check_score(Decimal(score))


def test_attempts_of_other_modules_do_not_count() -> None:
    earlier = [Attempt("a", passed=False), Attempt("b", passed=False), Attempt("b", passed=False)]
    assert check_attempt("E1-K1", "a", earlier, 2) == 1
    with pytest.raises(Refused, match="all 2 attempts of b"):
        check_attempt("E1-K1", "b", earlier, 2)


def test_a_passed_module_is_not_tried_again() -> None:
    with pytest.raises(Refused, match="has passed a"):
        check_attempt("E1-K1", "a", [Attempt("a", passed=False), Attempt("a", passed=True)], 3)


@pytest.mark.parametrize(
    ("attempts", "status"),
    [
        ([("a", True)], CertificationStatus.IN_CLASS),
        ([("a", False)], CertificationStatus.REMEDIATION),
        ([("a", False), ("b", True)], CertificationStatus.REMEDIATION),
        ([("a", False), ("a", True)], CertificationStatus.IN_CLASS),
        ([("a", False), ("b", True), ("a", True)], CertificationStatus.ASSESSED),
        ([], CertificationStatus.IN_CLASS),
    ],
)
def test_where_a_trainee_stands_follows_from_all_attempts(
    attempts: list[tuple[str, bool]], status: CertificationStatus
) -> None:
    tried = [Attempt(module, passed=passed) for module, passed in attempts]
    assert status_after(["a", "b"], tried) is status


def test_without_modules_nothing_is_ever_assessed() -> None:
    assert status_after([], []) is CertificationStatus.IN_CLASS


@pytest.mark.parametrize("status", CertificationStatus)
def test_every_status_says_whether_a_trainee_is_still_taught(status: CertificationStatus) -> None:
    if status in IN_TRAINING:
        check_in_training("E1-K1", status, "taught")
    else:
        with pytest.raises(MoveRefused, match=r"E1-K1 is .* and cannot be taught"):
            check_in_training("E1-K1", status, "taught")


def test_seats_are_counted_one_by_one() -> None:
    needed = [(*TRAINER, 2), (*EXPERT, 1)]
    assert open_seats(needed, []) == (TRAINER, TRAINER, EXPERT)
    assert open_seats(needed, [TRAINER]) == (TRAINER, EXPERT)
    assert open_seats(needed, [EXPERT, TRAINER, TRAINER]) == ()


def test_a_third_signature_of_one_seat_fills_no_other() -> None:
    assert open_seats([(*TRAINER, 1), (*EXPERT, 1)], [TRAINER, TRAINER]) == (EXPERT,)
