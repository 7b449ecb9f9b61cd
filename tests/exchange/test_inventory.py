"""Lists of work under way and of assets are added up; a bad row is named with line and column."""

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.inventory import Inventory, read_inventory
from kt_engine.words import HandoverKind

WORK = "kind,owner,count_at_freeze,count_at_handover\n"
ASSETS = "identifier,kind,holder,state\n"


def work(*rows: str) -> Inventory:
    return read_inventory(HandoverKind.IN_FLIGHT_WORK, (WORK + "\n".join(rows)).encode(), "open.csv")


def assets(*rows: str) -> Inventory:
    return read_inventory(HandoverKind.ASSET, (ASSETS + "\n".join(rows)).encode(), "keys.csv")


def test_work_under_way_has_one_of_three_owners_and_adds_up() -> None:
    found = work("claims,provider,412,412", "disputes,stays,7,7", "refunds,other_provider,3,3")
    assert (found.frozen_count, found.handed_count, found.open_rows) == (422, 422, ())
    assert (found.provider_count, found.other_provider_count, found.stays_count) == (412, 3, 7)


def test_a_row_whose_counts_differ_stays_open_and_is_named() -> None:
    assert work("claims,provider,412,410").open_rows == ("line 2: claims was 412 at the freeze and is 410",)


def test_two_differences_that_cancel_each_other_out_are_two_open_rows() -> None:
    found = work("claims,provider,10,9", "disputes,stays,5,6")
    assert (found.frozen_count, found.handed_count, len(found.open_rows)) == (15, 15, 2)


def test_an_asset_is_accounted_for_or_pending() -> None:
    found = assets("K1,account,Krakow,tested", "K2,account,Krakow,stays", "K3,licence,Krakow,pending")
    assert (found.rows_count, found.handed_count, found.open_rows) == (3, 2, ("line 4: K3 is pending",))


@pytest.mark.parametrize(
    ("row", "place", "sentence"),
    [
        ("claims,nobody,4,4", (2, 2), "There is no owner 'nobody'"),
        ("claims,provider,many,4", (2, 3), "no whole number"),
        ("claims,provider,4,-1", (2, 4), "no whole number"),
        (",provider,4,4", (2, 1), "kind is empty"),
    ],
)
def test_a_bad_row_is_named_with_line_and_column(row: str, place: tuple[int, int], sentence: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        work(row)
    problem = fault.value.problems[0]
    assert (problem.file, problem.line, problem.column) == ("open.csv", *place)
    assert sentence in problem.sentence


def test_the_same_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="stands in line 2 already"):
        assets("K1,account,Krakow,tested", "K1,account,Krakow,stays")
