"""Cases are counted, not hours; the newest look at a check counts; k of n cases pass and every critical one."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.rules.trainee_path import (
    SetStanding,
    Term,
    clean_cases,
    counting_sets,
    counting_tests,
    critical_left,
    is_too_old,
    low_levels,
    needed_modules,
    open_checks,
    standing_of,
    unseen_cases,
)
from kt_engine.words import CheckPhase, CheckResult, RecertCause
from way_facts import (
    GOOD_SET,
    TODAY,
    case_set,
    cases_spec,
    checks,
    complete,
    done,
    facts,
    level,
    long_way,
    seen,
    tried,
)

VALID = 120
"""Days a passed test counts in the playbook of the long way."""


def test_what_was_requested_is_not_what_works() -> None:
    asked = facts(checks=checks("access", result=CheckResult.REQUESTED))
    assert open_checks(long_way(), asked, CheckPhase.CLEARANCE) == ("access", "background", "confidentiality")


def test_the_newest_look_at_a_check_counts() -> None:
    lost = facts(checks=(*checks("access"), *checks("access", result=CheckResult.FAILED)))
    assert "access" in open_checks(long_way(), lost, CheckPhase.CLEARANCE)
    again = facts(checks=(*lost.checks, *checks("access")))
    assert "access" not in open_checks(long_way(), again, CheckPhase.CLEARANCE)


def test_a_simulated_case_counts_unless_it_must_be_real() -> None:
    played = facts(seen=(seen("refund", simulated=True), seen("threat", simulated=True)))
    assert unseen_cases(long_way(), played) == ("threat",)


def test_a_level_that_was_lowered_is_the_one_that_counts() -> None:
    assert low_levels(long_way(), complete()) == ()
    lowered = complete(levels=(level("answer", 3), level("pay_out", 2), level("pay_out", 1)))
    assert low_levels(long_way(), lowered) == ("pay_out",)


@pytest.mark.parametrize(
    ("marks", "standing"),
    [
        (("e+", "e+", "e+", "R+", "e-"), SetStanding.PASSED),
        (("e+", "e+", "e+", "R+", "e+"), SetStanding.PASSED),
        (("e+", "e+", "R+", "e-", "e-"), SetStanding.FAILED),
        (("e+", "e+", "e+", "e+", "R-"), SetStanding.FAILED),
        (("R-",), SetStanding.FAILED),
        (("e-", "e-"), SetStanding.FAILED),
        (("e-", "e+"), SetStanding.OPEN),
        (("e+", "e+", "e+", "e+", "e+"), SetStanding.FAILED),
        ((), SetStanding.OPEN),
    ],
)  # fmt: skip
def test_four_of_five_pass_three_fail_and_the_critical_one_passes_whatever_the_count(
    marks: tuple[str, ...], standing: SetStanding
) -> None:
    assert standing_of(long_way(), cases_spec(), case_set(*marks)) is standing


def test_a_critical_kind_that_is_not_there_is_asked_for() -> None:
    assert critical_left(cases_spec(), case_set("e+", "e+")) == ("refund",)
    assert critical_left(cases_spec(), case_set("R+")) == ()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["e+", "e-", "R+", "R-"]), max_size=5))
def test_one_more_case_never_saves_a_failed_set(marks: list[str]) -> None:
    before = standing_of(long_way(), cases_spec(), case_set(*marks[:-1]))
    after = standing_of(long_way(), cases_spec(), case_set(*marks))
    assert not (before is SetStanding.FAILED and after is not SetStanding.FAILED)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["e+", "e-", "R+", "R-"]), min_size=5, max_size=5))
def test_a_full_set_is_never_open_and_passes_exactly_when_the_rule_says(marks: list[str]) -> None:
    standing = standing_of(long_way(), cases_spec(), case_set(*marks))
    passed = sum(mark[1] == "+" for mark in marks)
    fits = passed >= 4 and "R-" not in marks and "R+" in marks
    assert standing is (SetStanding.PASSED if fits else SetStanding.FAILED)


def test_a_test_counts_on_its_last_day_and_not_on_the_day_after() -> None:
    last = TODAY + timedelta(days=VALID)
    assert not is_too_old(long_way(), TODAY, last)
    assert is_too_old(long_way(), TODAY, last + timedelta(days=1))


def test_a_pass_that_has_grown_too_old_gives_the_attempts_back() -> None:
    old = TODAY - timedelta(days=VALID + 1)
    taken = facts(tests=(tried("basics", passed=False, on=old), tried("basics", on=old), tried("manners")))
    assert [one.module for one in counting_tests(long_way(), taken, TODAY)] == ["manners"]


def test_failed_attempts_do_not_grow_too_old() -> None:
    old = TODAY - timedelta(days=VALID + 1)
    taken = facts(tests=(tried("basics", passed=False, on=old),))
    assert len(counting_tests(long_way(), taken, TODAY)) == 1


def test_a_set_of_cases_grows_too_old_as_a_test_does() -> None:
    old = TODAY - timedelta(days=VALID + 1)
    passed = case_set("R+", "e+", "e+", "e+", "e+", on=old)
    assert counting_sets(long_way(), facts(cases=passed), TODAY) == ()
    assert counting_sets(long_way(), facts(cases=GOOD_SET), TODAY) == (GOOD_SET,)


def test_a_new_certificate_asks_for_the_modules_the_playbook_tests_again() -> None:
    assert needed_modules(long_way(), 1) == ("basics", "manners")
    assert needed_modules(long_way(), 2) == ("basics",)


def test_what_was_passed_before_a_new_certificate_does_not_count_for_it() -> None:
    again = (Term(RecertCause.CHANGE, TODAY, TODAY, None),)
    taken = facts(tests=(tried("basics"),), cases=GOOD_SET, terms=again)
    assert counting_tests(long_way(), taken, TODAY) == ()
    assert counting_sets(long_way(), taken, TODAY) == ()


def test_only_clean_cases_at_the_present_level_lead_to_the_next() -> None:
    since = TODAY + timedelta(days=2)
    worked = facts(
        levels=(level("answer", 1), level("answer", 2, since)),
        seen=(
            done("answer", 1),
            done("answer", 2, on=since),
            done("answer", 2, corrected=True, on=since),
            done("pay_out", 2, on=since),
        ),
    )
    assert clean_cases(worked, "answer") == 1
    assert clean_cases(worked, "pay_out") == 0
