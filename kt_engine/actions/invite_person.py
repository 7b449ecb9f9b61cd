"""Invites a person to enrol an authenticator; the token is made and delivered by the edge, and kept only as a hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human
from kt_engine.actions.prove_identity import active_authenticator
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import Refused
from kt_engine.exchange.tokens import token_sha256
from kt_engine.rules.access import INVITATION_HOURS
from kt_engine.store.access import newest_invitation
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find_named
from kt_engine.store.tables import Invitation, Person
from kt_engine.store.unit import Act, Unit

KIND = "person_invited"


@dataclass(frozen=True)
class InvitedPerson:
    """Whom to write to; the token itself is in no answer of the store."""

    person: str
    name: str
    email: str | None
    invited_by: str
    expires_at: datetime
    is_new: bool = True
    """False when this command was carried out before: its token was delivered then, or is lost."""


def invite_person(database: Database, act: Act, person: str, *, token: str) -> InvitedPerson:
    """Keep the hash of this token for the person; of several invitations only the newest counts.

    Raises Refused when who acts is no administrator, or the person has left, is the engine or is enrolled already.
    """
    with to_sign(database, act, None) as unit:
        known = unit.repeats(KIND)
        row = find_named(unit, Person, known or person)
        if known is not None:
            invitation = newest_invitation(unit, row["id"])
            until = invitation["expires_at"] if invitation else unit.act.at
            return _answer(unit, row, until, is_new=False)
        require_administrator(unit, "invite people")
        _refuse(unit, row)
        prove_office(unit, f"invitation of {row['handle']}", [KIND, row["handle"]])
        until = insert_invitation(unit, row["id"], token)
        unit.installation_event(KIND, row["handle"], person_id=row["id"])
        return _answer(unit, row, until, is_new=True)


def insert_invitation(unit: Unit, person_id: int, token: str) -> datetime:
    """Insert one invitation; the caller writes the event. Gives when it expires."""
    until = unit.act.at + timedelta(hours=INVITATION_HOURS)
    unit.insert(
        Invitation,
        person_id=person_id,
        token_sha256=token_sha256(token),
        invited_by=unit.act.by,
        invited_at=unit.act.at,
        expires_at=until,
    )
    return until


def _refuse(unit: Unit, row: RowMapping) -> None:
    who = row["handle"]
    if not is_human(row):
        raise Refused(f"{who} is the engine itself and never signs. Invite a person: kt person list")
    if row["disabled_on"] is not None and row["disabled_on"] <= unit.today:
        raise Refused(f"{who} has left and cannot be invited. Invite the successor.")
    device = active_authenticator(unit, row["id"])
    if device is not None:
        raise Refused(
            f"{who} has an authenticator since {device['enrolled_at']:%Y-%m-%d}. If it is lost, end it first: "
            f"kt person lost-key {who} --reason TEXT"
        )


def _answer(unit: Unit, row: RowMapping, until: datetime, *, is_new: bool) -> InvitedPerson:
    by = by_id(unit, Person, unit.act.by)["handle"]
    return InvitedPerson(row["handle"], row["name"], row["email"], by, until, is_new)
