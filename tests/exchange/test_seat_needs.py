"""Needed seats are read from a file, every fault at once with its cell."""

from datetime import date
from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.seat_needs import read_seat_needs

HEAD = "process,shift,language,from_week,needed,volume_per_week,handling_seconds,hours_per_seat,source\n"


def read(*rows: str, head: str = HEAD) -> list[object]:
    return list(read_seat_needs((head + "\n".join(rows)).encode(), file="seats.csv"))


def problems(*rows: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(*rows)
    return [str(one) for one in caught.value.problems]


def test_seats_are_given_or_left_to_be_worked_out() -> None:
    given, worked = read_seat_needs(
        f"{HEAD}E1-P1,early,en,2027-W10,12,,,,Contract\nprocess_2,,,2027-03-17,,2400,420.5,37.5,Forecast\n".encode()
    )
    assert (given.process, given.shift, given.language, given.from_week_on, given.seats) == (
        "E1-P1", "early", "en", date(2027, 3, 8), 12
    )  # fmt: skip
    assert (worked.seats, worked.volume, worked.handling_seconds, worked.hours) == (
        None, 2400, Decimal("420.5"), Decimal("37.5")
    )  # fmt: skip
    assert (worked.from_week_on, worked.shift, worked.shrinkage_pct, worked.source) == (
        date(2027, 3, 15), "", None, "Forecast"
    )  # fmt: skip


def test_the_columns_that_may_be_left_out_are_left_out() -> None:
    [need] = read_seat_needs(b"process,from_week,source,needed\nE1-P1,2027-W10,Contract,3\n")
    assert (need.seats, need.shift, need.volume) == (3, "", None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E1-P1,early,en,2027-W54,3,,,,x", "seats.csv:2:4: from_week '2027-W54' is no week."),
        ("E1-P1,early,en,2027-W10,3,100,10,,x", "seats.csv:2:5: The needed seats are given, and figures"),
        ("E1-P1,early,en,2027-W10,3,,,40,x", "seats.csv:2:5: The needed seats are given, and figures"),
        ("E1-P1,early,en,2027-W10,,,,,x", "seats.csv:2:5: Give the needed seats, or volume"),
        ("E1-P1,early,en,2027-W10,,100,,,x", "seats.csv:2:5: Give the needed seats, or volume"),
        (
            "E1-P1,early,en,2027-W10,-3,,,,x",
            "seats.csv:2:5: needed '-3' is no whole number from 0 to 100000.",
        ),
        ("E1-P1,early,en,2027-W10,100001,,,,x", "is no whole number"),
        ("E1-P1,early,en,2027-W10,1e5,,,,x", "is no whole number"),
        ("E1-P1,early,en,2027-W10,,5,0x9,,x", "seats.csv:2:7: handling_seconds '0x9' is no number."),
        ("E1-P1,early,en,2027-W10,,5,1e9,,x", "is no number"),
        ("E1-P1,=cmd,en,2027-W10,3,,,,x", "seats.csv:2:2: shift '=cmd' is no key"),
        ("E1-P1,early,en,2027-W10,3,,,,", "seats.csv:2:9: source is empty."),
        (",early,en,2027-W10,3,,,,x", "seats.csv:2:1: process is empty."),
    ],
)
def test_a_cell_that_does_not_fit_is_named_with_its_place(row: str, said: str) -> None:
    assert any(said in one for one in problems(row))


def test_the_same_week_twice_is_refused_with_the_line_of_the_first() -> None:
    [said] = problems("E1-P1,early,en,2027-W10,3,,,,x", "E1-P1,early,en,2027-03-10,4,,,,x")
    assert said.startswith("seats.csv:3:4: Process, shift, language and week are those of line 2.")


def test_every_fault_is_said_at_once() -> None:
    assert len(problems("E1-P1,early,en,2027-W54,-3,,,,", "E1-P1,=x,en,2027-W10,3,,,,x")) == 4
