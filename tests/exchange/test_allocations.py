"""Files about people's time: allocations, absences, attendance. Each fault names line and cell."""

from datetime import date, time
from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.absences import AbsenceRow, read_absences
from kt_engine.exchange.allocations import AllocationRow, read_allocations
from kt_engine.exchange.attendance import AttendanceRow, read_attendance
from kt_engine.exchange.session_hours import hours_of, minutes_of, parse_session_hours
from kt_engine.exchange.weekly_windows import WeeklyWindow
from kt_engine.words import AbsenceKind

ALLOCATIONS = "person,hours_per_week,windows,blackout,valid_from,valid_to,manager\n"
ABSENCES = "person,from,to,kind\n"
ATTENDANCE = "session,person,attended\n"
GOOD = "P5,7.5,tue 13:00-16:00; thu 09:00-12:00,2027-04-01..2027-04-02,2027-03-01,2027-06-30,P3\n"


def faults(read: object, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(text.encode(), file="f.csv")  # type: ignore[operator]
    return [str(problem) for problem in caught.value.problems]


def test_an_allocation_is_read_with_its_windows_and_days() -> None:
    assert read_allocations((ALLOCATIONS + GOOD).encode()) == (
        AllocationRow(
            "P5",
            Decimal("7.5"),
            (WeeklyWindow(1, time(13), time(16)), WeeklyWindow(3, time(9), time(12))),
            (date(2027, 4, 1), date(2027, 4, 2)),
            date(2027, 3, 1),
            date(2027, 6, 30),
            "P3",
            2,
        ),
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "P5,0,,,2027-03-01,2027-06-30,P3",
            "f.csv:2:2: hours_per_week '0' is no number of hours: a multiple of 0.25",
        ),
        ("P5,7.3,,,2027-03-01,2027-06-30,P3", "f.csv:2:2: hours_per_week '7.3' is no number of hours"),
        ("P5,61,,,2027-03-01,2027-06-30,P3", "at most 60."),
        ("P5,NaN,,,2027-03-01,2027-06-30,P3", "f.csv:2:2: hours_per_week 'NaN' is no number"),
        ("P5,8,tue,,2027-03-01,2027-06-30,P3", "f.csv:2:3: The window 'tue'"),
        ("P5,8,,soon,2027-03-01,2027-06-30,P3", "f.csv:2:4: blackout 'soon' is no date"),
        ("P5,8,,,2027-03-01,2027-02-30,P3", "f.csv:2:6: valid_to '2027-02-30' is not in the calendar"),
        (
            "P5,8,,,2027-03-01,2027-02-01,P3",
            "f.csv:2:6: valid_to 2027-02-01 comes before valid_from 2027-03-01.",
        ),
        ("P5,8,,,2027-03-01,2027-06-30,p5", "f.csv:2:7: Nobody promises his own time."),
        (",8,,,2027-03-01,2027-06-30,P3", "f.csv:2:1: person is empty."),
        ("P5,8,,,2027-03-01,2027-06-30,", "f.csv:2:7: manager is empty."),
    ],
)
def test_a_fault_of_an_allocation_names_its_cell(row: str, sentence: str) -> None:
    (found,) = faults(read_allocations, ALLOCATIONS + row + "\n")
    assert sentence in found


def test_two_allocations_of_a_person_share_no_day() -> None:
    later = GOOD.replace("2027-03-01", "2027-06-30").replace("2027-06-30,P3", "2027-07-30,P3")
    (found,) = faults(read_allocations, ALLOCATIONS + GOOD + later)
    assert found.startswith("f.csv:3:5: 'P5' has another allocation for some of these days in line 2.")
    after = later.replace("2027-06-30", "2027-07-01")
    assert len(read_allocations((ALLOCATIONS + GOOD + after).encode())) == 2


def test_an_absence_is_read() -> None:
    found = read_absences((ABSENCES + "P5,2027-04-01,2027-04-09,leave\n").encode())
    assert found == (AbsenceRow("P5", date(2027, 4, 1), date(2027, 4, 9), AbsenceKind.LEAVE, 2),)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("P5,2027-04-09,2027-04-01,leave", "f.csv:2:3: to 2027-04-01 comes before from 2027-04-09."),
        ("P5,2027-04-01,2028-12-01,leave", "f.csv:2:3: 2027-04-01 to 2028-12-01 is longer than 400 days."),
        ("P5,2027-04-01,2027-04-09,flu", "f.csv:2:4: There is no kind 'flu'."),
        ("P5,1 April,2027-04-09,leave", "f.csv:2:2: from '1 April' is no date."),
        (
            "P5,2027-04-01,2027-04-09,leave\np5,2027-04-01,2027-04-09,away",
            "f.csv:3:1: 'p5' is away in these days",
        ),
    ],
)
def test_a_fault_of_an_absence_names_its_cell(rows: str, sentence: str) -> None:
    (found,) = faults(read_absences, ABSENCES + rows + "\n")
    assert sentence in found


def test_attendance_is_read_and_nobody_stands_twice_for_a_session() -> None:
    good = ATTENDANCE + "E1-S4,P5,yes\nE1-S4,P6,no\n"
    assert read_attendance(good.encode()) == (
        AttendanceRow("E1-S4", "P5", attended=True, line=2),
        AttendanceRow("E1-S4", "P6", attended=False, line=3),
    )
    (found,) = faults(read_attendance, good + "e1-s4,p5,no\n")
    assert found == "f.csv:4:2: 'p5' stands for e1-s4 already in line 2. Remove one."
    (found,) = faults(read_attendance, ATTENDANCE + "E1-S4,P5,maybe\n")
    assert found.startswith("f.csv:2:3: There is no attended 'maybe'.")


def test_hours_are_quarters() -> None:
    assert parse_session_hours(" 2.25 ", "hours", most=8) == Decimal("2.25")
    assert (minutes_of(Decimal("2.25")), hours_of(135), hours_of(120), hours_of(600)) == (
        135, Decimal("2.25"), Decimal(2), Decimal(10),
    )  # fmt: skip
    assert str(hours_of(600)) == "10"
    for wrong in ("", "1.1", "-1", "9", "1e9", "Infinity"):
        with pytest.raises(UsageProblem, match="is no number of hours"):
            parse_session_hours(wrong, "hours", most=8)
