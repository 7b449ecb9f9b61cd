"""The list of all units: every fault with file, line and column, and bounds on how much is taken."""

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.population import MOST_STRATA, MOST_UNITS, PopulationRow, read_population


def refused(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_population(text.encode(), file="units.csv")
    return str(caught.value)


def test_units_are_read_in_the_order_of_the_file() -> None:
    rows = read_population(b"stratum,unit\nplain,INV-2\nforeign, INV-1 \n", file="units.csv")
    assert rows == (PopulationRow("INV-2", "plain"), PopulationRow("INV-1", "foreign"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("unit,stratum\nA,plain\nA,plain\n", "units.csv:3:1: The unit 'A' is in line 2 already. Remove one."),
        ("unit,stratum\n,plain\n", "units.csv:2:1: unit is empty. Fill it in."),
        ("unit,stratum\nA,\n", "units.csv:2:2: stratum is empty. Fill it in."),
        ("unit,stratum\n@A,plain\n", "units.csv:2:1: A spreadsheet could run the unit '@A' as a formula."),
        (
            "unit,stratum\n" + "A" * 81 + ",plain\n",
            "units.csv:2:1: unit has 81 characters; at most 80 are taken.",
        ),
        ("unit\nA\n", "units.csv:1: Missing column: stratum."),
        ("unit,stratum\n", "There is a line of column names and no row."),
    ],
)
def test_a_fault_is_said_with_its_place(text: str, sentence: str) -> None:
    assert sentence in refused(text)


def test_too_many_exception_types_are_refused() -> None:
    rows = "".join(f"U{number},type {number}\n" for number in range(MOST_STRATA + 1))
    assert refused(f"unit,stratum\n{rows}") == (
        "units.csv: There are 51 exception types; at most 50 are taken. Put small ones together."
    )


def test_a_hundred_thousand_units_are_taken_and_no_more() -> None:
    rows = [f"U{number},plain\n" for number in range(MOST_UNITS + 1)]
    assert len(read_population(f"unit,stratum\n{''.join(rows[:-1])}".encode())) == MOST_UNITS
    assert f"more than {MOST_UNITS} rows" in refused(f"unit,stratum\n{''.join(rows)}")
