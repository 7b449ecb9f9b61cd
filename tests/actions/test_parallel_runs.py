"""A parallel run from its rule to its verdict: what each side signs, and what nobody can do."""

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kt_engine.actions.conclude_parallel_run import conclude_parallel_run
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.draw_parallel_sample import draw_parallel_sample
from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.plan_parallel_run import PlannedRun, plan_parallel_run
from kt_engine.actions.record_comparisons import record_comparisons
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.withdraw_parallel_run import withdraw_parallel_run
from kt_engine.answers.list_agreements import agreement_view
from kt_engine.answers.list_parallel_runs import list_parallel_runs, parallel_sample, show_parallel_run
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.answers.verify_store import verify
from kt_engine.errors import (
    GuardRefused,
    InvalidInput,
    MoveRefused,
    NotFound,
    Refused,
    SignatureRefused,
    StoreUnreachable,
    UsageProblem,
)
from kt_engine.exchange.comparisons import ComparisonRow
from kt_engine.methods.strata import Listed, draw
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.events import sha256_text
from kt_engine.store.tables import ParallelComparison, ParallelRun, ParallelUnit
from kt_engine.words import AgreementStatus, ParallelRule, ParallelStatus, ParallelVerdict, SigningReason
from parallel_runs import (
    CRITICAL,
    ERROR,
    MATCH,
    TYPES,
    UNEXPLAINED,
    all_compared,
    both_sign,
    compared,
    concluded,
    drawn,
    ended,
    planned,
    rows_of,
    sample_rule,
    sampled,
    units_file,
)
from raw_writes import taken_back, write
from walking import DAY, House, count_of, last_event, of, status_of, value_of, walk_to_stage_four

CENSUS = WantedRule(ParallelRule.CENSUS, Decimal(90))


@pytest.fixture
def house(stage_four: House) -> House:
    """Two processes in stage 4."""
    return stage_four


def status(house: House, run: str) -> object:
    return status_of(house, ParallelRun, run)


# The rule


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
    assert status(house, run) is ParallelStatus.ACCEPTED
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
    assert status(house, plan.handle) is ParallelStatus.PLANNED
    with pytest.raises(
        MoveRefused, match=r"planned and cannot be drawn from. Its rule is not signed by both sides"
    ):
        drawn(house, plan.handle)


def test_both_signatures_settle_the_rule(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    assert status(house, plan.handle) is ParallelStatus.AGREED


def test_a_declined_rule_ends_the_run_and_another_can_be_planned(house: House) -> None:
    plan = planned(house)
    sign_agreement(
        house.database, of(house.people.process_owner), plan.agreement, agree=False, points=["No error at all"]
    )  # fmt: skip
    assert status(house, plan.handle) is ParallelStatus.WITHDRAWN
    assert planned(house, wanted=sample_rule(errors=0)).handle == "E1-PA2"


def test_a_plan_can_be_taken_back_until_it_is_signed(house: House) -> None:
    plan = planned(house)
    withdraw_parallel_run(house.database, of(house.people.manager), plan.handle, reason="May is missing")
    assert status(house, plan.handle) is ParallelStatus.WITHDRAWN
    assert agreement_view(house.database, plan.agreement).line.status is AgreementStatus.WITHDRAWN


def test_a_signed_rule_cannot_be_taken_back(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    with pytest.raises(MoveRefused, match="agreed and cannot be withdrawn"):
        withdraw_parallel_run(house.database, of(house.people.manager), plan.handle, reason="Second thoughts")


# The draw


def test_the_draw_is_the_seeds_and_anybody_can_repeat_it(house: House) -> None:
    run = sampled(house)
    facts = show_parallel_run(house.database, run)
    assert facts.draw is not None
    seed = sha256_text(f"{facts.rule.sha256}\n{facts.draw.signature_hash}")
    assert facts.draw.seed_sha256 == seed
    names = [name for name, count in TYPES.items() for _ in range(count)]
    listed = [Listed(f"INV-{number}", name) for number, name in enumerate(names, 1)]
    again = draw(seed, 14, listed)
    assert [(one.unit, one.stratum) for one in parallel_sample(house.database, run)] == [
        (one.unit, one.stratum) for one in again
    ]


def test_a_sample_is_drawn_once(house: House) -> None:
    run = sampled(house)
    with pytest.raises(MoveRefused, match="sampled and cannot be drawn from"):
        drawn(house, run)
    assert count_of(house.database, ParallelUnit) == 14


def test_the_same_command_draws_once(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    act = of(house.people.manager, command_id="once")
    first = draw_parallel_sample(house.database, house.files, act, plan.handle)
    assert draw_parallel_sample(house.database, house.files, act, plan.handle) == first


def test_a_list_that_was_changed_on_disk_draws_nothing(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    (house.files / "E1" / units_file().sha256).write_bytes(b"unit,stratum\nINV-1,plain\n")
    with pytest.raises(StoreUnreachable, match="was changed after it was stored"):
        drawn(house, plan.handle)
    assert status(house, plan.handle) is ParallelStatus.AGREED


def test_of_a_census_every_unit_is_drawn(house: House) -> None:
    run = sampled(house, wanted=CENSUS)
    assert len(parallel_sample(house.database, run)) == 50
    assert show_parallel_run(house.database, run).rule.allowed_errors == 5


# Comparing


def test_nothing_is_compared_before_the_rule_is_signed(house: House) -> None:
    plan = planned(house)
    with pytest.raises(MoveRefused, match="planned and cannot be compared"):
        compared(house, plan.handle, [ComparisonRow("INV-1", MATCH)])


def test_compared_units_count_for_their_type(house: House) -> None:
    run = sampled(house)
    units = parallel_sample(house.database, run)
    done = compared(house, run, rows_of(units[:3], lambda place: ERROR if place == 2 else MATCH))
    assert (done.recorded_count, done.left_count) == (3, 11)
    facts = show_parallel_run(house.database, run)
    assert (facts.counted("compared_count"), facts.counted("error_count")) == (3, 1)
    assert facts.says is None
    assert len(parallel_sample(house.database, run, only_open=True)) == 11


FAULTS: Mapping[str, tuple[dict[str, object], str]] = {
    "unknown unit": ({"unit": "INV-999"}, r"c.csv:2:1: There is no unit 'INV-999' in E1-PA1"),
    "not in the sample": ({"unit": "UNDRAWN"}, r"c.csv:2:1: The unit 'INV-\d+' is not in the sample of E1-PA1"),
    "unknown type": ({"stratum": "plane"}, r"c.csv:2:2: There is no exception type 'plane' in E1-PA1. Did you"),
    "another type": ({"stratum": "OTHER"}, r"c.csv:2:2: The unit 'INV-\d+' is of the type '\w+', not '\w+'"),
    "unknown person": ({"compared_by": "P99"}, r"c.csv:2:3: There is no person P99"),
    "outsider": ({"compared_by": "Uwe Outsider"}, r"c.csv:2:3: P\d+ has no role in this engagement"),
    "before the draw": ({"compared_on": DAY - timedelta(days=1)}, r"c.csv:2:4: Nothing was compared on 2027-01-19"),
    "tomorrow": ({"compared_on": DAY + timedelta(days=1)}, r"c.csv:2:4: Nothing was compared on 2027-01-21"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_is_wrong_refuses_the_whole_file_with_its_place(house: House, fault: str) -> None:
    run = sampled(house)
    first, second = parallel_sample(house.database, run)[:2]
    names = {one.unit for one in parallel_sample(house.database, run)}
    special = {
        "UNDRAWN": next(f"INV-{number}" for number in range(1, 51) if f"INV-{number}" not in names),
        "OTHER": "rare" if first.stratum != "rare" else "plain",
    }
    values, sentence = FAULTS[fault]
    values = {name: special.get(str(value), value) for name, value in values.items()}
    columns = ("unit", "stratum", "compared_by", "compared_on")
    place = {"file": "c.csv", "line": 2, "columns": columns}
    row = ComparisonRow(**{"unit": first.unit, "result": MATCH, **place, **values})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=sentence):
        compared(house, run, [ComparisonRow(second.unit, MATCH), row])
    assert count_of(house.database, ParallelComparison) == 0


def test_a_unit_is_compared_once(house: House) -> None:
    run = sampled(house)
    units = parallel_sample(house.database, run)[:1]
    compared(house, run, rows_of(units))
    with pytest.raises(InvalidInput, match=r"was compared already: match. A unit is compared once."):
        compared(house, run, rows_of(units))


def test_who_holds_no_role_records_nothing(house: House) -> None:
    run = sampled(house)
    with pytest.raises(Refused, match="may not record comparisons"):
        compared(house, run, [], by=house.people.trainees[0])


def test_the_same_command_records_once(house: House) -> None:
    run = sampled(house)
    rows = rows_of(parallel_sample(house.database, run)[:2])
    act = of(house.people.experts[0], command_id="once")
    first = record_comparisons(house.database, house.files, act, run, rows)
    assert record_comparisons(house.database, house.files, act, run, rows) == first
    assert count_of(house.database, ParallelComparison) == 2


def test_what_is_unexplained_is_explained_once(house: House) -> None:
    run = sampled(house)
    (unit,) = parallel_sample(house.database, run)[:1]
    compared(house, run, rows_of([unit], lambda _: UNEXPLAINED))
    assert show_parallel_run(house.database, run).says is ParallelVerdict.REJECTED
    explain = {"result": MATCH, "explanation": "The old total was rounded"}
    act = of(house.people.trainers[0])
    explain_difference(house.database, act, run, unit.unit, **explain)  # type: ignore[arg-type]
    facts = show_parallel_run(house.database, run)
    assert facts.says is None
    assert [look.result for look in facts.differences[0].looks] == [UNEXPLAINED, MATCH]
    with pytest.raises(Refused, match="is match; only what is unexplained is explained"):
        explain_difference(house.database, act, run, unit.unit, **explain)  # type: ignore[arg-type]


def test_an_explanation_is_of_a_unit_that_was_drawn_and_says_what_it_was(house: House) -> None:
    run = sampled(house)
    act = of(house.people.trainers[0])
    with pytest.raises(NotFound, match="no unit INV-999"):
        explain_difference(house.database, act, run, "INV-999", result=MATCH, explanation="Rounded")
    (unit,) = parallel_sample(house.database, run)[:1]
    with pytest.raises(Refused, match="is not compared yet"):
        explain_difference(house.database, act, run, unit.unit, result=MATCH, explanation="Rounded")
    with pytest.raises(UsageProblem, match="says what it was"):
        explain_difference(house.database, act, run, unit.unit, result=UNEXPLAINED, explanation="Hm")


# The verdict


def test_the_engine_works_the_verdict_out_and_both_sides_sign_it(house: House) -> None:
    run = sampled(house)
    all_compared(house, run, ERROR)
    done = concluded(house, run)
    assert (done.verdict, done.reasons) == (ParallelVerdict.ACCEPTED, ("1 error was found, 1 allowed.",))
    assert status(house, run) is ParallelStatus.SAMPLED
    title = agreement_view(house.database, done.agreement).line.title
    assert (
        title
        == "E1-PA1 is accepted: 14 of 14 units compared, 1 error (1 allowed), 0 critical, 0 unexplained."
    )
    both_sign(house, done.agreement)
    assert status(house, run) is ParallelStatus.ACCEPTED


def test_nothing_is_concluded_while_units_are_left(house: House) -> None:
    run = sampled(house)
    compared(house, run, rows_of(parallel_sample(house.database, run)[:13]))
    with pytest.raises(Refused, match=r"has no verdict yet. 1 unit is not compared yet."):
        concluded(house, run)


@pytest.mark.parametrize("found", [(ERROR, ERROR), (CRITICAL,), (UNEXPLAINED,)])
def test_too_many_errors_one_critical_or_one_unexplained_rejects(
    house: House, found: tuple[object, ...]
) -> None:
    run = sampled(house)
    all_compared(house, run, *found)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="E1-PA1 would be rejected, for good"):
        concluded(house, run)
    done = concluded(house, run, rejected=True)
    assert done.verdict is ParallelVerdict.REJECTED
    both_sign(house, done.agreement)
    assert status(house, run) is ParallelStatus.REJECTED


def test_a_rejection_nobody_meant_or_that_is_none_is_not_fixed(house: House) -> None:
    run = sampled(house)
    all_compared(house, run)
    with pytest.raises(Refused, match="is accepted by its rule, not rejected"):
        concluded(house, run, rejected=True)
    assert value_of(house.database, ParallelRun, run, "verdict") is None


def test_a_run_can_be_rejected_as_soon_as_it_is_lost(house: House) -> None:
    run = sampled(house)
    compared(house, run, rows_of(parallel_sample(house.database, run)[:1], lambda _: CRITICAL))
    assert concluded(house, run, rejected=True).verdict is ParallelVerdict.REJECTED


def test_after_the_verdict_nobody_looks_a_second_time(house: House) -> None:
    run = sampled(house)
    units = parallel_sample(house.database, run)
    compared(house, run, rows_of(units[:2], lambda place: (CRITICAL, UNEXPLAINED)[place]))
    concluded(house, run, rejected=True)
    with pytest.raises(
        Refused, match=r"The verdict on E1-PA1 stands: rejected. Nothing can be compared any more"
    ):
        compared(house, run, rows_of(units[2:3]))
    with pytest.raises(Refused, match="Nothing can be explained any more"):
        explain_difference(
            house.database, of(house.people.trainers[0]), run, units[1].unit, result=MATCH, explanation="Rounded"
        )  # fmt: skip


def test_the_same_command_concludes_once(house: House) -> None:
    run = sampled(house)
    all_compared(house, run)
    act = of(house.people.manager, command_id="once")
    first = conclude_parallel_run(house.database, act, run)
    assert conclude_parallel_run(house.database, act, run) == first


def test_who_compared_does_not_sign_the_result(house: House) -> None:
    run = sampled(house)
    lead, second = house.people.team_leads
    compared(house, run, rows_of(parallel_sample(house.database, run)), by=lead)
    agreement = concluded(house, run).agreement
    sign_agreement(house.database, of(house.people.process_owner), agreement)
    with pytest.raises(SignatureRefused, match="had a part") as refusal:
        sign_agreement(house.database, of(lead), agreement)
    assert refusal.value.reason is SigningReason.SEGREGATION
    sign_agreement(house.database, of(second), agreement)
    assert status(house, run) is ParallelStatus.ACCEPTED


def test_a_declined_result_changes_no_verdict_and_is_put_before_its_signers_again(house: House) -> None:
    run = sampled(house)
    all_compared(house, run)
    first = concluded(house, run)
    owner = of(house.people.process_owner)
    sign_agreement(house.database, owner, first.agreement, agree=False, points=["Look at INV-7 again"])
    assert status(house, run) is ParallelStatus.SAMPLED
    second = concluded(house, run)
    assert (second.verdict, second.agreement) == (ParallelVerdict.ACCEPTED, "E1-A3")
    both_sign(house, second.agreement)
    assert status(house, run) is ParallelStatus.ACCEPTED


@pytest.mark.parametrize(("errors", "accepted"), [(5, True), (6, False)])
def test_a_census_is_held_against_its_target(house: House, errors: int, accepted: bool) -> None:
    run = sampled(house, wanted=CENSUS)
    all_compared(house, run, *[ERROR] * errors)
    verdict = concluded(house, run, rejected=not accepted).verdict
    assert (verdict is ParallelVerdict.ACCEPTED) is accepted
    assert show_parallel_run(house.database, run).bounds is None


# Looking again


def test_a_new_run_names_the_rejected_one_and_says_what_looking_again_costs(house: House) -> None:
    ended(house, 1, CRITICAL)
    with pytest.raises(
        Refused, match=r"E1-PA1 of E1-P1 was rejected. A new run must name it.*--after E1-PA1"
    ):
        planned(house)
    again = planned(house, after="e1-pa1", reason="The limits were taught again")
    # 1 - (1 - 0.1979) squared
    assert (again.false_acceptance_pct, again.false_acceptance_with_earlier_pct) == (
        Decimal("19.79"),
        Decimal("35.66"),
    )
    view = agreement_view(house.database, again.agreement)
    assert view.content["after"] == "E1-PA1"
    assert view.line.title.endswith(
        "E1-PA1 was rejected: of processes just at the target 35.66 in 100 would pass one of both looks, "
        "if nothing was improved."
    )
    assert show_parallel_run(house.database, again.handle).earlier[0].run == "E1-PA1"


def test_an_accepted_run_is_no_failure_to_name(house: House) -> None:
    ended(house, 1)
    with pytest.raises(Refused, match=r"No parallel run of E1-P1 was rejected; leave --after out."):
        planned(house, after="E1-PA1")
    assert planned(house).handle == "E1-PA2"


def test_a_bigger_plan_for_the_same_run_is_refused_by_the_database(house: House) -> None:
    run = sampled(house)
    assert run == "E1-PA1"
    with (
        pytest.raises(GuardRefused, match="rule of a parallel run cannot be changed"),
        taken_back(house.database) as connection,
    ):
        write(connection, "UPDATE parallel_run SET sample_size = 20, allowed_errors = 2")


def test_the_list_says_what_comes_next(house: House) -> None:
    def following() -> str:
        return list_parallel_runs(house.database, "E1")[0].next

    plan = planned(house)
    assert following() == "kt agreement sign E1-A1"
    both_sign(house, plan.agreement)
    assert following() == "kt parallel draw E1-PA1"
    drawn(house, plan.handle)
    assert following() == "kt parallel import E1-PA1 FILE"
    all_compared(house, plan.handle)
    assert following() == "kt parallel conclude E1-PA1"
    both_sign(house, concluded(house, plan.handle).agreement)
    assert following() == ""


def test_verify_finds_nothing_wrong_with_an_honest_run(house: House) -> None:
    ended(house, 1, CRITICAL)
    ended(house, 2)
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()
