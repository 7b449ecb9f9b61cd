"""The report says how a run ended, never more than was signed, and what nobody may read out of it."""

import dataclasses
from collections.abc import Callable

import pytest

from document_samples.parallel import parallel_run_report
from kt_engine.answers.collect_parallel_run_report import collect_parallel_run_report
from kt_engine.answers.parallel_run_facts import ParallelRunFacts
from kt_engine.documents.parallel_run_report import outstanding, proves, proves_not, sentence
from kt_engine.store.find import find
from kt_engine.store.tables import ParallelRun
from kt_engine.store.unit import Reader
from kt_engine.words import ComparisonResult, ParallelRule, ParallelStatus, ParallelVerdict

FACTS = parallel_run_report()
assert FACTS.result
CENSUS = dataclasses.replace(
    FACTS.rule, rule=ParallelRule.CENSUS, confidence_pct=None, false_acceptance_pct=None, power=()
)
REJECTED = dataclasses.replace(FACTS.result, verdict=ParallelVerdict.REJECTED)


def changed(**values: object) -> ParallelRunFacts:
    return dataclasses.replace(FACTS, **values)  # type: ignore[arg-type]


def test_the_first_sentence_counts_and_says_who_signed() -> None:
    assert sentence(FACTS) == (
        "By its rule the run is accepted (signed by both sides): 93 units compared of 93 that had to be, 1 error, "
        "1 allowed, 0 critical, 0 unexplained."
    )


def test_a_verdict_that_is_not_signed_is_not_said_to_be() -> None:
    assert "accepted (not signed by both sides yet)" in sentence(changed(status=ParallelStatus.SAMPLED))


def test_without_a_verdict_there_is_none() -> None:
    facts = changed(result=None)
    assert sentence(facts).startswith("There is no verdict yet: 93 units compared")
    assert proves(facts) == "Nothing yet."


def test_an_accepted_sample_proves_the_target_with_its_confidence() -> None:
    first = changed(rule=dataclasses.replace(FACTS.rule, after=None))
    assert proves(first).startswith(
        "With a confidence of 95 percent at least 95 percent of the 1,000 units listed"
    )
    assert proves(FACTS).startswith("Taken by itself: with a confidence")


def test_a_rejection_proves_no_bad_process() -> None:
    assert "does not prove a bad process" in proves(changed(result=REJECTED))
    assert proves(changed(result=REJECTED, rule=CENSUS)).startswith("Among all units there were more errors")


def test_a_census_knows_no_interval() -> None:
    facts = changed(rule=CENSUS)
    assert "no interval applies" in proves(facts)
    assert not any("exception type" in one for one in proves_not(facts))


def test_a_second_look_is_said_to_be_one() -> None:
    assert "It is not the first look" in proves_not(FACTS)[-1]


def test_what_nobody_explained_is_counted() -> None:
    (first, second) = FACTS.differences
    open_one = dataclasses.replace(second, result=ComparisonResult.UNEXPLAINED)
    assert outstanding((first, open_one)) == "1 difference nobody has explained."


@pytest.fixture
def collected(reader: Reader) -> Callable[[str], ParallelRunFacts]:
    return lambda run: collect_parallel_run_report(reader, 1, find(reader, ParallelRun, run)["id"])


def test_both_signatures_on_rule_and_result_are_collected(
    collected: Callable[[str], ParallelRunFacts],
) -> None:
    facts = collected("E1-PA2")
    assert facts.result
    for signatures in (facts.rule.signatures, facts.result.signatures):
        assert [one.name for one in signatures] == ["Olga Owner", "Lena Lead"]
    assert (facts.rule.after, facts.earlier[0].status) == ("E1-PA1", ParallelStatus.REJECTED)


def test_every_look_at_a_difference_is_collected(collected: Callable[[str], ParallelRunFacts]) -> None:
    (one,) = collected("E1-PA2").differences
    assert [look.result for look in one.looks] == [ComparisonResult.UNEXPLAINED, ComparisonResult.MATCH]
    assert one.looks[1].explanation == "Rounded before"


def test_a_whole_sample_has_bounds_and_an_exact_one_below_wilsons(
    collected: Callable[[str], ParallelRunFacts],
) -> None:
    bounds = collected("E1-PA2").bounds
    assert bounds
    assert bounds.exact_lower_pct > 80
    assert bounds.wilson_lower_pct < bounds.wilson_upper_pct == 100
