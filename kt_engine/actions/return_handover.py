"""Returns a submitted handover to its author, with reason and points, as a signature on what was read."""

from collections.abc import Sequence

from kt_engine.actions.decline_points import counted, keep_points, read_points
from kt_engine.actions.handover_in_hand import (
    Asked,
    SignedHandover,
    as_signed,
    handover_in_hand,
    sign_version,
)
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.signing_desk import to_sign
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database
from kt_engine.store.tables import Handover
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, HandoverStatus, Meaning

KIND = "handover_returned"
MOST = 1000
STATEMENT = "I return {thing}; it must be changed first."
INSTEAD = {
    HandoverStatus.RETURNED: "It was returned already; the next version is awaited.",
    HandoverStatus.ACCEPTED: "What was accepted stays as it is; add a new handover for what changed.",
    HandoverStatus.DEEMED_ACCEPTED: "What counts as accepted stays as it is; add a new handover for what changed.",
}


def return_handover(
    database: Database,
    act: Act,
    handle: str,
    *,
    reason: str,
    points: Sequence[str] = (),
    version: int | None = None,
    sha256: str | None = None,
) -> SignedHandover:
    """Return a handover as one of its reviewers or its receiver; earlier signatures stay on their version.

    `points` are what must be put right before the next version, one by one.
    Raises UsageProblem without a reason, SignatureRefused for others, MoveRefused when nothing is there.
    """
    why, said = one_line(reason, "reason", most=MOST), read_points(points)
    with to_sign(database, act, engagement_in(Handover, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_signed(unit, known, Asked(handle, version, sha256, why, said))
        hand = handover_in_hand(unit, handle)
        instead = INSTEAD.get(hand.row["status"], "It is no longer part of the plan.")
        check_move("handover", hand.handle, hand.row["status"], HandoverStatus.RETURNED, "returned", instead)
        signed = sign_version(
            unit, hand, Meaning.RETURNED, STATEMENT, comment=why, version=version, sha256=sha256
        )
        keep_points(unit, signed.signoff_id, said)
        status = HandoverStatus.RETURNED
        row, newest = hand.row, hand.newest
        unit.change(Handover, row["id"], hand.handle, version=row["version"], status=status, reason=why)
        thing = f"{hand.handle} v{newest['number']}"
        withdraw_agreements(unit, row["engagement_id"], subject=thing, kind=AgreementKind.FINDING_OVERRULED)
        facts = {"number": newest["number"], "sha256": newest["sha256"], **counted(said)}
        unit.event(KIND, hand.handle, role=signed.role, side=signed.side, **facts)
        return SignedHandover(hand.handle, newest["number"], Meaning.RETURNED, status)
