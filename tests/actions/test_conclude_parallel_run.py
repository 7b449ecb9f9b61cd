"""The engine works out the verdict of a parallel run, both sides sign it, and nobody looks a second time."""

from decimal import Decimal

import pytest

from kt_engine.actions.conclude_parallel_run import conclude_parallel_run
from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.list_agreements import agreement_view
from kt_engine.answers.list_parallel_runs import list_parallel_runs, parallel_sample, show_parallel_run
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.answers.verify_store import verify
from kt_engine.errors import (
    GuardRefused,
    Refused,
    SignatureRefused,
)
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.tables import ParallelRun
from kt_engine.words import ParallelRule, ParallelStatus, ParallelVerdict, SigningReason
from parallel_runs import (
    CRITICAL,
    ERROR,
    MATCH,
    UNEXPLAINED,
    all_compared,
    both_sign,
    compared,
    concluded,
    drawn,
    ended,
    planned,
    rows_of,
    run_status,
    sampled,
)
from raw_writes import taken_back, write
from walking import House, of, value_of

CENSUS = WantedRule(ParallelRule.CENSUS, Decimal(90))


@pytest.fixture
def house(stage_four: House) -> House:
    """Two processes in stage 4."""
    return stage_four


def test_the_engine_works_the_verdict_out_and_both_sides_sign_it(house: House) -> None:
    run = sampled(house)
    all_compared(house, run, ERROR)
    done = concluded(house, run)
    assert (done.verdict, done.reasons) == (ParallelVerdict.ACCEPTED, ("1 error was found, 1 allowed.",))
    assert run_status(house, run) is ParallelStatus.SAMPLED
    title = agreement_view(house.database, done.agreement).line.title
    assert (
        title
        == "E1-PA1 is accepted: 14 of 14 units compared, 1 error (1 allowed), 0 critical, 0 unexplained."
    )
    both_sign(house, done.agreement)
    assert run_status(house, run) is ParallelStatus.ACCEPTED


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
    assert run_status(house, run) is ParallelStatus.REJECTED


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
    assert run_status(house, run) is ParallelStatus.ACCEPTED


def test_a_declined_result_changes_no_verdict_and_is_put_before_its_signers_again(house: House) -> None:
    run = sampled(house)
    all_compared(house, run)
    first = concluded(house, run)
    owner = of(house.people.process_owner)
    sign_agreement(house.database, owner, first.agreement, agree=False, points=["Look at INV-7 again"])
    assert run_status(house, run) is ParallelStatus.SAMPLED
    second = concluded(house, run)
    assert (second.verdict, second.agreement) == (ParallelVerdict.ACCEPTED, "E1-A3")
    both_sign(house, second.agreement)
    assert run_status(house, run) is ParallelStatus.ACCEPTED


@pytest.mark.parametrize(("errors", "accepted"), [(5, True), (6, False)])
def test_a_census_is_held_against_its_target(house: House, errors: int, accepted: bool) -> None:
    run = sampled(house, wanted=CENSUS)
    all_compared(house, run, *[ERROR] * errors)
    verdict = concluded(house, run, rejected=not accepted).verdict
    assert (verdict is ParallelVerdict.ACCEPTED) is accepted
    assert show_parallel_run(house.database, run).bounds is None


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
