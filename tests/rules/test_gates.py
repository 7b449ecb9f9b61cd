"""When criteria allow a decision, and when signatures make one."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import GateNotMet
from kt_engine.rules.gates import (
    Measured,
    ProposedCondition,
    Seats,
    Vote,
    check_go,
    open_seats,
    quorum_reached,
)
from kt_engine.words import CriterionClass, Decision, Measure, Role, Side, Unit

MUST, CONDITIONAL, INFORM = CriterionClass.MUST, CriterionClass.CONDITIONAL, CriterionClass.INFORM
OWNER = Seats(Side.CLIENT, Role.PROCESS_OWNER, 1)
LEAD = Seats(Side.PROVIDER, Role.TEAM_LEAD, 1)


def measured(
    value: str | None,
    criterion_class: CriterionClass = MUST,
    *,
    least: str | None = "100",
    most: str | None = None,
) -> Measured:
    return Measured(
        key="done", title="Tasks done", criterion_class=criterion_class, measure=Measure.TASKS_DONE_PCT,
        value=None if value is None else Decimal(value), unit=Unit.PERCENT,
        at_least=None if least is None else Decimal(least),
        at_most=None if most is None else Decimal(most), source=None,
    )  # fmt: skip


def vote(person: int, seat: Seats, decision: Decision = Decision.GO) -> Vote:
    return Vote(person, seat.side, seat.role, decision)


@pytest.mark.parametrize(("value", "met"), [("100", True), ("99.9", False), (None, False)])
def test_a_bound_is_inclusive_and_not_measured_is_never_met(value: str | None, met: bool) -> None:
    assert measured(value).met is met


@pytest.mark.parametrize(("value", "met"), [("0", True), ("1", False)])
def test_an_upper_bound_is_inclusive(value: str, met: bool) -> None:
    assert measured(value, least=None, most="0").met is met


def test_a_criterion_that_only_informs_blocks_nothing() -> None:
    check_go("G", Decision.GO, [measured("0", INFORM)], [], 0)


@pytest.mark.parametrize("decision", [Decision.GO, Decision.GO_WITH_CONDITIONS])
def test_nobody_overrides_a_must(decision: Decision) -> None:
    with pytest.raises(GateNotMet, match="Nobody overrides a must"):
        check_go("G", decision, [measured("99")], [ProposedCondition("done")], 3)


def test_a_no_go_needs_no_criteria() -> None:
    check_go("G", Decision.NO_GO, [measured("0")], [], 0)


def test_each_unmet_conditional_criterion_needs_its_condition() -> None:
    with pytest.raises(GateNotMet, match="needs a condition for each unmet criterion: Tasks done is 0"):
        check_go(
            "G", Decision.GO_WITH_CONDITIONS, [measured("0", CONDITIONAL)], [ProposedCondition("other")], 3
        )


def test_there_are_never_more_conditions_than_the_playbook_allows() -> None:
    with pytest.raises(GateNotMet, match="at most 1 conditions and has 2"):
        check_go("G", Decision.GO_WITH_CONDITIONS, [], [ProposedCondition("a"), ProposedCondition("b")], 1)


def test_a_gate_presented_with_conditions_gets_no_plain_go() -> None:
    with pytest.raises(GateNotMet, match="was presented with conditions"):
        check_go("G", Decision.GO, [measured("100")], [ProposedCondition("a")], 1)


def test_both_seats_must_be_filled() -> None:
    assert not quorum_reached([OWNER, LEAD], [vote(1, OWNER)], Decision.GO)
    assert quorum_reached([OWNER, LEAD], [vote(1, OWNER), vote(2, LEAD)], Decision.GO)


def test_one_person_fills_one_seat_only() -> None:
    twice = [vote(1, OWNER), vote(1, LEAD)]
    assert not quorum_reached([OWNER, LEAD], twice, Decision.GO)


def test_the_steering_committee_fills_a_seat_of_its_own_side_only() -> None:
    steering = Seats(Side.CLIENT, Role.STEERING_COMMITTEE, 1)
    assert quorum_reached([OWNER, LEAD], [vote(1, steering), vote(2, LEAD)], Decision.GO)
    assert not quorum_reached([OWNER, LEAD], [vote(1, steering), vote(2, OWNER)], Decision.GO)


def test_a_first_no_go_is_enough() -> None:
    assert quorum_reached([OWNER, LEAD], [vote(1, OWNER, Decision.NO_GO)], Decision.NO_GO)


def test_open_seats_are_those_nobody_has_signed_for() -> None:
    assert open_seats([OWNER, LEAD], [vote(1, OWNER)]) == (LEAD,)


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([OWNER, LEAD])), max_size=6))
@settings(deadline=None, max_examples=80)
def test_a_quorum_always_holds_two_different_people_of_both_sides(found: list[tuple[int, Seats]]) -> None:
    votes = [vote(person, seat) for person, seat in found]
    if quorum_reached([OWNER, LEAD], votes, Decision.GO):
        assert {v.side for v in votes} == {Side.CLIENT, Side.PROVIDER}
        assert len({v.person_id for v in votes}) > 1
