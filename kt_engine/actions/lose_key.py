"""Ends a person's authenticator that is lost or in wrong hands; its secret is wiped, what it signed stays."""

from dataclasses import dataclass
from datetime import datetime

from kt_engine.actions.authority import acting_person
from kt_engine.actions.enrol_person import tell_owner
from kt_engine.actions.prove_identity import active_authenticator, prove_identity
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import find_named
from kt_engine.store.tables import Authenticator, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Meaning

KIND = "authenticator_ended"
ENDED = (
    "The authenticator of {who} was ended on {at:%Y-%m-%d %H:%M} UTC: its codes sign nothing any more. What it signed "
    "before stays. If you did not ask for this, tell an administrator; else ask one for a new invitation."
)


@dataclass(frozen=True)
class LostKey:
    person: str
    ended_at: datetime
    is_new: bool = True


def lose_key(database: Database, act: Act, person: str, *, reason: str) -> LostKey:
    """End the authenticator: the person himself with one of its codes, or an administrator.

    Raises Refused for anybody else and for a person without one, SignatureRefused without a good code.
    """
    why = one_line(reason, "reason")
    with to_sign(database, act, None) as unit:
        known = unit.repeats(KIND)
        row = find_named(unit, Person, known or person)
        if known is not None:
            return LostKey(known, act.at, is_new=False)
        acting_person(unit)
        if unit.act.by != row["id"]:
            require_administrator(unit, f"end the authenticator of {row['handle']}")
        device = active_authenticator(unit, row["id"])
        if device is None:
            raise Refused(
                f"{row['handle']} has no authenticator, so none can be lost. An administrator invites: "
                f"kt person invite {row['handle']}"
            )
        _prove(unit, row["id"], row["handle"], device["number"])
        unit.change(
            Authenticator, device["id"], row["handle"], ended_at=act.at, ended_by=act.by, end_reason=why, sealed=""
        )  # fmt: skip
        tell_owner(unit, row, "Your authenticator was ended", ENDED)
        unit.installation_event(
            KIND,
            row["handle"],
            person_id=row["id"],
            number=device["number"],
        )
        return LostKey(row["handle"], act.at)


def _prove(unit: Unit, person_id: int, handle: str, number: int) -> None:
    thing, content = f"authenticator {number} of {handle}", [KIND, handle, number]
    if unit.act.by != person_id:
        prove_office(unit, thing, content)
        return
    try:
        prove_identity(unit, [(thing, sha256_text(canonical(content)), Meaning.CONFIRMED)])
    except SignatureRefused as refusal:
        refusal.thing = thing
        raise
