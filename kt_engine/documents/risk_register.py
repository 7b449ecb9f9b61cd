"""The risk register: heat map, risks by score, what occurred, what is closed. It knows no store."""

from collections.abc import Mapping, Sequence

from kt_engine.answers.collect_risk_register import RegisterRisk, RiskRegisterFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, words
from kt_engine.methods.risk_score import FROM, LEVELS, SOURCE, RiskBand, band, highest, score
from kt_engine.words import RiskStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
EMPTY = "·"


def title(facts: RiskRegisterFacts) -> str:
    return say("Risk register: {engagement}", engagement=facts.engagement.name)


def view(facts: RiskRegisterFacts) -> Mapping[str, object]:
    by_status = {status: [risk for risk in facts.risks if risk.status is status] for status in RiskStatus}
    ranked = sorted(by_status[RiskStatus.OPEN], key=lambda risk: -risk.score)
    return {
        "sentence": _sentence(facts, ranked),
        "bands": [(name, FROM[name], highest(name), _in_band(ranked, name)) for name in FROM],
        "source": SOURCE,
        "levels": LEVELS,
        "heat": [(likelihood, _heat_row(ranked, likelihood)) for likelihood in reversed(LEVELS)],
        "ranked": ranked,
        "occurred": by_status[RiskStatus.OCCURRED],
        "closed": by_status[RiskStatus.CLOSED],
        "ratings": [(risk, rating) for risk in facts.risks for rating in risk.ratings],
        "unrated": [risk for risk in facts.risks if not risk.ratings],
    }


def _sentence(facts: RiskRegisterFacts, ranked: Sequence[RegisterRisk]) -> str:
    if not facts.risks:
        return say("No risk is on the register yet.")
    occurred = sum(risk.status is RiskStatus.OCCURRED for risk in facts.risks)
    closed = sum(risk.status is RiskStatus.CLOSED for risk in facts.risks)
    worst = ""
    if ranked:
        first = ranked[0]
        worst = " " + say(
            "The highest score is {score} ({band}): {risk}, {title}.",
            score=first.score,
            band=words(first.band),
            risk=first.handle,
            title=first.title,
        )
    told = say(
        "{risks} on the register: {open} open, {occurred} occurred, {closed} closed.",
        risks=counted(len(facts.risks), "risk"),
        open=len(ranked),
        occurred=occurred,
        closed=closed,
    )
    return told + worst


def _in_band(risks: Sequence[RegisterRisk], name: RiskBand) -> int:
    return sum(risk.band is name for risk in risks)


def _heat_row(risks: Sequence[RegisterRisk], likelihood: int) -> list[str]:
    """Give how many risks stand in each cell of a row, impact 1 to 5, with the cell's band."""
    cells = []
    for impact in LEVELS:
        count = sum((risk.likelihood, risk.impact) == (likelihood, impact) for risk in risks)
        cells.append(f"{count} {words(band(score(likelihood, impact)))}" if count else EMPTY)
    return cells
