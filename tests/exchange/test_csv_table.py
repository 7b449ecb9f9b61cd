"""A CSV file of any columns is one table, with the line of each row."""

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.csv_table import read_csv_table
from kt_engine.exchange.document_tree import Table


def _table(text: str) -> Table:
    (table,) = read_csv_table(text.encode(), "a.csv").root.content
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_parted_by_the_mark_the_first_line_has_most_of(mark: str) -> None:
    assert _table(f"name{mark}hours\nAna{mark}10\n").rows == (("name", "hours"), ("Ana", "10"))


def test_rows_are_made_as_wide_as_the_widest() -> None:
    assert _table("a,b\n1\n1,2,3\n").rows == (("a", "b", ""), ("1", "", ""), ("1", "2", "3"))


def test_a_row_has_the_line_it_begins_in() -> None:
    table = _table('a,b\n"two\nlines",x\n\nlast,y\n')
    assert [place.number for place in table.row_places] == [1, 2, 5]


def test_an_empty_file_has_no_table() -> None:
    assert read_csv_table(b"\n\n", "a.csv").root.content == ()


@pytest.mark.parametrize(
    "text", ["a,b\n" * 60_000, "a," * 300_000 + "\n1\n", "a,b\n" + "x" * 200_000 + ",y\n"]
)
def test_what_is_too_large_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_csv_table(text.encode(), "a.csv")
