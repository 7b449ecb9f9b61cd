"""Lays each risk beside its ratings: what it says is the newest one, each status could follow. It writes nothing."""

from collections.abc import Iterator, Sequence
from typing import Any

from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.rules.moves import RISK
from kt_engine.store.tables import Risk, RiskRating, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import RiskStatus

SAID = ("likelihood", "impact", "status")
FOLLOWS = {before.value: {after.value for after in line} for before, line in RISK.items()}


def check_risks(reader: Reader, engagement_id: int | None) -> Iterator[Finding]:
    """Give every risk whose ratings could not honestly have led to what it says."""
    ratings: dict[Any, list[dict[str, Any]]] = {}
    rows = plain_rows(
        reader, table_of(RiskRating), engagement_id=engagement_id, order_by=("risk_id", "number")
    )
    for row in rows:
        ratings.setdefault(row["risk_id"], []).append(row)
    for risk in plain_rows(reader, table_of(Risk), engagement_id=engagement_id):
        for sentence in _faults(risk, ratings.get(risk["id"], [])):
            yield Finding(FindingKind.RULE, "risk", row_name("risk", risk), sentence)


def _faults(risk: dict[str, Any], ratings: Sequence[dict[str, Any]]) -> Iterator[str]:
    if ratings and any(risk[name] != ratings[-1][name] for name in SAID):
        yield "It does not say what its newest rating says."
    if not ratings and risk["status"] != RiskStatus.OPEN:
        yield f"It is {risk['status']} without a rating that says so."
    before = RiskStatus.OPEN.value
    for rating in ratings:
        if rating["status"] != before and rating["status"] not in FOLLOWS.get(before, set()):
            yield f"Its rating {rating['number']} takes it from {before} to {rating['status']}."
        before = rating["status"]
