"""Where one trainee stands, what is missing and who is asked next; no score. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.certificate_ready import missing_of
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.answers.waiting import waits_of
from kt_engine.rules.trainee_path import wanted_levels
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, Person, Process
from kt_engine.words import CertificationStatus


@dataclass(frozen=True)
class ShownLevel:
    activity: str
    level: int
    """0: none yet."""
    needed: int


@dataclass(frozen=True)
class ShownTraining:
    certification: str
    person: str
    process: str
    status: CertificationStatus
    term: int
    """1 for the first certificate, 2 after he had to be certified again, ..."""
    shift: str | None
    language: str | None
    nominated_on: date
    certified_on: date | None
    expires_on: date | None
    recert_due_on: date | None
    live_on: date | None
    levels: tuple[ShownLevel, ...]
    missing: tuple[str, ...]
    next: tuple[str, ...]
    """Who is asked for what, with the command."""


def show_training(database: Database, handle: str, today: date, *, sees: bool) -> ShownTraining:
    """Give where a trainee stands today; what is missing only for who may see scores (`sees`). Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Certification, handle)
        playbook = pinned_playbook(reader, row["engagement_id"])
        facts = trainee_facts(reader, row)
        waits = [
            wait for wait in waits_of(reader, row["engagement_id"], today) if wait.handle == row["handle"]
        ]
        return ShownTraining(
            certification=row["handle"],
            person=by_id(reader, Person, row["person_id"])["handle"],
            process=by_id(reader, Process, row["process_id"])["handle"],
            status=row["status"],
            term=facts.term,
            shift=row["shift"],
            language=row["language"],
            nominated_on=row["nominated_on"],
            certified_on=row["certified_on"],
            expires_on=row["expires_on"],
            recert_due_on=row["recert_due_on"],
            live_on=row["live_on"],
            levels=tuple(
                ShownLevel(key, facts.level_of.get(key, 0), level)
                for key, level in wanted_levels(playbook).items()
            ),
            missing=missing_of(reader, playbook, row, today) if sees else (),
            next=tuple(f"{wait.role} {', '.join(wait.who)}: {wait.what}: {wait.do}" for wait in waits),
        )
