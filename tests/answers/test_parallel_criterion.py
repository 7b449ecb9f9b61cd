"""What a gate measures of parallel runs, and when their report is due."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from builders import make_engagement
from issuing import due, issue, issue_all
from kt_engine.answers.measures import MEASURES
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.rules.gates import Evidence
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import ParallelRun
from kt_engine.words import DocumentKey, Measure, ParallelRule, Stage
from parallel_runs import CRITICAL, all_compared, both_sign, concluded, ended, planned, sampled
from process_walks import moved
from stage_builders import reach_stage
from walking import DAY, House, value_of

REPORT = DocumentKey.PARALLEL_RUN_REPORT


@dataclass(frozen=True)
class Asked:
    engagement_id: int = 1
    process_id: int | None = 1


@pytest.fixture
def travel(database: Database, small: House) -> House:
    """A travel desk with two processes in stage 4."""
    made = make_engagement(database, "travel_desk", 2)
    house = House(database, made, small.files)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    moved(house)
    return house


def measured(house: House, process: int = 1) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    with open_store(house.database) as reader:
        return MEASURES[Measure.PARALLEL_RUN_ACCEPTED](reader, Asked(process_id=process))  # type: ignore[arg-type]


def test_nothing_is_measured_until_a_verdict_is_signed(travel: House) -> None:
    assert measured(travel) == (None, ())
    run = sampled(travel)
    all_compared(travel, run)
    agreement = concluded(travel, run).agreement
    assert measured(travel) == (None, ())
    both_sign(travel, agreement)
    sha256 = str(value_of(travel.database, ParallelRun, run, "result_sha256"))
    assert measured(travel) == (Decimal(1), (Evidence(run, sha256),))
    assert measured(travel, process=2) == (None, ())


def test_the_newest_run_decides_and_one_under_way_is_no_answer(travel: House) -> None:
    ended(travel, 1, CRITICAL)
    assert measured(travel)[0] == 0
    plan = planned(travel, after="E1-PA1")
    assert measured(travel)[0] is None
    both_sign(travel, plan.agreement)
    assert measured(travel)[0] is None


def test_the_playbook_gives_target_and_confidence(travel: House) -> None:
    plan = planned(travel, wanted=WantedRule(ParallelRule.SAMPLE, allowed_errors=0), types={"plain": 100})
    assert plan.sample_size == 59


def test_the_report_is_due_with_the_verdict_and_again_with_its_signatures(travel: House) -> None:
    run = sampled(travel)
    all_compared(travel, run)
    assert due(travel, DAY, REPORT) == []
    agreement = concluded(travel, run).agreement
    (wanted,) = due(travel, DAY, REPORT)
    assert (wanted.subject, wanted.subject_id) == ("E1-PA1", 1)
    issue(travel, wanted, DAY)
    assert due(travel, DAY, REPORT) == []
    both_sign(travel, agreement)
    assert [one.subject for one in due(travel, DAY, REPORT)] == ["E1-PA1"]
    issue_all(travel, DAY, REPORT)
    assert due(travel, DAY, REPORT) == []
