from decimal import Decimal

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.kpis import KpiRow, read_kpis

HEADER = "period_offset,process_key,kpi,value,source\n"


def faults(*rows: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_kpis((HEADER + "\n".join(rows)).encode(), file="kpis.csv")
    return str(caught.value).split("\n")


def test_a_row_becomes_one_value() -> None:
    assert read_kpis((HEADER + "1,claims,on_time,97.50,list\n").encode()) == (
        KpiRow(1, "claims", "on_time", Decimal("97.50"), "list", 2),
    )


@pytest.mark.parametrize("value", ["97,5", "", "nan", "1e5", "97.5%"])
def test_what_is_no_number_is_refused(value: str) -> None:
    assert "is no number" in faults(f'1,claims,on_time,"{value}",list')[0]


def test_a_value_twice_is_refused() -> None:
    row = "1,claims,on_time,97,list"
    assert faults(row, row) == ["kpis.csv:3:3: This value is in line 2 already. Remove one."]
