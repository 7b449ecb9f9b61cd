"""Hand-made facts of the risk register."""

from datetime import UTC, date, datetime
from typing import Any

from document_samples.parts import ENGAGEMENT
from kt_engine.answers.collect_risk_register import RegisterRating, RegisterRisk, RiskRegisterFacts
from kt_engine.methods.risk_score import band, score
from kt_engine.words import RiskStatus

MARIA, RAVI = "Maria Weber (P3)", "Ravi Mehta (P9)"


def rating(
    number: int,
    likelihood: int,
    impact: int,
    note: str,
    by: str,
    on: date,
    status: RiskStatus = RiskStatus.OPEN,
) -> RegisterRating:
    at = datetime(on.year, on.month, on.day, 9, 5, 11, tzinfo=UTC)
    return RegisterRating(number, likelihood, impact, score(likelihood, impact), status, note, by, at)


def risk(
    number: int, title: str, likelihood: int, impact: int, *ratings: RegisterRating, **more: Any
) -> RegisterRisk:
    values: dict[str, Any] = {
        "process": None,
        "mitigation": "Name a second expert for each process",
        "function": "Process lead of the client",
        "owner": MARIA,
        "status": RiskStatus.OPEN,
        "score_before": None,
        "raised_on": date(2027, 1, 11),
        "review_on": None,
        "fallback_on": None,
        "closed_on": None,
        **more,
    }
    found = score(likelihood, impact)
    return RegisterRisk(
        handle=f"E7-R{number}", title=title, likelihood=likelihood, impact=impact, score=found, band=band(found),
        ratings=ratings, **values,
    )  # fmt: skip


def risk_register() -> RiskRegisterFacts:
    away = risk(
        1, "The experts have no time", 4, 5,
        rating(1, 3, 5, "Sessions are booked, one expert is on leave in May", MARIA, date(2027, 2, 1)),
        rating(2, 4, 5, "The second expert was moved to another project", MARIA, date(2027, 4, 12)),
        score_before=15, review_on=date(2027, 4, 26), fallback_on=date(2027, 5, 3),
    )  # fmt: skip
    access = risk(
        2, "Access does not work on the first day", 2, 3,
        rating(1, 2, 3, "Nine of ten accounts were tried", RAVI, date(2027, 4, 12)),
        process="E7-P2", score_before=12, function="Run manager", owner=RAVI, fallback_on=date(2027, 4, 17),
    )  # fmt: skip
    nobody = risk(3, "The real volumes differ", 3, 3, function="Finance", owner=None)
    happened = risk(
        4, "A cut-off is missed", 3, 4,
        rating(1, 3, 4, "As in the last transition", RAVI, date(2027, 2, 1)),
        rating(2, 3, 4, "The cut-off of 7 April was missed by two hours", RAVI, date(2027, 4, 8), RiskStatus.OCCURRED),
        status=RiskStatus.OCCURRED, score_before=12, owner=RAVI, function="Run manager",
    )  # fmt: skip
    over = risk(
        5, "The contract is signed late", 1, 2,
        rating(1, 1, 2, "Signed on 1 March", MARIA, date(2027, 3, 2), RiskStatus.CLOSED),
        status=RiskStatus.CLOSED, score_before=4, closed_on=date(2027, 3, 2),
    )  # fmt: skip
    return RiskRegisterFacts(ENGAGEMENT, (away, access, nobody, happened, over))
