"""The score of a risk and its band, against the published five by five matrix."""

from itertools import product

import pytest

from kt_engine.methods.risk_score import FROM, LEVELS, RiskBand, band, highest, score

PUBLISHED = {
    5: "moderate high extreme extreme extreme",
    4: "moderate high high extreme extreme",
    3: "low moderate high high extreme",
    2: "low moderate moderate high high",
    1: "low low low moderate moderate",
}
"""Rows: consequence 5 to 1; columns: likelihood 1 to 5."""


@pytest.mark.parametrize(("impact", "likelihood"), list(product(LEVELS, LEVELS)))
def test_every_cell_of_the_matrix_has_its_published_band(impact: int, likelihood: int) -> None:
    assert band(score(likelihood, impact)).value == PUBLISHED[impact].split()[likelihood - 1]


def test_a_band_ends_where_no_higher_score_is_possible() -> None:
    assert {one: highest(one) for one in RiskBand} == {
        RiskBand.LOW: 3,
        RiskBand.MODERATE: 6,
        RiskBand.HIGH: 12,
        RiskBand.EXTREME: 25,
    }


def test_the_worst_band_stands_first() -> None:
    assert list(FROM) == list(reversed(RiskBand))
