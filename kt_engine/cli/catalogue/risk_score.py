"""How the command line offers the score of a risk and its bands. It works nothing out."""

from kt_engine.cli.catalogue.field import choice, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.methods.risk_score import LEAST, MOST, SOURCE, RiskBand, band, highest, score

METHODS = (
    Method(
        "risk-score",
        score,
        (
            whole("likelihood", "How likely it is, 1 to 5.", low=LEAST, high=MOST),
            whole("impact", "How bad it would be, 1 to 5.", low=LEAST, high=MOST),
        ),
        "score",
        "likelihood x impact",
        SOURCE,
        "--likelihood 4 --impact 3",
    ),
    Method(
        "risk-band",
        band,
        (whole("of_score", "A score, 1 to 25.", low=score(LEAST, LEAST), high=score(MOST, MOST)),),
        "band",
        "1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme",
        SOURCE,
        "--of-score 12",
    ),
    Method(
        "risk-band-ends-at",
        highest,
        (choice("of_band", "A band.", [band.value for band in RiskBand]),),
        "score",
        "the highest product of two numbers from 1 to 5 within the band",
        SOURCE,
        "--of-band high",
        call=lambda *, of_band: highest(RiskBand(of_band)),
    ),
)
