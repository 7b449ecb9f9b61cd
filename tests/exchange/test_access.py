"""A file of rights of access is read whole: every faulty cell is told with its place."""

from datetime import date

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.access import read_access

HEAD = "person,system,right,shift,process,site,requested_on,granted_on\n"


def told(text: str) -> list[str]:
    return [str(problem) for problem in read_access(text.encode(), file="access.csv").problems]


def test_a_right_is_read_with_its_days() -> None:
    found = read_access(f"{HEAD}P15,claims,check claims,early,E1-P1,S2,2027-01-04,2027-01-05\n".encode())
    (row,) = found.rows
    assert (row.person, row.system, row.right, row.shift) == ("P15", "claims", "check claims", "early")
    assert (row.process, row.site) == ("E1-P1", "S2")
    assert (row.requested_on, row.granted_on) == (date(2027, 1, 4), date(2027, 1, 5))


def test_only_four_columns_are_needed() -> None:
    (row,) = read_access(b"person,system,right,shift\nP15,claims,check claims,early\n").rows
    assert (row.process, row.site, row.requested_on, row.granted_on) == ("", "", None, None)


def test_every_faulty_cell_is_told_at_once() -> None:
    text = f"{HEAD},Claims!,check,,,,2027-02-30,\nP15,claims,read,early,,,2027-02-02,2027-02-01\n"
    assert told(text) == [
        "access.csv:2:7: requested_on '2027-02-30' is not in the calendar. Check month and day.",
        "access.csv:2:1: person is empty. Fill it in.",
        (
            "access.csv:2:2: system 'Claims!' is no key: small letters, digits and '_' only, a letter first, "
            "at most 60 characters."
        ),
        "access.csv:2:4: shift is empty. Fill it in.",
        "access.csv:3:8: granted_on 2027-02-01 comes before requested_on 2027-02-02.",
    ]


def test_the_same_right_of_the_same_person_twice_is_told() -> None:
    row = "P15,claims,check claims,early,,,,\n"
    assert told(HEAD + row + row.upper().replace("CLAIMS,", "claims,", 1)) == [
        "access.csv:3:3: The same right of the same person is already in line 2. Remove one."
    ]


def test_a_file_that_cannot_be_read_as_rows_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Missing columns: right, shift"):
        read_access(b"person,system\nP15,claims\n")
