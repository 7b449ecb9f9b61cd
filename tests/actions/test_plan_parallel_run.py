"""A parallel run is planned by a rule that both sides sign before anything is drawn."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.plan_parallel_run import PlannedRun, plan_parallel_run
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.withdraw_parallel_run import withdraw_parallel_run
from kt_engine.answers.list_agreements import agreement_view
from kt_engine.answers.list_parallel_runs import show_parallel_run
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.answers.verify_store import verify
from kt_engine.errors import (
    InvalidInput,
    MoveRefused,
    Refused,
    UsageProblem,
)
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.tables import ParallelRun
from kt_engine.words import AgreementStatus, ParallelRule, ParallelStatus
from parallel_runs import (
    ERROR,
    both_sign,
    drawn,
    ended,
    planned,
    run_status,
    sample_rule,
    units_file,
)
from walking import House, count_of, last_event, of, walk_to_stage_four

CENSUS = WantedRule(ParallelRule.CENSUS, Decimal(90))


@pytest.fixture
def house(stage_four: House) -> House:
    """Two processes in stage 4."""
    return stage_four


def test_a_plan_names_the_rule_and_puts_it_before_both_sides(house: House) -> None:
    plan = planned(house)
    assert (plan.handle, plan.sample_size, plan.allowed_errors) == ("E1-PA1", 14, 1)
    view = agreement_view(house.database, plan.agreement)
    assert view.line.title == (
        "E1-P1: compare 14 of 50 units; accepted with 1 error at most (80 percent right, confidence 80)."
    )
    assert [seat.asked for seat in view.line.seats] == ["process owner (client)", "team lead (provider)"]
    assert view.content["never_allowed"] == ["critical_error", "unexplained"]
    assert view.content["population_sha256"] == units_file().sha256
    assert view.content["false_acceptance_pct"] == "19.79"
    assert last_event(house.database) == ("parallel_run_planned", "E1-PA1")


def test_each_exception_type_has_its_share_and_one_unit_at_least(house: House) -> None:
    plan = planned(house)
    shares = [
        (one.name, one.units_count, one.planned_count)
        for one in show_parallel_run(house.database, plan.handle).strata
    ]
    assert shares == [("foreign", 8, 2), ("plain", 40, 11), ("rare", 2, 1)]


def test_the_rule_says_its_power_where_it_is_signed(house: House) -> None:
    power = agreement_view(house.database, planned(house).agreement).content["power"]
    assert power[0] == {"true_pct": "84", "passes_pct": "31.93"}


def test_figures_come_from_the_playbook_where_nobody_says_others(house: House) -> None:
    with pytest.raises(
        UsageProblem, match=r"playbook has no threshold parallel_run_target. Say the figure: --target-pct"
    ):
        planned(house, wanted=WantedRule(ParallelRule.SAMPLE, allowed_errors=0))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (WantedRule(ParallelRule.SAMPLE, Decimal(80), Decimal(80)), "Say how many errors are allowed"),
        (sample_rule(target="100"), "The figure for the target is 100"),
        (sample_rule(confidence="0"), "The figure for the confidence is 0"),
        (sample_rule(errors=-1), "errors allowed is -1"),
        (dataclasses.replace(CENSUS, allowed_errors=1), "Leave --confidence-pct and --errors out"),
        (dataclasses.replace(CENSUS, target_pct=Decimal(0)), "The target is 0; it must be above 0"),
    ],
)
def test_a_rule_that_is_none_is_refused(house: House, wanted: WantedRule, sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        planned(house, wanted=wanted)
    assert count_of(house.database, ParallelRun) == 0


def test_a_plan_larger_than_the_list_points_to_the_census(house: House) -> None:
    with pytest.raises(Refused, match=r"needs 59 units, and the file lists 50 of E1-P1.*--census"):
        planned(house, wanted=sample_rule("95", "95", 0))


def test_more_than_people_can_compare_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="6000 units would have to be compared; a run takes 5,000 at most"):
        planned(house, wanted=CENSUS, types={"plain": 6000})


def test_a_list_that_is_wrong_is_refused_with_its_lines(house: House) -> None:
    file = units_file()
    bad = dataclasses.replace(file, data=b"unit,stratum\nINV-1,plain\nINV-1,plain\n=2,plain\nINV-3,\n")
    with pytest.raises(InvalidInput) as caught:
        plan_parallel_run(
            house.database, house.files, of(house.people.manager), "E1-P1", wanted=sample_rule(), population=bad
        )  # fmt: skip
    assert [str(problem) for problem in caught.value.problems] == [
        "invoices.csv:3:1: The unit 'INV-1' is in line 2 already. Remove one.",
        "invoices.csv:4:1: A spreadsheet could run the unit '=2' as a formula. Name it without the sign.",
        "invoices.csv:5:2: stratum is empty. Fill it in.",
    ]


def test_only_who_plans_may_plan(house: House) -> None:
    with pytest.raises(Refused, match="may not plan and conclude parallel runs"):
        planned(house, by=house.people.experts[0])


def test_a_process_has_one_open_run(house: House) -> None:
    planned(house)
    with pytest.raises(Refused, match="E1-PA1 of E1-P1 is not over yet"):
        planned(house)
    assert planned(house, process=2).handle == "E1-PA2"


def test_a_process_that_left_runs_nothing_in_parallel(house: House) -> None:
    descope_process(
        house.database, of(house.people.manager), 1, process="E1-P1", reason="Stays with the client"
    )
    with pytest.raises(MoveRefused, match="cannot be run in parallel"):
        planned(house)


def test_only_a_process_in_stage_four_runs_in_parallel(first_stage: House) -> None:
    with pytest.raises(Refused, match="E1-P1 is not in the stage transition and integrate"):
        planned(first_stage)


def test_a_run_goes_the_same_way_on_both_databases(any_database: Database, tmp_path: Path) -> None:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    run = ended(house, 1, ERROR)
    assert run_status(house, run) is ParallelStatus.ACCEPTED
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_the_same_command_plans_once(house: House) -> None:
    def plan() -> PlannedRun:
        act = of(house.people.manager, command_id="once")
        return plan_parallel_run(
            house.database, house.files, act, "E1-P1", wanted=sample_rule(), population=units_file()
        )

    assert plan() == plan()
    assert count_of(house.database, ParallelRun) == 1


def test_one_signature_settles_no_rule(house: House) -> None:
    plan = planned(house)
    sign_agreement(house.database, of(house.people.process_owner), plan.agreement)
    assert run_status(house, plan.handle) is ParallelStatus.PLANNED
    with pytest.raises(
        MoveRefused, match=r"planned and cannot be drawn from. Its rule is not signed by both sides"
    ):
        drawn(house, plan.handle)


def test_both_signatures_settle_the_rule(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    assert run_status(house, plan.handle) is ParallelStatus.AGREED


def test_a_declined_rule_ends_the_run_and_another_can_be_planned(house: House) -> None:
    plan = planned(house)
    sign_agreement(
        house.database, of(house.people.process_owner), plan.agreement, agree=False, points=["No error at all"]
    )  # fmt: skip
    assert run_status(house, plan.handle) is ParallelStatus.WITHDRAWN
    assert planned(house, wanted=sample_rule(errors=0)).handle == "E1-PA2"


def test_a_plan_can_be_taken_back_until_it_is_signed(house: House) -> None:
    plan = planned(house)
    withdraw_parallel_run(house.database, of(house.people.manager), plan.handle, reason="May is missing")
    assert run_status(house, plan.handle) is ParallelStatus.WITHDRAWN
    assert agreement_view(house.database, plan.agreement).line.status is AgreementStatus.WITHDRAWN


def test_a_signed_rule_cannot_be_taken_back(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    with pytest.raises(MoveRefused, match="agreed and cannot be withdrawn"):
        withdraw_parallel_run(house.database, of(house.people.manager), plan.handle, reason="Second thoughts")
