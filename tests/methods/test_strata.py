"""A sample is shared out in proportion, drawn so that nobody can choose, and the same every time."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.strata import Listed, allocate, draw

UNITS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(1, 400), min_size=1, max_size=8
)


def test_shares_are_proportional_and_the_largest_remainders_round_up() -> None:
    # 59 of 1000: 29.5, 17.7, 11.8; the two largest remainders are .8 and .7.
    assert allocate(59, {"plain": 500, "credit note": 300, "foreign": 200}) == {
        "plain": 29,
        "credit note": 18,
        "foreign": 12,
    }


def test_a_rare_type_has_one_unit_at_least() -> None:
    assert allocate(10, {"plain": 997, "rare": 2, "rarest": 1}) == {"plain": 8, "rare": 1, "rarest": 1}


def test_equal_remainders_go_to_the_larger_type_and_then_by_name() -> None:
    assert allocate(3, {"b": 10, "a": 10}) == {"b": 1, "a": 2}


@settings(max_examples=100, deadline=None)
@given(UNITS, st.data())
def test_shares_add_up_and_no_type_gives_more_than_it_has(units: dict[str, int], data: st.DataObject) -> None:
    size = data.draw(st.integers(len(units), sum(units.values())))
    shares = allocate(size, units)
    assert sum(shares.values()) == size
    assert all(1 <= shares[name] <= units[name] for name in units)
    assert shares == allocate(size, dict(reversed(units.items())))


@pytest.mark.parametrize(
    ("size", "units", "sentence"),
    [
        (1, {"a": 5, "b": 5}, "A sample of 1 cannot be shared out: there are 2 types"),
        (11, {"a": 5, "b": 5}, "and 10 units in all"),
        (1, {}, "exception types is 0"),
        (1, {"a": 0}, "units of a is 0"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(size: int, units: dict[str, int], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        allocate(size, units)


def population(count: int) -> list[Listed]:
    return [Listed(f"INV-{number}", "foreign" if number % 5 == 0 else "plain") for number in range(count)]


def test_the_draw_is_the_order_of_the_hash_that_is_published() -> None:
    listed = [Listed(f"INV-{number}", "plain") for number in range(40)]
    by_hand = sorted(listed, key=lambda one: sha256(f"seed\nplain\n{one.unit}".encode()).hexdigest())
    assert list(draw("seed", 7, listed)) == by_hand[:7]


def test_the_draw_has_each_types_share() -> None:
    drawn = draw("seed", 20, population(100))
    assert [one.stratum for one in drawn] == ["foreign"] * 4 + ["plain"] * 16


def test_the_same_seed_draws_the_same_units_whatever_their_order() -> None:
    assert draw("seed", 20, population(100)) == draw("seed", 20, list(reversed(population(100))))


def test_another_seed_draws_others() -> None:
    assert draw("seed", 20, population(100)) != draw("another", 20, population(100))


def test_each_unit_is_drawn_about_as_often_as_any_other() -> None:
    listed = [Listed(f"INV-{number}", "plain") for number in range(20)]
    counts = dict.fromkeys(listed, 0)
    for seed in range(1000):
        for one in draw(str(seed), 5, listed):
            counts[one] += 1
    # 250 are expected of each, with a standard deviation of 14.
    assert all(180 < count < 320 for count in counts.values())


def test_a_unit_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="The unit INV-1 is there twice"):
        draw("seed", 1, [Listed("INV-1", "a"), Listed("INV-1", "b")])


@pytest.mark.parametrize("seed", ["", "x" * 201])
def test_a_seed_that_is_none_is_refused(seed: str) -> None:
    with pytest.raises(InvalidInput, match="The seed has"):
        draw(seed, 1, population(5))
