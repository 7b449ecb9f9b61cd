"""Puts before both sides that a spoken promise is taken on, with its cost, or renounced."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.promise_in_hand import SEATS, TEXT_LENGTH, Promise, in_hand, promise
from kt_engine.actions.propose_agreement import Proposal, propose
from kt_engine.errors import Refused
from kt_engine.exchange.money import money_text
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Commitment, Process, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, CommitmentStatus

KIND = "commitment_put_to_sides"
U = table_of(Commitment)


def decide_commitment(
    database: Database, act: Act, handle: str, *, outcome: CommitmentStatus, reason: str
) -> Promise:
    """Propose to take it on or to renounce it. Nothing changes before both sides sign.

    Raises MoveRefused once it is settled, Refused for a promise without a cost that is to be taken on.
    """
    if outcome is CommitmentStatus.OPEN:
        raise Refused("A promise is open as long as nobody has settled it; there is nothing to sign.")
    why = one_line(reason, "reason", most=TEXT_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Commitment, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return promise(unit, known)
        row = in_hand(unit, Commitment, handle)
        verb = outcome.value.replace("_", " ")
        check_move("commitment", row["handle"], row["status"], outcome, verb, "What was signed stands.")
        if outcome is CommitmentStatus.TAKEN_ON and row["cost_minor"] is None:
            raise Refused(
                f"{row['handle']} has no cost yet, and nobody takes on what he cannot count. Say it first: "
                f"kt commitment estimate {row['handle']} --cost AMOUNT --currency CODE"
            )
        agreement = propose(unit, row["engagement_id"], _proposal(unit, row, outcome, why))
        unit.event(
            KIND, row["handle"], outcome=outcome, agreement=agreement["handle"],
            content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return promise(unit, row["handle"], agreement["handle"])


def _proposal(unit: Unit, row: RowMapping, outcome: CommitmentStatus, why: str) -> Proposal:
    cost = "" if row["cost_minor"] is None else f" ({money_text(row['cost_minor'], row['currency'])})"
    said = f"We take on{cost}" if outcome is CommitmentStatus.TAKEN_ON else "We renounce"
    facts = {
        "cost_minor": row["cost_minor"],
        "currency": row["currency"],
        "outcome": outcome.value,
        "process": by_id(unit, Process, row["process_id"])["handle"] if row["process_id"] else None,
    }
    return Proposal(
        AgreementKind.COMMITMENT, row["handle"], f"{said}: {row['text']}", facts, SEATS,
        process_id=row["process_id"], reason=why,
    )  # fmt: skip


def commitment_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Settle the promise as it was signed; what was agreed about another record settles none."""
    row = unit.first(select(U).where(U.c.handle == agreement["subject"]))
    if row is None:
        return {}
    outcome = CommitmentStatus(json.loads(agreement["content_json"])["outcome"])
    unit.change(
        Commitment,
        row["id"],
        row["handle"],
        version=row["version"],
        status=outcome,
        agreement_id=agreement["id"],
        decided_on=unit.today,
    )
    return {"commitment": row["handle"], "commitment_status": outcome}
