"""Signs a handover: each reviewer reviews the exact version, then the receiver accepts it."""

from kt_engine.actions.handover_in_hand import (
    Asked,
    HandoverInHand,
    SignedHandover,
    as_signed,
    handover_in_hand,
    sign_version,
)
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.sign_off import principal_id
from kt_engine.actions.signing_desk import to_sign
from kt_engine.answers.open_questions import standing_in_the_way
from kt_engine.errors import SignatureRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database
from kt_engine.store.tables import Handover
from kt_engine.store.unit import Act, Unit
from kt_engine.words import HandoverStatus, Meaning, SigningReason

KIND = "handover_signed"
MOST = 1000
REVIEWED = "I have read {thing} and found it right and complete."
ACCEPTED = "I accept {thing} and can work with it."
INSTEAD = {
    HandoverStatus.RETURNED: "It was returned; the next version is signed.",
    HandoverStatus.ACCEPTED: "There is nothing left to sign.",
    HandoverStatus.DEEMED_ACCEPTED: "The contract took silence for acceptance; add a new handover for what changed.",
}
WITHDRAWN = "It is no longer part of the plan."


def accept_handover(
    database: Database,
    act: Act,
    handle: str,
    *,
    version: int | None = None,
    sha256: str | None = None,
    comment: str | None = None,
) -> SignedHandover:
    """Sign as reviewer, or as receiver once every reviewer has signed; who is both signs twice.

    `version` and `sha256` (six characters or more) say what was shown.
    Raises SignatureRefused with the rule that stands against it, MoveRefused when nothing is there to sign.
    """
    note = None if comment is None else one_line(comment, "comment", most=MOST)
    with to_sign(database, act, engagement_in(Handover, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_signed(unit, known, Asked(handle, version, sha256, note))
        return accept_in(unit, handle, version=version, sha256=sha256, comment=note)


def accept_in(
    unit: Unit,
    handle: str,
    *,
    version: int | None = None,
    sha256: str | None = None,
    comment: str | None = None,
    asked: Meaning | None = None,
    auth_event_id: int | None = None,
) -> SignedHandover:
    """Sign within a unit of work that is open; `asked` is the meaning that was shown, where a list was."""
    hand = handover_in_hand(unit, handle)
    signer = principal_id(unit)
    meaning = _meaning(hand, signer)
    _check_asked(hand, meaning, asked)
    _check_status(hand, meaning)
    if meaning is Meaning.ACCEPTED:
        _check_reviews(hand, signer)
        _check_way(unit, hand, signer)
    statement = REVIEWED if meaning is Meaning.REVIEWED else ACCEPTED
    signed = sign_version(
        unit, hand, meaning, statement,
        comment=comment, version=version, sha256=sha256, auth_event_id=auth_event_id,
    )  # fmt: skip
    status = _move(unit, hand, meaning)
    number = hand.newest["number"]
    unit.event(
        KIND,
        hand.handle,
        meaning=meaning,
        number=number,
        sha256=hand.newest["sha256"],
        role=signed.role,
        side=signed.side,
        status=status,
    )
    return SignedHandover(hand.handle, number, meaning, status, _waits_for(hand, signer, status))


def _check_asked(hand: HandoverInHand, meaning: Meaning, asked: Meaning | None) -> None:
    if asked is None or asked is meaning:
        return
    thing = f"{hand.handle} v{hand.newest['number']}"
    refusal = SignatureRefused(
        f"{thing} is no longer asked to be {asked.value}. List again what waits: kt sign list",
        SigningReason.NOT_ASKED,
    )
    refusal.thing, refusal.meaning = thing, asked
    raise refusal


def _meaning(hand: HandoverInHand, signer: int) -> Meaning:
    """Who still has to review reviews; the receiver then accepts; a reviewer who signs again is told so."""
    receives = hand.people.receiver.person_id == signer
    reviews = hand.people.is_reviewer(signer)
    return Meaning.REVIEWED if reviews and (signer not in hand.reviewed or not receives) else Meaning.ACCEPTED


def _check_status(hand: HandoverInHand, meaning: Meaning) -> None:
    status = hand.row["status"]
    if status is not HandoverStatus.IN_REVIEW:
        verb = "reviewed" if meaning is Meaning.REVIEWED else "accepted"
        instead = INSTEAD.get(status, WITHDRAWN)
        check_move("handover", hand.handle, status, HandoverStatus.IN_REVIEW, verb, instead)


def _check_reviews(hand: HandoverInHand, signer: int) -> None:
    """Raise while a receiver would come too early; the signing rules tell who is not asked at all."""
    if not hand.missing or hand.people.receiver.person_id != signer:
        return
    missing = ", ".join(place.called for place in hand.missing)
    sentence = f"{hand.handle} v{hand.newest['number']} still waits for the review of {missing}."
    if any(version["author_id"] == signer for version in hand.versions):
        sentence += " The author cannot accept his own document before somebody else has reviewed it."
    refusal = SignatureRefused(f"{sentence} The receiver accepts after that.", SigningReason.SEGREGATION)
    refusal.thing, refusal.meaning = f"{hand.handle} v{hand.newest['number']}", Meaning.ACCEPTED
    raise refusal


def _check_way(unit: Unit, hand: HandoverInHand, signer: int) -> None:
    """Raise while a question about it is open, or its inventory does not add up; the rules tell who is not asked."""
    left = standing_in_the_way(unit, hand.row, hand.newest)
    if not left or hand.people.receiver.person_id != signer:
        return
    thing = f"{hand.handle} v{hand.newest['number']}"
    refusal = SignatureRefused(
        f"{thing} cannot be accepted yet: {'; '.join(left)}. See: kt handover show {hand.handle}",
        SigningReason.CRITERIA,
    )
    refusal.thing, refusal.meaning = thing, Meaning.ACCEPTED
    raise refusal


def _move(unit: Unit, hand: HandoverInHand, meaning: Meaning) -> HandoverStatus:
    before = hand.row["status"]
    if meaning is Meaning.ACCEPTED:
        values = {"status": HandoverStatus.ACCEPTED, "accepted_on": unit.today}
    elif before is HandoverStatus.SUBMITTED:
        values = {"status": HandoverStatus.IN_REVIEW}
    else:
        return HandoverStatus.IN_REVIEW
    unit.change(Handover, hand.row["id"], hand.handle, version=hand.row["version"], **values)
    return HandoverStatus(values["status"])


def _waits_for(hand: HandoverInHand, signer: int, status: HandoverStatus) -> tuple[str, ...]:
    if status is HandoverStatus.ACCEPTED:
        return ()
    left = [place.called for place in hand.missing if place.person_id != signer]
    return (*dict.fromkeys(left), hand.people.receiver.called)
