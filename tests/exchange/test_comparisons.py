"""What comparing showed, as a file: every fault with its place; rows without a result are still to come."""

from datetime import date

import pytest

from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.comparisons import read_comparisons, typed_comparison
from kt_engine.words import ComparisonResult


def refused(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_comparisons(text.encode(), file="c.csv")
    return str(caught.value)


def test_all_columns_are_read() -> None:
    text = (
        "unit,stratum,result,explanation,compared_by,compared_on\nA,plain,error,Wrong total,P9,2027-02-01\n"
    )
    (row,) = read_comparisons(text.encode(), file="c.csv")
    assert (row.unit, row.result, row.stratum) == ("A", ComparisonResult.ERROR, "plain")
    assert (row.explanation, row.compared_by, row.compared_on) == ("Wrong total", "P9", date(2027, 2, 1))
    assert str(row.problem("stratum", "Wrong.")) == "c.csv:2:2: Wrong."
    assert str(row.problem("nowhere", "Wrong.")) == "c.csv:2: Wrong."


def test_two_columns_are_enough_and_rows_without_a_result_are_left_out() -> None:
    rows = read_comparisons(b"unit,result\nA,match\nB,\nC,unexplained\n")
    assert [(row.unit, row.result.value, row.explanation, row.compared_on) for row in rows] == [
        ("A", "match", None, None),
        ("C", "unexplained", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "unit,result\nA,match\nA,match\n",
            "c.csv:3:1: The unit 'A' is in line 2 already. A unit is compared once.",
        ),
        ("unit,result\nA,mach\n", "c.csv:2:2: There is no result 'mach'. Did you mean 'match'?"),
        ("unit,result,explanation\nA,error,\n", "c.csv:2:3: explanation is empty. Fill it in."),
        ("unit,result\nA,critical_error\n", "c.csv:2: explanation is empty. Fill it in."),
        ("unit,result,compared_on\nA,match,31.01.2027\n", "c.csv:2:3: compared_on '31.01.2027' is no date."),
        ("unit,result\n,match\n", "c.csv:2:1: unit is empty."),
        ("unit,result\nA,\n", "c.csv:1: No row of the file has a result."),
        ("unit,outcome\nA,match\n", "c.csv:1: Missing column: result."),
    ],
)
def test_a_fault_is_said_with_its_place(text: str, sentence: str) -> None:
    assert sentence in refused(text)


def test_a_typed_error_needs_its_explanation() -> None:
    with pytest.raises(UsageProblem, match="An error needs its explanation"):
        typed_comparison("A", ComparisonResult.ERROR, None, None, None)
    row = typed_comparison(" A ", ComparisonResult.UNEXPLAINED, None, None, None)
    assert (row.unit, row.explanation, row.compared_by) == ("A", None, "")
