"""What follows from the signatures on a version of a knowledge item: it is signed off, or goes back to rework.

It runs inside the unit of work of the signature, which writes the event.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.knowledge_in_hand import knowledge_in_hand
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.errors import Refused
from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind, KnowledgeStatus


def sign_off_knowledge(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Sign the item off on the version that was agreed; a waiver that was asked for it has no object any more.

    Raises Refused where the item stands on another version by now.
    """
    hand = knowledge_in_hand(unit, _item_of(agreement))
    if hand.versioned != agreement["subject"]:
        raise Refused(
            f"{agreement['subject']} is not what {hand.handle} stands on any more; that is {hand.versioned}."
        )
    hand.check(KnowledgeStatus.SIGNED_OFF, "signed off")
    hand.change(status=KnowledgeStatus.SIGNED_OFF)
    gone = withdraw_agreements(
        unit, agreement["engagement_id"], subject=hand.handle, kind=AgreementKind.KNOWLEDGE_WAIVER
    )
    return {"item": hand.handle, "item_status": KnowledgeStatus.SIGNED_OFF, "withdrawn": list(gone)}


def rework_knowledge(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Send the item back to its receiver: somebody did not accept what was written."""
    hand = knowledge_in_hand(unit, _item_of(agreement))
    if hand.versioned != agreement["subject"] or hand.status is not KnowledgeStatus.PLAYED_BACK:
        return {"item": hand.handle, "item_status": hand.status}
    hand.change(status=KnowledgeStatus.REWORK)
    return {"item": hand.handle, "item_status": KnowledgeStatus.REWORK}


def _item_of(agreement: RowMapping) -> str:
    return str(agreement["subject"]).partition(" ")[0]
