"""Makes a very small desk whose signatures need codes, its first gate presented; counts what a refusal leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from authenticators import enrol, proof_of
from builders import START, Made, People, Someone, make_act, make_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import GateSigned, sign_gate
from kt_engine.exchange.one_time_codes import SEARCHED_STEPS, STEP_SECONDS, code_at
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import metadata
from kt_engine.store.unit import Act, Proof
from kt_engine.words import AuthMethod, Decision, Stage
from walking import open_tasks

GATE = "E1-G-need"
NOW = make_act(on=START + timedelta(days=1)).at
"""Nine o'clock on the day after the start."""
LEFT_BY_A_REFUSAL = {"refused_signature": 1, "event": 1, "event_text": 1}


@dataclass(frozen=True)
class CodedDesk:
    database: Database
    made: Made
    keys: Path
    secret: str
    """Of the sponsor's authenticator."""

    @property
    def people(self) -> People:
        return self.made.people

    def code(self, steps: int = 0, at: datetime = NOW) -> str:
        """Give the sponsor's code some half minutes from a moment."""
        return code_at(self.secret, at + timedelta(seconds=STEP_SECONDS * steps))

    def proof(self, steps: int = 0, at: datetime = NOW) -> Proof:
        return Proof(self.code(steps, at), self.keys)

    def wrong_code(self, at: datetime = NOW) -> str:
        """Give six digits that were no code of the sponsor around a moment."""
        known = {self.code(steps, at) for steps in range(-SEARCHED_STEPS - 2, SEARCHED_STEPS + 3)}
        return next(code for code in map("{:06}".format, range(len(known) + 1)) if code not in known)


def make_coded_desk(database: Database, folder: Path, auth_method: AuthMethod = AuthMethod.TOTP) -> CodedDesk:
    made = make_engagement(database, "tiny", processes=1, auth_method=auth_method)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    complete_task(database, make_act(made.people.sponsor), "E1-T1")
    present_gate(database, make_act(made.people.manager), GATE)
    keys = folder / "keys"
    return CodedDesk(database, made, keys, enrol(database, made.people.sponsor, keys, make_act().at))


def act_with(
    person: Someone | int, proof: Proof | None, at: datetime = NOW, *, command_id: str | None = None
) -> Act:
    return Act(person if isinstance(person, int) else person.id, at, at, command_id, proof)


def sign(desk: CodedDesk, act: Act) -> GateSigned:
    return sign_gate(desk.database, act, GATE, decision=Decision.GO)


def sign_as_sponsor(desk: CodedDesk, proof: Proof | None, at: datetime = NOW) -> GateSigned:
    return sign(desk, act_with(desk.people.sponsor, proof, at))


def another_of(desk: CodedDesk, person: Someone) -> Proof:
    """Enrol somebody else and give that person's code of now."""
    return proof_of(enrol(desk.database, person, desk.keys, make_act().at), desk.keys, NOW)


def row_counts(database: Database) -> dict[str, int]:
    """Give how many rows each table has."""
    with open_store(database) as reader:
        return {
            table.name: int(reader.value(select(func.count()).select_from(table)))
            for table in metadata.sorted_tables
        }


def added_since(database: Database, before: dict[str, int]) -> dict[str, int]:
    """Give how many rows each table has more than before; tables without a new row are left out."""
    now = row_counts(database)
    return {name: count - before[name] for name, count in now.items() if count != before[name]}
