import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.scope import ScopeRow, read_scope

HEADER = "process_key,name,wave,site,criticality,volume_per_month\n"


def faults(*rows: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_scope((HEADER + "\n".join(rows)).encode(), file="scope.csv")
    return str(caught.value).split("\n")


def test_a_row_becomes_one_process_with_its_line() -> None:
    row = read_scope((HEADER + "claims,Check claims,1,S2,4,1200\n").encode())
    assert row == (ScopeRow("claims", "Check claims", 1, "S2", 4, 1200, 2),)


def test_a_volume_of_zero_is_taken() -> None:
    assert read_scope((HEADER + "claims,Check claims,1,S2,4,0\n").encode())[0].volume_per_month == 0


def test_a_negative_volume_is_named_with_its_cell() -> None:
    assert faults("claims,Check,1,S2,4,-5") == [
        "scope.csv:2:6: volume_per_month '-5' is no whole number from 0 to 999999999."
    ]


def test_a_process_twice_is_named_with_the_first_line() -> None:
    assert faults("claims,Check,1,S2,4,1", "claims,Check again,1,S2,4,1") == [
        "scope.csv:3:1: process_key 'claims' is already in line 2. Rename one."
    ]


def test_two_processes_of_one_name_are_refused() -> None:
    assert "name 'check' is already in line 2" in faults("a,Check,1,S2,4,1", "b,check,1,S2,4,1")[0]


@pytest.mark.parametrize("key", ["Claims", "1claims", "claims-check", "c" * 61, "", "clàims"])
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    assert "is no key" in faults(f"{key},Check,1,S2,4,1")[0]


@pytest.mark.parametrize("wave", ["0", "100", "1.5", "one", "", "\u0663"])
def test_a_wave_outside_1_to_99_is_refused(wave: str) -> None:
    assert f"wave '{wave}' is no whole number from 1 to 99." in faults(f"claims,Check,{wave},S2,4,1")[0]


def test_a_criticality_of_6_is_refused() -> None:
    assert "criticality '6'" in faults("claims,Check,1,S2,6,1")[0]


def test_an_invisible_control_character_is_refused() -> None:
    assert "invisible control character" in faults("claims,Che\u202eck,1,S2,4,1")[0]


def test_all_faults_of_all_rows_come_at_once_in_the_order_of_the_file() -> None:
    found = faults("A,Check,0,,9,x", "b,Too,few", "c,Pay,1,S1,3,1")
    assert [line.split(" ", 1)[0] for line in found] == [
        *(f"scope.csv:2:{cell}:" for cell in (1, 3, 4, 5, 6)),
        "scope.csv:3:4:",
    ]
