from datetime import date

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.milestones import read_milestones

HEAD = "milestone,title,promised_on,amount,currency,wave,gate\n"
M4 = 'M4,"Wave 1, live",2027-05-03,60000.50,EUR,1,\n'


def read(text: str) -> list[tuple[object, ...]]:
    return [
        (one.milestone, one.title, one.promised_on, one.amount_minor, one.currency, one.wave, one.gate)
        for one in read_milestones(text.encode(), file="m.csv")
    ]


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as fault:
        read_milestones(text.encode(), file="m.csv")
    return [str(problem) for problem in fault.value.problems]


def test_milestones_are_read_in_the_order_of_the_file() -> None:
    day = date(2027, 5, 3)
    assert read(
        HEAD + M4 + "M1,Contract,2027-05-03,900,JPY,,contract\nM5,Ready,2027-05-03,1,KWD,2,ready\n"
    ) == [
        ("M4", "Wave 1, live", day, 6_000_050, "EUR", 1, None),
        ("M1", "Contract", day, 900, "JPY", None, "contract"),
        ("M5", "Ready", day, 1000, "KWD", 2, "ready"),
    ]


def test_a_file_without_gates_needs_no_column_for_them() -> None:
    text = "milestone,title,promised_on,amount,currency,wave\nM4,Live,2027-05-03,1,EUR,1\n"
    assert read(text) == [("M4", "Live", date(2027, 5, 3), 100, "EUR", 1, None)]


def test_every_problem_is_told_at_once_with_line_and_column() -> None:
    text = (
        HEAD
        + M4
        + "m4,,2027-02-30,12.345,EUR,0,\nM 9,Nine,2027-05-03,1,euro,,Ready\nM8,Eight,2027-05-03,1,EUR,,\n"
    )
    told = problems(text)
    assert [problem.split(": ")[0] for problem in told] == [
        "m.csv:3:1", "m.csv:3:2", "m.csv:3:3", "m.csv:3:4", "m.csv:3:6",
        "m.csv:4:1", "m.csv:4:5", "m.csv:4:7", "m.csv:5:6",
    ]  # fmt: skip
    for words, problem in zip(
        ("m4 is in line 2 already", "title is empty", "is not in the calendar", "3 digits after the point",
         "no whole number from 1 to 99", "is no name", "three capital letters", "is no key", "tied to nothing"),
        told,
        strict=True,
    ):  # fmt: skip
        assert words in problem


def test_a_column_too_many_is_named() -> None:
    assert "Did you mean 'wave'?" in problems(HEAD.replace("wave", "wafe") + M4)[0]
