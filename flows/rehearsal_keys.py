"""The authenticators of a rehearsal's people: enrolled by the acts a user would do, their secrets held in memory alone.

When the rehearsal ends nobody has them any more: a person who is to go on with it loses the key and enrols anew.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flows.rehearsal_clock import Clock
from kt_engine.actions.enrol_person import enrol_person
from kt_engine.actions.invite_person import invite_person
from kt_engine.answers.ticking import service_person
from kt_engine.errors import Refused
from kt_engine.exchange.one_time_codes import code_at
from kt_engine.exchange.tokens import new_token
from kt_engine.store.access import administrators
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Person
from kt_engine.store.unit import Proof


@dataclass
class Keys:
    """What everybody's authenticator shows; `folder` is where the key file lies that seals their secrets."""

    folder: Path
    secrets: dict[int, str] = field(default_factory=dict, repr=False)

    def proof(self, person_id: int, at: datetime) -> Proof | None:
        """Give the code somebody reads at a simulated moment; None for who has no authenticator."""
        secret = self.secrets.get(person_id)
        return None if secret is None else Proof(code_at(secret, at), self.folder)

    def enrol(self, database: Database, clock: Clock, person_id: int) -> None:
        """Let the administrator invite somebody, and the person enrol, once; who administers needs no code."""
        administrator, handle = _places(database, clock, person_id)
        if person_id in self.secrets or person_id in {administrator, service_person(database)}:
            return
        token = new_token()
        invite_person(database, clock.act(administrator), handle, token=token)
        enrolled = enrol_person(database, clock.act(person_id), token=token, keys=self.folder)
        if enrolled.secret is None:
            raise Refused(f"{handle} could not enrol an authenticator for the rehearsal.")
        self.secrets[person_id] = enrolled.secret


def _places(database: Database, clock: Clock, person_id: int) -> tuple[int, str]:
    """Give the administrator's id and the person's handle."""
    with open_store(database) as reader:
        return min(administrators(reader, clock.today)), str(by_id(reader, Person, person_id)["handle"])
