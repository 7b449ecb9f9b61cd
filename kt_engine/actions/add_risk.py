"""Adds a risk no playbook knew of, with its first rating; reconciling never touches it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.assign_function import function_of
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.raise_risk import KIND, raise_risk
from kt_engine.actions.risk_in_hand import VERB, checked_levels, checked_review, owner_of
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.methods.risk_score import score
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.functions import holder_now
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Engagement, Risk
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ProcessStatus

FIRST_NOTE = "First rating, when the risk was added."
MITIGATION_LENGTH = 400


@dataclass(frozen=True)
class AddedRisk:
    handle: str
    score: int


def add_risk(
    database: Database,
    act: Act,
    engagement: str,
    *,
    title: str,
    mitigation: str,
    function: str,
    likelihood: int,
    impact: int,
    owner: str | None = None,
    process: str | None = None,
    review_on: date | None = None,
    fallback_on: date | None = None,
) -> AddedRisk:
    """Add a risk; `function` is a key of the playbook, `owner` a person's handle, `process` a handle or key.

    Raises UsageProblem for a level outside 1 to 5, NotFound for an unknown name, Refused for who may not.
    """
    name = one_line(title, "title")
    against = one_line(mitigation, "mitigation", most=MITIGATION_LENGTH)
    checked_levels(likelihood, impact)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedRisk(known, _score(find(unit, Risk, known)))
        values: dict[str, Any] = {
            "title": name,
            "mitigation": against,
            "owner_function": function,
            "owner_id": owner_of(unit, engagement_id, owner),
            "likelihood": likelihood,
            "impact": impact,
            "review_on": checked_review(unit, review_on),
            "fallback_on": fallback_on,
        }
        return _add(unit, engagement_id, process, values)


def _add(unit: Unit, engagement_id: int, process: str | None, values: dict[str, Any]) -> AddedRisk:
    engagement = require_open(unit, engagement_id, also_on_hold=True)
    function = values["owner_function"]
    function_of(pinned_playbook(unit, engagement_id), function)
    about = None if process is None else _process(unit, engagement_id, process)
    require(unit, VERB, engagement_id=engagement_id, named=_would_own(unit, engagement_id, function, about))
    risk = raise_risk(unit, engagement, FIRST_NOTE, {**values, "process_id": about})
    return AddedRisk(risk["handle"], _score(risk))


def _score(row: RowMapping) -> int:
    return score(row["likelihood"], row["impact"])


def _process(unit: Unit, engagement_id: int, name: str) -> int:
    found = find_process(unit, engagement_id, name)
    if found["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{found['handle']} was taken out of scope; it has no risks of its own any more.")
    return int(found["id"])


def _would_own(unit: Unit, engagement_id: int, function: str, process_id: int | None) -> bool:
    return holder_now(unit, engagement_id, function, process_id) == unit.act.by
