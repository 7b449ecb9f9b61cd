"""Gives people of tests an authenticator, straight through a Unit, and the codes it shows; it signs nothing."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from builders import ADMINISTRATOR, Someone
from kt_engine.exchange.one_time_codes import code_at, key_id_of, new_key, new_secret, seal
from kt_engine.store.database import Database, open_store
from kt_engine.store.key_files import SEAL, key_of
from kt_engine.store.tables import Authenticator, table_of
from kt_engine.store.unit import Act, Proof

A = table_of(Authenticator)


def enrol(database: Database, person: Someone | int, keys: Path, at: datetime) -> str:
    """Give a person an authenticator, its secret sealed by the key file in `keys` (made when absent); its secret."""
    person_id = person if isinstance(person, int) else person.id
    secret, key = new_secret(), key_of(keys, SEAL, new_key)
    with open_store(database, write=True, act=Act(ADMINISTRATOR, at, at)) as unit:
        number = int(unit.value(select(func.count()).where(A.c.person_id == person_id))) + 1
        unit.insert(
            Authenticator, person_id=person_id, number=number, sealed=seal(secret, key), key_id=key_id_of(key),
            enrolled_at=at,
        )  # fmt: skip
        unit.installation_event("authenticator_enrolled", f"P{person_id}", person_id=person_id)
    return secret


def end_authenticator(database: Database, person: Someone | int, at: datetime) -> None:
    """End the one a person has, as when it is lost; what it sealed is gone."""
    person_id = person if isinstance(person, int) else person.id
    with open_store(database, write=True, act=Act(ADMINISTRATOR, at, at)) as unit:
        row = unit.rows(select(A.c.id).where(A.c.person_id == person_id, A.c.ended_at.is_(None)))[0]
        unit.change(
            Authenticator, row["id"], f"P{person_id}", ended_at=at, ended_by=ADMINISTRATOR, end_reason="lost",
            sealed="",
        )  # fmt: skip
        unit.installation_event("authenticator_ended", f"P{person_id}", person_id=person_id)


def proof_of(secret: str, keys: Path, at: datetime) -> Proof:
    """Give what somebody types who reads the code of this moment."""
    return Proof(code_at(secret, at), keys)
