"""How bad a risk is: its score and the band the score lies in; it knows no risk and no store.

The bands are those of the five by five matrix in National Patient Safety Agency (UK), "A risk matrix for risk
managers", January 2008: 1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme. Products of two numbers from 1
to 5 leave no value between the bands.
"""

from enum import StrEnum


class RiskBand(StrEnum):
    """How bad a score is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


LEAST, MOST = 1, 5
LEVELS = tuple(range(LEAST, MOST + 1))
"""What likelihood and impact can be."""
FROM: dict[RiskBand, int] = {
    RiskBand.EXTREME: 15,
    RiskBand.HIGH: 8,
    RiskBand.MODERATE: 4,
    RiskBand.LOW: 1,
}
"""The lowest score of each band, the worst band first."""
SOURCE = "National Patient Safety Agency (UK), A risk matrix for risk managers, January 2008"


def score(likelihood: int, impact: int) -> int:
    """Give likelihood times impact, 1 to 25."""
    return likelihood * impact


def band(of_score: int) -> RiskBand:
    """Give the band a score from 1 to 25 lies in."""
    return next(name for name, lowest in FROM.items() if of_score >= lowest)


def highest(of_band: RiskBand) -> int:
    """Give the highest score that likelihood and impact can make within a band."""
    scores = {score(likelihood, impact) for likelihood in LEVELS for impact in LEVELS}
    return max(one for one in scores if band(one) is of_band)
