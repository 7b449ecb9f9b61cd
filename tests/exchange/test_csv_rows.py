from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.exchange.conditions import read_conditions
from kt_engine.exchange.csv_rows import MAX_BYTES, MAX_PROBLEMS, MAX_ROWS, read_sheet
from kt_engine.exchange.people import read_people
from kt_engine.exchange.scope import read_scope


def sheet(data: bytes) -> list[dict[str, str]]:
    read = read_sheet(data, what="list", columns=("key", "name"), optional=("note",), file="list.csv")
    return [dict(row.cells) for row in read.rows]


def refused(data: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        sheet(data)
    return str(caught.value)


def row_faults(data: bytes) -> list[str]:
    read = read_sheet(data, what="list", columns=("key", "name"), file="list.csv")
    return [str(problem) for problem in read.problems]


def test_rows_are_read_with_the_lines_where_they_begin() -> None:
    read = read_sheet(b'key,name\na,"two\nlines"\n\nb,Bo\n', what="list", columns=("key", "name"))
    assert [(row.line, row.cells["name"]) for row in read.rows] == [(2, "two\nlines"), (5, "Bo")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_taken(end: bytes) -> None:
    assert [row["key"] for row in sheet(end.join([b"key,name", b"a,A", b"b,B"]))] == ["a", "b"]


def test_a_byte_order_mark_is_not_part_of_the_first_column() -> None:
    assert sheet(b"\xef\xbb\xbfkey,name\na,A\n") == [{"key": "a", "name": "A", "note": ""}]


def test_rows_of_empty_cells_at_the_end_are_left_out() -> None:
    assert len(sheet(b"key,name\na,A\n,\n,\n")) == 1


def test_columns_may_stand_in_any_order() -> None:
    assert sheet(b"name,key\nA,a\n")[0]["key"] == "a"


def test_windows_bytes_are_named_with_line_cell_and_the_way_to_save() -> None:
    text = refused("key,name\na,A\nb,Müller\n".encode("cp1252"))
    assert text.startswith("list.csv:3:2: The byte 0xFC (in Windows-1252 it would be 'ü') is not UTF-8")
    assert "CSV UTF-8" in text


def test_a_utf_16_file_is_told_how_to_be_saved() -> None:
    assert "UTF-16" in refused("key,name\na,A\n".encode("utf-16"))


def test_a_nul_byte_is_named_with_its_line() -> None:
    assert refused(b"key,name\na,A\x00\n").startswith("list.csv:2:2: Here stands a NUL byte")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "is empty" in refused(data)


def test_a_header_without_rows_is_refused() -> None:
    assert row_faults(b"key,name\n") == [
        "list.csv:1: There is a line of column names and no row. Add at least one row."
    ]


def test_all_missing_columns_are_named_with_those_found() -> None:
    assert "list.csv:1: Missing columns: key, name. Found: 'note'." in refused(b"note\nx\n")


def test_an_unknown_column_is_met_with_the_one_probably_meant() -> None:
    text = refused(b"key,nmae\na,A\n")
    assert "list.csv:1:2: There is no column 'nmae'. Did you mean 'name'?" in text


def test_a_column_twice_is_refused() -> None:
    assert "list.csv:1:3: The column key is there twice" in refused(b"key,name,key\na,A,b\n")


def test_a_row_with_too_many_cells_names_the_first_too_many() -> None:
    assert row_faults(b"key,name\na,A,C\n")[0].startswith(
        "list.csv:2:3: This row has 3 cells, the header 2. The first too many is 'C'"
    )


def test_a_row_with_too_few_cells_names_what_is_missing() -> None:
    assert row_faults(b"key,name\na\n")[0].startswith(
        "list.csv:2:2: This row has 1 cells, the header 2. Nothing stands for: name"
    )


def test_an_unclosed_quote_is_named_with_the_line_where_it_opens() -> None:
    assert row_faults(b'key,name\na,A\nb,"Bo\nc,C\n')[0].startswith("list.csv:3: A quote is opened")


def test_a_text_after_a_closing_quote_is_named_and_later_rows_are_read() -> None:
    read = read_sheet(b'key,name\na,"A" x\nb,B\n', what="list", columns=("key", "name"))
    assert ([row.line for row in read.rows], [each.line for each in read.problems]) == ([3], [2])


@pytest.mark.parametrize(("mark", "word"), [(b";", "semicolons"), (b"\t", "tabs")])
def test_another_delimiter_is_named(mark: bytes, word: str) -> None:
    assert f"separated by {word}" in refused(b"key,name\na,A\n".replace(b",", mark))


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused() -> None:
    most = b"key,name\n" + b"a,A\n" * MAX_ROWS
    assert len(sheet(most)) == MAX_ROWS
    assert f"more than {MAX_ROWS} rows" in refused(most + b"a,A\n")


def test_bytes_over_the_cap_are_refused() -> None:
    assert "larger than 5 MiB" in refused(b"a" * (MAX_BYTES + 1))


def test_a_cell_that_swallows_the_file_is_one_problem() -> None:
    assert "longer than 131,072" in row_faults(b'key,name\na,"' + b"x\n" * 100_000)[0]


def test_very_many_problems_are_cut_to_what_a_person_reads() -> None:
    data = b"process_key,name,wave,site,criticality,volume_per_month\n" + b"A,B,x,S,x,x\n" * 500
    with pytest.raises(InvalidInput) as caught:
        read_scope(data)
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
    assert "more. Put these right first." in caught.value.problems[-1].sentence


def test_a_file_is_named_in_its_problems_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "scope.csv"
    path.write_bytes(b"nothing\nhere\n")
    with pytest.raises(InvalidInput) as caught:
        read_scope(path)
    assert all(problem.file == str(path) for problem in caught.value.problems)


READERS: list[Callable[[bytes], object]] = [read_scope, read_people, read_conditions]
HEADERS = [
    b"process_key,name,wave,site,criticality,volume_per_month\n",
    b"name,email,party,side,site,roles,functions\n",
    b"criterion,text,owner,due_on,expires_on,compensating_control,ramp_ceiling_pct\n",
]


def outcome(which: int, data: bytes) -> bool:
    """Say whether the reader gave rows, or sentences a terminal can show."""
    try:
        return bool(READERS[which](data))
    except InvalidInput as error:
        return all(problem.sentence.isprintable() for problem in error.problems)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300), which=st.integers(0, 2), headed=st.booleans())
def test_random_bytes_never_raise_anything_but_invalid_input(data: bytes, which: int, headed: bool) -> None:
    assert outcome(which, HEADERS[which] * headed + data)


@settings(max_examples=200, deadline=None)
@given(cells=st.lists(st.text(max_size=30), min_size=7, max_size=7), which=st.integers(0, 2))
def test_random_cells_under_the_right_header_never_raise_anything_but_invalid_input(
    cells: list[str], which: int
) -> None:
    width = HEADERS[which].count(b",") + 1
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells[:width])
    assert outcome(which, HEADERS[which] + line.encode("utf-8", "replace"))
