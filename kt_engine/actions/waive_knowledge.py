"""Asks the client to live without a knowledge item until a day, against a named risk; signed, it is waived."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
)
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_waivable, check_waiver_end
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import KnowledgeItemRow, Risk
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, AgreementStatus, KnowledgeStatus, RiskStatus, Side

KIND = "knowledge_waiver_proposed"
VERB = "waive knowledge items"


def waive_knowledge(
    database: Database, act: Act, handle: str, *, risk: str, until: date, reason: str
) -> KnowledgeDone:
    """Propose to waive an item until a day, inclusive; someone of the client who neither gives nor gets it signs.

    Raises MoveRefused for what is signed off, UsageProblem for a day that is over, Refused for a risk that is closed or
    of another engagement.
    """
    why = one_line(reason, "reason", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known, _proposed(unit, known))
        hand = knowledge_in_hand(unit, handle)
        hand.may(VERB)
        _check(hand, until)
        row = _risk(hand, risk)
        agreement = propose(unit, hand.row["engagement_id"], _proposal(hand, row, until, why))
        unit.event(
            KIND, hand.handle, texts=None, agreement=agreement["handle"],
            content_sha256=agreement["content_sha256"], risk=row["handle"], until=until,
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle, (agreement["handle"],))


def _check(hand: KnowledgeInHand, until: date) -> None:
    check_waivable(hand.handle, hand.status, hand.row["back_to"], "waived")
    hand.check(KnowledgeStatus.WAIVED, "waived")
    check_waiver_end(until, hand.unit.today)


def _proposed(unit: Unit, handle: str) -> tuple[str, ...]:
    rows = agreements_about(
        unit, unit.engagement_id or 0, kind=AgreementKind.KNOWLEDGE_WAIVER, subject=handle
    )
    return tuple(row["handle"] for row in rows if row["status"] is AgreementStatus.PROPOSED)


def _risk(hand: KnowledgeInHand, risk: str) -> RowMapping:
    row = find(hand.unit, Risk, risk)
    if row["engagement_id"] != hand.row["engagement_id"]:
        raise Refused(f"{row['handle']} is a risk of another engagement.")
    if row["status"] is RiskStatus.CLOSED:
        raise Refused(
            f"{row['handle']} is closed. Name an open risk; add one with: kt risk add E{hand.row['engagement_id']}"
        )
    return row


def _proposal(hand: KnowledgeInHand, risk: RowMapping, until: date, why: str) -> Proposal:
    bars = {
        person_id: word
        for person_id, word in ((hand.people.giver, "gives_it"), (hand.people.receiver, "receives_it"))
        if person_id is not None and person_id != hand.unit.act.by
    }
    return Proposal(
        AgreementKind.KNOWLEDGE_WAIVER,
        hand.handle,
        f"{hand.row['title']} ({hand.handle}) need not pass over until {until}",
        {
            "item": hand.handle,
            "must_have": bool(hand.row["must_have"]),
            "risk": risk["handle"],
            "until": until.isoformat(),
        },
        (Wanted(side=Side.CLIENT),),
        process_id=hand.row["process_id"],
        reason=why,
        bars=bars,
    )


def grant_waiver(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Waive the item, as was signed; it keeps where it goes back to. Raises Refused where that day is over by now."""
    hand = knowledge_in_hand(unit, agreement["subject"])
    content = json.loads(agreement["content_json"])
    until, risk = date.fromisoformat(content["until"]), find(unit, Risk, content["risk"])
    _check(hand, until)
    back_to = hand.row["back_to"] if hand.status is KnowledgeStatus.BLOCKED else hand.status
    hand.change(
        status=KnowledgeStatus.WAIVED, back_to=back_to, reason=agreement["reason"], waived_until=until,
        waiver_risk_id=risk["id"],
    )  # fmt: skip
    return {"item": hand.handle, "item_status": KnowledgeStatus.WAIVED, "until": until}
