"""A grade export of Moodle: items by title or mapping, decimal commas, no attempt, maxima, every fault at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.exchange.moodle_grades import MoodleGrades, MoodleWish, read_moodle_grades

MODULES = {"basics": "The basics", "manners": "How to answer politely"}
WISH = MoodleWish("E1-P2", MODULES, all_critical_right=True, on=date(2027, 3, 2))
PEOPLE = "First name,Surname,ID number,Email address"
STAMP = "1772442000"
"""2 March 2026, 9 o'clock UTC."""


def read(text: str, **wishes: object) -> MoodleGrades:
    return read_moodle_grades(text.encode(), replace(WISH, **wishes), file="g.csv")  # type: ignore[arg-type]


def faults(text: str, **wishes: object) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read(text, **wishes)
    return [str(problem) for problem in refused.value.problems]


def percent(text: str, **wishes: object) -> list[tuple[str, Decimal]]:
    return [(row.module, row.score_pct) for row in read(text, **wishes).rows]


ALA = "Ala,Novak,P9,ala@example.com"


def test_items_are_found_by_key_or_title_and_percentages_are_read() -> None:
    text = (
        f"{PEOPLE},Quiz: Basics (Percentage),Quiz: How to answer politely (Percentage),Course total (Percentage)\n"
        f"{ALA},85.50 %,100.00 %,92.75 %\n"
    )
    assert percent(text) == [("basics", Decimal("85.50")), ("manners", Decimal("100.00"))]


def test_the_percentage_of_an_item_goes_before_its_points() -> None:
    text = (
        f"{PEOPLE},Quiz: Basics (Real),Quiz: Basics (Percentage),Quiz: Basics (Letter)\n{ALA},17,85.00 %,B\n"
    )
    assert percent(text) == [("basics", Decimal("85.00"))]


@pytest.mark.parametrize(
    ("heading", "grade", "top", "score"),
    [
        ("Quiz: Basics (Real)", '"17,5"', "20", "87.50"),
        ("Quiz: Basics (Real)", "17.5", "20", "87.50"),
        ("Quiz: Basics/10.00", "8.5", None, "85.00"),
        ('"Quiz: Basics/10,00"', '"8,55"', None, "85.50"),
        ("Quiz: Basics (Real)", "2", "3", "66.66"),
    ],
)
def test_points_become_percent_rounded_down(heading: str, grade: str, top: str | None, score: str) -> None:
    wishes = {} if top is None else {"top": Decimal(top)}
    assert percent(f"{PEOPLE},{heading}\n{ALA},{grade}\n", **wishes) == [("basics", Decimal(score))]


def test_an_item_of_another_name_is_mapped() -> None:
    text = f"{PEOPLE},Quiz: Part one (Percentage)\n{ALA},90 %\n"
    assert percent(text, mapping={"Quiz: Part one": "basics"}) == [("basics", Decimal("90.00"))]


def test_a_line_without_an_attempt_is_counted_and_passed_over() -> None:
    text = f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},-\nTeacher,Unknown,,t@example.com,\n"
    found = read(text)
    assert (found.rows, found.without_attempt) == ((), 2)


def test_items_that_are_no_module_are_named() -> None:
    items = "Quiz: Basics (Percentage),Quiz: Warm-up (Percentage),Course total (Percentage)"
    text = f"{PEOPLE},{items}\n{ALA},90 %,1 %,2 %\n"
    assert read(text).not_read == ("Quiz: Warm-up",)


def test_critical_questions_are_right_with_full_marks_in_their_item_only() -> None:
    text = (
        f"{PEOPLE},Quiz: Basics (Percentage),Quiz: Musts (Percentage)\n{ALA},90 %,100.00 %\n"
        "Bea,Novak,P10,b@example.com,95 %,99.99 %\nCyd,Novak,P11,c@example.com,95 %,-\n"
    )
    rows = read(text, critical={"Quiz: Musts": "basics"}, all_critical_right=False).rows
    assert [row.critical_right for row in rows] == [True, False, False]


def test_an_export_says_nothing_of_critical_questions_by_itself() -> None:
    text = f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},90 %\n"
    assert [row.critical_right for row in read(text, all_critical_right=False).rows] == [None]


def test_the_day_is_that_of_the_download_where_none_is_named() -> None:
    text = f"{PEOPLE},Quiz: Basics (Percentage),Last downloaded from this course\n{ALA},90 %,{STAMP}\n"
    assert read(text, on=None).rows[0].assessed_on == date(2026, 3, 2)
    without = f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},90 %\n"
    assert faults(without, on=None) == ["g.csv:2: When was it? Say the day of the tests: --on DATE."]


def test_the_surest_name_comes_first() -> None:
    rows = read(f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},90 %\nBea,Novak,,,80 %\n").rows
    assert [row.person for row in rows] == [("P9", "ala@example.com", "Ala Novak"), ("Bea Novak",)]


def test_every_fault_is_said_at_once_with_its_place() -> None:
    text = f"{PEOPLE},Quiz: Basics (Real)\n{ALA},25\nBea,Novak,P10,b@example.com,passed\n{ALA},19\n,,,,12\n"
    assert faults(text, top=Decimal(20)) == [
        "g.csv:2:5: '25' in 'Quiz: Basics' is above the maximum of 20.",
        "g.csv:3:5: 'passed' in 'Quiz: Basics' is no grade. Export it as a number.",
        "g.csv:4:1: 'P9' stands in line 2 already. Keep one line of each person.",
        "g.csv:5:1: Nobody is named in this line, and it holds a grade. Fill in who it is.",
    ]


def test_a_maximum_nobody_knows_is_asked_for_once() -> None:
    text = f"{PEOPLE},Quiz: Basics (Real)\n{ALA},25\nBea,Novak,P10,b@example.com,12\n"
    assert faults(text) == [
        "g.csv:1:5: The maximum of 'Quiz: Basics' is not known: --max NUMBER, or export percentages."
    ]


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (
            {"mapping": {"Quiz: Basic": "basics"}},
            "g.csv:1: There is no grade item 'Quiz: Basic'. Did you mean 'Quiz: Basics'?",
        ),
        (
            {"mapping": {"Quiz: Basics": "baiscs"}},
            "g.csv:1: There is no training module 'baiscs'. Did you mean 'basics'?",
        ),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(wishes: dict[str, object], said: str) -> None:
    assert said in faults(f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},90 %\n", **wishes)


def test_two_items_of_one_module_are_refused() -> None:
    text = f"{PEOPLE},Quiz: Basics (Percentage),Assignment: Basics (Percentage)\n{ALA},90 %,80 %\n"
    assert faults(text) == [
        "g.csv:1:6: 'Quiz: Basics' and 'Assignment: Basics' are both read as basics. Map one of them only."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name,Quiz: Basics (Percentage)\nAla,90 %\n", "No column names the people"),
        (f"{PEOPLE},Quiz: Warm-up (Percentage)\n{ALA},90 %\n", "No grade item is a training module"),
        (f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA}\n", "This row has 4 cells, the header 5"),
        (f"{PEOPLE},Quiz: Basics (Percentage)\n", "no row"),
        (
            f'{PEOPLE},Quiz: Basics (Percentage)\n"Ala,90 %\n',
            "A quote is opened in this row and never closed",
        ),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_a_sentence(text: str, said: str) -> None:
    assert said in faults(text)[0]


def test_semicolons_and_tabs_separate_too() -> None:
    for mark in (";", "\t"):
        text = f"{PEOPLE},Quiz: Basics (Percentage)\n{ALA},90 %\n".replace(",", mark)
        assert percent(text.replace("90 %", "90,25 %")) == [("basics", Decimal("90.25"))]


def test_a_heading_of_a_hundred_thousand_signs_takes_no_time() -> None:
    text = f"{PEOPLE},Quiz: Basics (Percentage),{'x' + ' ' * 60_000 + 'y'}\n{ALA},90 %,1\n"
    assert percent(text) == [("basics", Decimal("90.00"))]


@settings(max_examples=60)
@given(st.text(alphabet='-,.;"\n 0129%aPXé\t/()', max_size=60))
def test_whatever_stands_in_a_cell_ends_in_values_or_in_sentences(cell: str) -> None:
    quoted = cell.replace('"', '""')
    try:
        found = read(f'{PEOPLE},Quiz: Basics (Percentage)\n{ALA},"{quoted}"\n')
    except InvalidInput as refused:
        assert all(one.sentence.endswith((".", "MODULE")) for one in refused.problems)  # noqa: PT017 - either end is right
    else:
        assert all(0 <= row.score_pct <= 100 for row in found.rows)
