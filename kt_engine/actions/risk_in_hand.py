"""What all verbs about one risk share: who may touch it, its owner, the rating that every change is. It has no verb."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.methods.risk_score import LEAST, MOST, score
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person, Risk, RiskRating
from kt_engine.store.unit import Unit
from kt_engine.words import RiskStatus, Role

VERB = "keep the risk register"
NOTE_LENGTH = 600
OWNERLESS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})
"""Roles that answer for nothing in an engagement."""


@dataclass(frozen=True)
class RatedRisk:
    """A risk as its newest rating leaves it."""

    handle: str
    status: RiskStatus
    likelihood: int
    impact: int
    score: int
    ratings_count: int
    review_on: date | None


def as_it_stands(unit: Unit, handle: str) -> RatedRisk:
    row = find(unit, Risk, handle)
    return RatedRisk(
        handle=row["handle"],
        status=row["status"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        score=score(row["likelihood"], row["impact"]),
        ratings_count=next_number(unit, RiskRating, risk_id=row["id"]) - 1,
        review_on=row["review_on"],
    )


def risk_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the risk's row. Raises Refused unless the person keeps the register, owns the risk or holds its function."""
    row = find(unit, Risk, handle)
    engagement_id = row["engagement_id"]
    require_open(unit, engagement_id, also_on_hold=True)
    holds = holder_now(unit, engagement_id, row["owner_function"], row["process_id"])
    named = unit.act.by in {row["owner_id"], holds}
    require(unit, VERB, engagement_id=engagement_id, named=named)
    return row


def checked_levels(likelihood: int, impact: int) -> None:
    """Raise UsageProblem unless both are from 1 to 5."""
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if not LEAST <= value <= MOST:
            raise UsageProblem(f"The {name} is {value}; it goes from {LEAST} to {MOST}.")


def checked_note(text: str, what: str) -> str:
    return one_line(text, what, most=NOTE_LENGTH)


def checked_review(unit: Unit, review_on: date | None) -> date | None:
    """Raise UsageProblem for a review that does not lie ahead."""
    if review_on is not None and review_on <= unit.today:
        raise UsageProblem(
            f"The review on {review_on} does not lie ahead. Give a later day: --review-on DATE"
        )
    return review_on


def owner_of(unit: Unit, engagement_id: int, person: str | None) -> int | None:
    """Give the id of a named owner. Raises Refused for somebody who cannot answer for a risk of this engagement."""
    if person is None:
        return None
    row = find(unit, Person, person)
    if not is_human(row):
        raise Refused(f"{row['handle']} is not a person and cannot answer for a risk.")
    if row["disabled_on"] is not None and row["disabled_on"] <= unit.today:
        raise Refused(f"{row['handle']} has left. Name somebody who is still there.")
    if not {role for role, _ in roles_of(unit, engagement_id, row["id"], unit.today)} - OWNERLESS:
        raise Refused(f"{row['handle']} has no role in this engagement. Grant one first with: kt role grant")
    return int(row["id"])


def write_rating(
    unit: Unit, row: RowMapping, note: str, more: Mapping[str, Any], **changed: Any
) -> dict[str, Any]:
    """Write the next rating and make the risk say the same; gives what the event tells of it.

    `changed`: those of status, likelihood and impact that change; `more`: other columns of the risk to set.
    """
    said = {name: changed.get(name, row[name]) for name in ("status", "likelihood", "impact")}
    number = next_number(unit, RiskRating, risk_id=row["id"])
    unit.insert(
        RiskRating,
        engagement_id=row["engagement_id"],
        risk_id=row["id"],
        number=number,
        note=note,
        rated_by=unit.act.by,
        rated_at=unit.act.at,
        **said,
    )
    unit.change(Risk, row["id"], row["handle"], version=row["version"], **said, **more)
    levels = {name: said[name] for name in ("likelihood", "impact")}
    return {"rating": number, **levels, "score": score(**levels)}
