from datetime import date

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.conditions import ConditionRow, read_conditions

HEADER = "criterion,text,owner,due_on,expires_on,compensating_control,ramp_ceiling_pct\n"


def faults(*rows: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_conditions((HEADER + "\n".join(rows)).encode(), file="c.csv")
    return str(caught.value).split("\n")


def test_a_row_becomes_one_condition() -> None:
    row = "access,Two logins missing,P14,2027-03-01,2027-03-15,Shared desk,50\n"
    assert read_conditions((HEADER + row).encode()) == (
        ConditionRow(
            "access", "Two logins missing", "P14", date(2027, 3, 1), date(2027, 3, 15), "Shared desk", 50, 2
        ),
    )


@pytest.mark.parametrize("head", [HEADER, HEADER.replace(",ramp_ceiling_pct", "")])
def test_the_ramp_ceiling_may_be_left_out(head: str) -> None:
    row = "access,Text,P14,2027-03-01,2027-03-01,Control" + "," * head.count("ramp")
    assert read_conditions((head + row).encode())[0].ramp_ceiling_pct is None


def test_a_condition_never_expires_before_it_is_due() -> None:
    assert faults("access,Text,P14,2027-03-02,2027-03-01,Control,")[0].startswith(
        "c.csv:2:5: expires_on 2027-03-01 is before due_on 2027-03-02."
    )


def test_a_ramp_ceiling_over_100_is_refused() -> None:
    assert "ramp_ceiling_pct '101'" in faults("access,Text,P14,2027-03-01,2027-03-01,Control,101")[0]


def test_a_date_of_another_form_is_named_with_its_cell() -> None:
    assert faults("access,Text,P14,01.03.2027,2027-03-01,Control,")[0].startswith("c.csv:2:4: due_on")


def test_a_criterion_has_one_condition() -> None:
    row = "access,Text,P14,2027-03-01,2027-03-01,Control,"
    assert faults(row, row) == ["c.csv:3:1: 'access' has a condition in line 2. Put both in one row."]


def test_a_condition_without_a_compensating_control_is_refused() -> None:
    assert faults("access,Text,P14,2027-03-01,2027-03-01,,") == [
        "c.csv:2:6: compensating_control is empty. Fill it in."
    ]
