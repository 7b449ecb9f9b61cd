"""Lets an administrator enrol again when no other can help: done by who owns the machine, and never silent."""

from datetime import datetime

from kt_engine.actions.invite_person import insert_invitation
from kt_engine.actions.prove_identity import active_authenticator
from kt_engine.errors import Refused
from kt_engine.store.access import administrators
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find_named
from kt_engine.store.tables import Authenticator, Person
from kt_engine.store.unit import Act

KIND = "administrator_recovered"


def recover_administrator(
    database: Database, *, person: str, at: datetime, recorded_at: datetime, token: str
) -> str:
    """End an administrator's authenticator, if there is one, and keep the hash of a new token; gives the handle.

    No code is asked: whoever can read the store's file can do worse. The event stands in the installation's chain,
    and the audit log shows it. Raises Refused for anybody who is no administrator.
    """
    with open_store(database) as reader:
        row = find_named(reader, Person, person)
        known = administrators(reader, at.date())
    if row["id"] not in known:
        raise Refused(
            f"{row['handle']} is no administrator. An administrator invites other people: kt person invite"
        )
    with open_store(database, write=True, act=Act(row["id"], at, recorded_at)) as unit:
        device = active_authenticator(unit, row["id"])
        if device is not None:
            unit.change(
                Authenticator, device["id"], row["handle"], ended_at=at, ended_by=row["id"],
                end_reason="recovered from the machine", sealed="",
            )  # fmt: skip
        insert_invitation(unit, row["id"], token)
        unit.installation_event(
            KIND, row["handle"], person_id=row["id"], had_authenticator=device is not None
        )
    return str(row["handle"])
