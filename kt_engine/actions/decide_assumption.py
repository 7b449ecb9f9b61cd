"""Puts before both sides that an assumption holds, or does not; what is false asks for a contract change note."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.promise_in_hand import SEATS, TEXT_LENGTH, Assumed, assumed, in_hand
from kt_engine.actions.propose_agreement import Proposal, propose
from kt_engine.actions.risk_in_hand import write_rating
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.tables import Assumption, Process, Risk
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, AssumptionStatus, RiskStatus

KIND = "assumption_put_to_sides"
SAID = {AssumptionStatus.VALIDATED: "It is true that", AssumptionStatus.FALSIFIED: "It is not true that"}
LIKELIHOOD, IMPACT = 5, 3
"""How the risk begins: certain, since it has happened; its owner rates it on the day after."""
MITIGATION = "Agree a contract change note and put its reference on the register: kt assumption change-note"
TITLE_LENGTH = 160


def decide_assumption(
    database: Database, act: Act, handle: str, *, outcome: AssumptionStatus, found: str
) -> Assumed:
    """Propose that it was validated or falsified; `found` says by what. Nothing changes before both sides sign.

    Raises MoveRefused where its status does not allow that, Refused while the same is before its signers.
    """
    if outcome is AssumptionStatus.OPEN:
        raise Refused("An assumption is open as long as nobody has found out; there is nothing to sign.")
    finding = one_line(found, "finding", most=TEXT_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Assumption, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return assumed(unit, known)
        row = in_hand(unit, Assumption, handle)
        check_move("assumption", row["handle"], row["status"], outcome, outcome.value, "Nothing was changed.")
        facts = {
            "expires_on": plain(row["expires_on"]),
            "outcome": outcome.value,
            "process": by_id(unit, Process, row["process_id"])["handle"] if row["process_id"] else None,
        }
        proposal = Proposal(
            AgreementKind.ASSUMPTION, row["handle"], f"{SAID[outcome]}: {row['text']}", facts, SEATS,
            process_id=row["process_id"], reason=finding,
        )  # fmt: skip
        agreement = propose(unit, row["engagement_id"], proposal)
        unit.event(
            KIND, row["handle"], outcome=outcome, agreement=agreement["handle"],
            content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return assumed(unit, row["handle"], agreement["handle"])


def assumption_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Give the assumption the outcome that was signed; one that is false puts a risk on the register."""
    row = find(unit, Assumption, agreement["subject"])
    outcome = AssumptionStatus(json.loads(agreement["content_json"])["outcome"])
    risk = _open_risk(unit, row) if outcome is AssumptionStatus.FALSIFIED else None
    unit.change(
        Assumption,
        row["id"],
        row["handle"],
        version=row["version"],
        status=outcome,
        agreement_id=agreement["id"],
        decided_on=unit.today,
        risk_id=risk["id"] if risk else None,
    )
    told = {"assumption": row["handle"], "assumption_status": outcome}
    return told | ({"risk": risk["handle"]} if risk else {})


def _open_risk(unit: Unit, row: RowMapping) -> RowMapping:
    """Put on the register that the contract rests on something that is not so."""
    engagement_id = row["engagement_id"]
    number = next_number(unit, Risk, engagement_id=engagement_id)
    risk_id = unit.insert(
        Risk,
        engagement_id=engagement_id,
        handle=f"E{engagement_id}-R{number}",
        number=number,
        process_id=row["process_id"],
        title=f"A contract change note is missing; false is: {row['text']}"[:TITLE_LENGTH],
        mitigation=MITIGATION,
        owner_function=row["owner_function"],
        owner_id=row["owner_id"],
        likelihood=LIKELIHOOD,
        impact=IMPACT,
        status=RiskStatus.OPEN,
        raised_on=unit.today,
        raised_by=unit.act.by,
        review_on=unit.today + timedelta(days=1),
    )
    risk = by_id(unit, Risk, risk_id)
    write_rating(unit, risk, f"{row['handle']} was found to be false.", {})
    return by_id(unit, Risk, risk_id)
