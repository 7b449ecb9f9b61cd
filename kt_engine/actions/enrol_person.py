"""Enrols a person's authenticator by the token of an invitation; the secret is sealed, and shown once by the edge."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import RowMapping, func, select

from kt_engine.actions.authority import acting_person, is_human
from kt_engine.actions.prove_identity import active_authenticator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.actions.write_message import write_message
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.one_time_codes import key_id_of, new_key, new_secret, otpauth_uri, seal
from kt_engine.exchange.tokens import is_token, token_sha256
from kt_engine.store.access import invitation_with, newest_invitation
from kt_engine.store.database import Database
from kt_engine.store.key_files import SEAL, key_of
from kt_engine.store.tables import Authenticator, Invitation, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import MessageKind, SigningReason

KIND = "person_enrolled"
ISSUER = "KT Engine"
A = table_of(Authenticator)


@dataclass(frozen=True)
class EnrolledPerson:
    person: str
    number: int
    """1, 2, ...: which of the person's authenticators it is."""
    is_new: bool = True
    secret: str | None = field(default=None, repr=False)
    """Given once, for the one time it is shown; None when this command was carried out before."""
    uri: str | None = field(default=None, repr=False)


def enrol_person(database: Database, act: Act, *, token: str, keys: Path) -> EnrolledPerson:
    """Enrol who acts; `keys` is the folder of the key file that seals the secret, made on its first use.

    Raises SignatureRefused for a token that is wrong, used, expired, replaced or another person's (the attempt is
    recorded), Refused for somebody who has left, is enrolled already, or is the engine.
    """
    # A dry run leaves no key file behind.
    key = new_key() if database.dry_run else key_of(keys, SEAL, new_key)
    with to_sign(database, act, None) as unit:
        known = unit.repeats(KIND)
        person = acting_person(unit)
        number = int(unit.value(select(func.count()).where(A.c.person_id == person["id"])))
        if known is not None:
            return EnrolledPerson(known, number, is_new=False)
        invitation = _invitation(unit, person, token)
        secret = new_secret()
        unit.change(Invitation, invitation["id"], person["handle"], used_at=act.at)
        unit.insert(
            Authenticator,
            person_id=person["id"],
            number=number + 1,
            sealed=seal(secret, key),
            key_id=key_id_of(key),
            enrolled_at=act.at,
        )
        tell_owner(unit, person, "An authenticator was enrolled for you", ENROLLED)
        unit.installation_event(KIND, person["handle"], person_id=person["id"], number=number + 1)
        uri = otpauth_uri(secret, person["handle"], ISSUER)
        return EnrolledPerson(person["handle"], number + 1, secret=secret, uri=uri)


ENROLLED = (
    "An authenticator was enrolled for {who} on {at:%Y-%m-%d %H:%M} UTC. From now on its codes sign for you. If it was "
    "not you, tell an administrator at once; the authenticator is ended with: kt person lost-key {who}"
)


def tell_owner(unit: Unit, person: RowMapping, title: str, text: str) -> None:
    """Leave word for the person, so that a change nobody asked for is noticed; the caller writes the event."""
    told = text.format(who=person["handle"], at=unit.act.at)
    write_message(unit, person["id"], MessageKind.ENROLLED, about=person["handle"], title=title, text=told)


def _invitation(unit: Unit, person: RowMapping, token: str) -> RowMapping:
    who = person["handle"]
    if not is_human(person):
        raise Refused(f"{who} is the engine itself and never signs. People enrol: kt person list")
    device = active_authenticator(unit, person["id"])
    if device is not None:
        raise Refused(
            f"{who} has an authenticator since {device['enrolled_at']:%Y-%m-%d}. If it is lost, end it first: "
            f"kt person lost-key {who} --reason TEXT"
        )
    newest = newest_invitation(unit, person["id"])
    fault = _fault(unit, who, newest, token)
    if newest is None or fault is not None:
        refusal = SignatureRefused(
            f"{fault} An administrator invites anew: kt person invite {who}", SigningReason.NOT_ENROLLED
        )
        refusal.thing = f"enrolment of {who}"
        raise refusal
    return newest


def _fault(unit: Unit, who: str, newest: RowMapping | None, token: str) -> str | None:
    """Give the sentence that says what is wrong with a token, or None."""
    if newest is None or not is_token(token, newest["token_sha256"]):
        return _fault_of_other(unit, who, newest, token)
    if newest["used_at"] is not None:
        return f"This invitation of {who} was used on {newest['used_at']:%Y-%m-%d}; a token enrols once."
    if unit.act.at > newest["expires_at"]:
        return f"This invitation of {who} expired on {newest['expires_at']:%Y-%m-%d %H:%M} UTC."
    return None


def _fault_of_other(unit: Unit, who: str, newest: RowMapping | None, token: str) -> str:
    """Say what a token is that is not the one of the newest invitation."""
    other = invitation_with(unit, token_sha256(token))
    if other is not None and other["person_id"] == unit.act.by:
        return f"This invitation of {who} was replaced by a newer one. Take the token of the newest letter."
    if other is not None:
        return f"This token was given to somebody else, not to {who}."
    if newest is None:
        return f"{who} has not been invited yet."
    return f"This is not the token of {who}'s invitation. Read it again from the letter."
