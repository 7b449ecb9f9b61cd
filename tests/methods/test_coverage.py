"""What is claimed, what is proven, and what both are divided by."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.coverage import (
    Divisor,
    Item,
    Powers,
    coverage,
    divisor_change,
    frequency_level,
    is_must_have,
    item_weight,
)

BOTH = Item("invoice", 40, claimed=True, proven=True)
SAID = Item("dispute", 30, claimed=True, proven=False)
NEITHER = Item("year end", 30, claimed=False, proven=False)


def test_claimed_and_proven_stand_beside_each_other_with_their_gap() -> None:
    found = coverage([BOTH, SAID, NEITHER])
    assert (found.claimed_pct, found.proven_pct, found.gap_points) == (Decimal(70), Decimal(40), Decimal(30))


def test_a_waived_item_stays_in_what_is_divided_by_and_counts_for_nothing() -> None:
    waived = Item("dispute", 30, claimed=True, proven=True, waived=True)
    found = coverage([BOTH, waived, NEITHER])
    assert (found.weight_in_scope, found.weight_waived) == (100, 30)
    assert (found.claimed_pct, found.proven_pct) == (Decimal(40), Decimal(40))


def test_a_descoped_item_leaves_what_is_divided_by() -> None:
    found = coverage([BOTH, SAID, Item("year end", 30, claimed=False, proven=False, descoped=True)])
    assert found.weight_in_scope == 70
    assert found.claimed_pct == Decimal(100)


def test_more_can_be_shown_than_said() -> None:
    assert coverage([Item("invoice", 1, claimed=False, proven=True)]).gap_points == Decimal(-100)


def test_nothing_in_scope_has_no_coverage() -> None:
    found = coverage([])
    assert (found.claimed_pct, found.proven_pct, found.gap_points) == (None, None, None)


def test_an_item_counts_once() -> None:
    with pytest.raises(InvalidInput, match="knowledge item invoice is there twice"):
        coverage([BOTH, BOTH])


def test_a_weight_below_zero_is_refused() -> None:
    with pytest.raises(InvalidInput, match="weight of invoice is -1"):
        coverage([Item("invoice", -1, claimed=False, proven=False)])


RATING = st.integers(1, 5)


@given(RATING, RATING, RATING)
def test_the_weight_is_the_product_of_the_ratings(criticality: int, frequency: int, complexity: int) -> None:
    assert item_weight(criticality, frequency, complexity) == criticality * frequency * complexity


def test_a_playbook_may_say_how_often_a_rating_counts() -> None:
    assert item_weight(5, 3, 2, Powers(criticality=2, frequency=0)) == 50


@pytest.mark.parametrize(
    ("ratings", "powers", "sentence"),
    [
        ((6, 1, 1), Powers(), "criticality is 6; it must be a whole number from 1 to 5"),
        ((1, 0, 1), Powers(), "frequency is 0"),
        ((1, 1, 1), Powers(complexity=4), "how often complexity counts is 4"),
    ],
)
def test_a_rating_outside_its_range_is_refused(
    ratings: tuple[int, int, int], powers: Powers, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        item_weight(*ratings, powers)


def test_daily_is_the_highest_level_and_on_demand_the_lowest() -> None:
    words = ["daily", "weekly", "monthly", "quarterly", "yearly", "on_demand"]
    assert [frequency_level(word) for word in words] == [5, 4, 3, 2, 1, 1]


def test_an_unknown_frequency_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"no frequency hourly\. Known: daily, weekly"):
        frequency_level("hourly")


def test_the_threshold_itself_is_a_must_have() -> None:
    assert [is_must_have(rating, 4) for rating in (3, 4, 5)] == [False, True, True]


def divisors(**weights: int) -> list[Divisor]:
    return [Divisor(item, weight) for item, weight in weights.items()]


def test_a_change_of_what_is_divided_by_is_said_with_before_and_after() -> None:
    found = divisor_change(divisors(a=40, b=30, c=30), divisors(a=40, b=35, d=20))
    assert found.changed
    assert (found.weight_before, found.weight_after) == (100, 95)
    assert (found.entered, found.left, found.reweighted) == (("d",), ("c",), ("b",))


def test_an_exchange_of_equal_weight_is_a_change_too() -> None:
    found = divisor_change(divisors(a=40, b=30), divisors(a=40, c=30))
    assert found.changed
    assert found.weight_before == found.weight_after


def test_the_same_items_are_no_change() -> None:
    assert not divisor_change(divisors(a=1, b=2), divisors(b=2, a=1)).changed


def test_a_divisor_counts_once() -> None:
    with pytest.raises(InvalidInput, match="is there twice"):
        divisor_change([Divisor("a", 1), Divisor("a", 2)], [])
