"""A file of test results: every fault at once, with line and column."""

from datetime import date
from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.assessments import read_assessments

HEAD = "person,process,module,score,critical_right,assessed_on\n"


def read(*lines: str) -> list[str]:
    """Give the faults of a file of these lines."""
    with pytest.raises(InvalidInput) as refused:
        read_assessments((HEAD + "\n".join(lines)).encode(), file="t.csv")
    return [str(problem) for problem in refused.value.problems]


def test_a_good_file_is_read_in_its_order() -> None:
    text = HEAD + "P9,E1-P2,basics,87.5,yes,2027-03-02\nala@example.com,claims,manners,60,no,2027-03-03\n"
    first, second = read_assessments(text.encode(), file="t.csv")
    assert (first.person, first.process, first.module) == (("P9",), "E1-P2", "basics")
    assert (first.score_pct, first.critical_right, first.assessed_on) == (
        Decimal("87.5"),
        True,
        date(2027, 3, 2),
    )
    assert (second.critical_right, second.at.line, second.at_score.column) == (False, 3, 4)


def test_every_fault_is_said_at_once_with_its_place() -> None:
    assert read(
        "P9,E1-P2,basics,100.5,yes,2027-03-02",
        "P9,E1-P2,Basics!,50,perhaps,2027-13-02",
        "p9,e1-p2,basics,50,yes,2027-03-02",
    ) == [
        "t.csv:2:4: score '100.5' is above the maximum of 100 percent.",
        (
            "t.csv:3:3: module 'Basics!' is no key: small letters, digits and '_' only, a letter first, at most 60 "
            "characters."
        ),
        "t.csv:3:5: There is no critical_right 'perhaps'. Known: no, yes.",
        "t.csv:3:6: assessed_on '2027-13-02' is not in the calendar. Check month and day.",
        "t.csv:4:1: 'p9' stands in line 2 with the same module already. Remove one.",
    ]


@pytest.mark.parametrize("score", ["", "-1", "87,5", "1e2", "NaN", "87.555", "\u0664\u0662"])
def test_what_is_no_number_of_percent_is_refused(score: str) -> None:
    cell = f'"{score}"'
    [fault] = read(f"P9,E1-P2,basics,{cell},yes,2027-03-02")
    assert fault.startswith("t.csv:2:4: score ")
    assert fault.endswith("is no number of percent. Write it as in 87.5.")


def test_a_formula_is_a_text_and_no_number() -> None:
    [fault] = read("P9,E1-P2,basics,=1+1,yes,2027-03-02")
    assert "'=1+1' is no number" in fault
