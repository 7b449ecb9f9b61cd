"""What was compared in a parallel run is recorded once, and what is unexplained is explained once."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.record_comparisons import record_comparisons
from kt_engine.answers.list_parallel_runs import parallel_sample, show_parallel_run
from kt_engine.errors import (
    InvalidInput,
    MoveRefused,
    NotFound,
    Refused,
    UsageProblem,
)
from kt_engine.exchange.comparisons import ComparisonRow
from kt_engine.store.tables import ParallelComparison
from kt_engine.words import ParallelVerdict
from parallel_runs import (
    ERROR,
    MATCH,
    UNEXPLAINED,
    compared,
    planned,
    rows_of,
    sampled,
)
from walking import DAY, House, count_of, of


@pytest.fixture
def house(stage_four: House) -> House:
    """Two processes in stage 4."""
    return stage_four


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
