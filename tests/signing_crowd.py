"""Makes an engagement with codes in which many people each have a document to review; it signs nothing itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, START, Made, Someone, make_act, make_engagement
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.add_person import add_person
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, HandoverKind, Role, Side
from walking import handed

SIGNED_AT = make_act(on=START + timedelta(days=2)).at


@dataclass(frozen=True)
class Signer:
    person: int
    secret: str
    handover: str
    """What waits for this person's review."""


@dataclass(frozen=True)
class Crowd:
    made: Made
    keys: Path
    signers: tuple[Signer, ...]


def make_crowd(database: Database, folder: Path, count: int) -> Crowd:
    """Give `count` client experts with authenticators, and each a submitted document to review."""
    made = make_engagement(database, "tiny", processes=1, auth_method=AuthMethod.TOTP)
    keys, signers = folder / "keys", []
    for number in range(count):
        who = _expert(database, made, number)
        handle = _document(database, made, who, folder / "files", f"Document {number}")
        signers.append(Signer(who.id, enrol(database, who, keys, make_act().at), handle))
    return Crowd(made, keys, tuple(signers))


def act_of(crowd: Crowd, signer: Signer, at: datetime, *, command_id: str | None = None) -> Act:
    return Act(signer.person, at, at, command_id, proof_of(signer.secret, crowd.keys, at))


def _expert(database: Database, made: Made, number: int) -> Someone:
    people = made.people
    name = f"Expert {number}"
    added = add_person(
        database, make_act(), name=name, email=f"expert{number}@example.com", party=people.client,
        site=people.client_site,
    )  # fmt: skip
    grant_role(
        database, make_act(ADMINISTRATOR), person=added.handle, role=Role.SUBJECT_EXPERT,
        engagement_id=made.engagement_id, side=Side.CLIENT,
    )  # fmt: skip
    return Someone(added.person_id, added.handle, name, "", Side.CLIENT)


def _document(database: Database, made: Made, reviewer: Someone, files: Path, title: str) -> str:
    people = made.people
    added = add_handover(
        database, make_act(people.manager), made.handle, title=title, kind=HandoverKind.DOCUMENT,
        giver=people.experts[0].handle, receiver=people.team_leads[0].handle, reviewers=[reviewer.handle],
    )  # fmt: skip
    file = handed(f"# {title}\n\nStep by step.\n", f"{title}.md")
    submit_handover(database, files, make_act(people.experts[0]), added.handle, file=file)
    return added.handle
