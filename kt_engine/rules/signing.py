"""May this person sign this, in this meaning? Roles, segregation of duties and exact versions; plain values only.

The rules follow 21 CFR 11.10 (authority checks) and common segregation of duties: nobody reviews what he wrote, nobody
certifies himself, who presents a gate does not sign it, a signature is on the exact bytes that were shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from kt_engine.errors import SignatureRefused
from kt_engine.rules.matrix import signs
from kt_engine.words import Decision, Meaning, PersonKind, Role, Side, SigningReason

Seat = tuple[Role, Side]


@dataclass(frozen=True)
class SignRequest:
    """Everything the rules look at; ids are database ids of persons, None where nobody stands in that place."""

    kind: str
    """gate_version, handover_version, certification, waiver, or agreement with its kind behind a point."""
    thing: str
    """The handle with its version, as shown to the signer."""
    meaning: Meaning
    signer: str
    signer_id: int
    signer_kind: PersonKind
    held: frozenset[tuple[Role, Side | None]]
    seats: Sequence[Seat]
    """Roles with sides that may sign this, in order of preference."""
    named: bool
    """True when the signer is one of the people asked."""
    for_id: int | None = None
    """Whom the signer signs for, under a delegation."""
    author_ids: frozenset[int] = frozenset()
    """Who wrote any version of it."""
    proposer_id: int | None = None
    presenter_id: int | None = None
    trainee_id: int | None = None
    barred_ids: frozenset[int] = frozenset()
    """Who may not sign it for what he did with its subject."""
    others_reviewed: bool = False
    """True when somebody other than the author has reviewed this version."""
    is_latest: bool = True
    shown_sha256: str = ""
    current_sha256: str = ""
    signed_already: bool = False


def check_signature(request: SignRequest) -> Seat:
    """Give the role and side the person signs in. Raises SignatureRefused with the rule that stands against it."""
    who, thing = request.signer, request.thing
    if request.signer_kind is not PersonKind.HUMAN:
        raise SignatureRefused(f"{who} is not a person. Only people sign; ask the one named on {thing}.")
    if not request.is_latest:
        raise SignatureRefused(
            f"{thing} is not the latest version any more. Look at the newest one and sign that.",
            SigningReason.VERSION,
        )
    if request.shown_sha256 != request.current_sha256:
        raise SignatureRefused(
            f"{thing} has changed since it was shown to {who}. Look again, then sign.", SigningReason.VERSION
        )
    _check_segregation(request)
    seats = [seat for seat in request.seats if signs(seat[0], request.kind, request.meaning)]
    seat = next((seat for seat in seats if seat in request.held), None)
    if seat is None:
        needed = " or ".join(f"{role.value.replace('_', ' ')} ({side.value})" for role, side in seats)
        raise SignatureRefused(
            f"{who} may not sign {thing}: that needs the role {needed}."
            if needed
            else f"{who} may not sign {thing}: nobody is asked for that."
        )
    if not request.named:
        raise SignatureRefused(
            f"{who} is not one of the people asked to sign {thing}. See who is: kt due",
            SigningReason.NOT_ASKED,
        )
    if request.signed_already:
        raise SignatureRefused(
            f"{who} has already signed {thing}. Nothing was changed.", SigningReason.ALREADY
        )
    return seat


def _check_segregation(request: SignRequest) -> None:
    """Look at the signer, and at whom he signs for: a delegation lifts no rule."""
    who, thing = request.signer, request.thing
    them = {request.signer_id, request.for_id} - {None}
    if request.presenter_id in them:
        _separate(f"{who} presented {thing} and therefore does not sign it. Ask the other signers.")
    if request.proposer_id in them:
        _separate(f"{who} proposed {thing} and therefore does not approve it. Ask another signer.")
    if them & request.barred_ids:
        _separate(
            f"{who} had a part in what {thing} is about and therefore does not sign it. Ask the others."
        )
    if request.trainee_id in them:
        _separate(f"{who} is the trainee of {thing}; nobody certifies himself.")
    if not them & request.author_ids:
        return
    if request.meaning is Meaning.REVIEWED:
        _separate(
            f"{who} wrote {thing} or an earlier version of it and therefore does not review it. Ask another."
        )
    if request.meaning is Meaning.ACCEPTED and not request.others_reviewed:
        _separate(
            f"{who} wrote {thing}: the author cannot accept his own document before somebody else has reviewed it."
        )


def _separate(sentence: str) -> NoReturn:
    raise SignatureRefused(sentence, SigningReason.SEGREGATION)


def check_decision(thing: str, decision: Decision, earlier: Sequence[Decision]) -> None:
    """Raise SignatureRefused unless this decision is the one signed before; a no_go may always be signed."""
    if decision is not Decision.NO_GO and any(before != decision for before in earlier):
        raise SignatureRefused(
            f"{thing} was already signed with {earlier[0].value}. All sign the same decision; "
            f"sign {earlier[0].value} too, or sign no_go and present the gate again.",
            SigningReason.DECISION,
        )
