import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.exchange.csv_out import Value, csv_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_that_could_start_a_formula_gets_an_apostrophe(start: str) -> None:
    text = csv_text(["a"], [[f"{start}1+1"]])
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{start}1+1"]


@pytest.mark.parametrize("front", [" ", "\n", "\ufeff", "\u200b ", "\u00a0"])
def test_blanks_and_invisible_characters_do_not_hide_a_formula(front: str) -> None:
    assert "'" + front + "=1" in csv_text(["a"], [[front + "=1"]])


def test_a_header_is_made_inert_too() -> None:
    assert csv_text(["=a"], []) == "'=a\n"


def test_numbers_days_and_nothing_are_kept() -> None:
    values: list[Value] = [-5, Decimal("-1.50"), 2.5, date(2027, 3, 1), None, True]
    assert csv_text(list("abcdef"), [values]) == 'a,b,c,d,e,f\n-5,-1.50,2.5,2027-03-01,"",yes\n'


def test_commas_quotes_and_lines_are_quoted() -> None:
    assert csv_text(["a"], [['x,"y"\nz']]) == 'a\n"x,""y""\nz"\n'


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_any_text_comes_back_as_it_was_but_for_the_apostrophe(cells: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(["a", "b"], [cells]), newline="")))
    assert [after in (before, f"'{before}") for before, after in zip(cells, rows[1], strict=True)] == [
        True,
        True,
    ]
