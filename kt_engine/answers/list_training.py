"""Who stands where in training, for who asks: by name with scores where he may see them, else by pseudonym."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_training_matrix import (
    MatrixActivity,
    MatrixModule,
    MatrixTrainee,
    TrainingMatrixFacts,
    attended_of,
    collect_training_matrix,
)
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.rules.trainee_path import TraineeFacts, unseen_cases, wanted_levels
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Assessment, Certification, Engagement, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

A, C, P, W = table_of(Assessment), table_of(Certification), table_of(Person), table_of(Process)


@dataclass(frozen=True)
class NamedResult:
    """One trainee in one module: all scores in the order of the attempts, failed ones too."""

    module: str
    scores: tuple[Decimal, ...]
    passed: bool


@dataclass(frozen=True)
class NamedTrainee:
    certification: str
    person: str
    status: CertificationStatus
    sessions_attended: int
    sessions_held: int
    results: tuple[NamedResult, ...]
    """One per module, in the order of the modules."""
    unseen: tuple[str, ...]
    """Mandatory cases that were not seen often enough."""
    levels: tuple[int, ...]
    """One per activity, in the order of the activities; 0: none yet."""
    shift: str | None
    language: str | None
    certified_on: date | None
    expires_on: date | None
    live_on: date | None


@dataclass(frozen=True)
class ListedProcess:
    handle: str
    name: str
    wave: int
    seats_needed: int | None
    certified_count: int
    trainees: tuple[NamedTrainee, ...] | tuple[MatrixTrainee, ...]


@dataclass(frozen=True)
class ListedTraining:
    engagement: str
    names_and_scores: bool
    """False: who asks does not see scores by name; trainees stand under their pseudonyms."""
    attempts_allowed: int | None
    modules: tuple[MatrixModule, ...]
    activities: tuple[MatrixActivity, ...]
    processes: tuple[ListedProcess, ...]


def training_matrix(database: Database, engagement: str, *, sees: bool) -> ListedTraining:
    """Give the training matrix; `sees`: who asks may see scores beside names. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        facts = collect_training_matrix(reader, engagement_id)
        named = _named(reader, engagement_id, facts) if sees else {}
    return ListedTraining(
        engagement=facts.engagement.handle,
        names_and_scores=sees,
        attempts_allowed=facts.attempts_allowed,
        modules=facts.modules,
        activities=facts.activities or (),
        processes=tuple(
            ListedProcess(
                one.handle,
                one.name,
                one.wave,
                one.seats_needed,
                one.certified_count,
                named.get(one.handle, ()) if sees else one.trainees,
            )
            for one in facts.processes
        ),
    )


def _named(
    reader: Reader, engagement_id: int, matrix: TrainingMatrixFacts
) -> Mapping[str, tuple[NamedTrainee, ...]]:
    """Give the trainees of each process by name, in the order of their nomination."""
    playbook = pinned_playbook(reader, engagement_id)
    facts, attended = facts_of_engagement(reader, engagement_id), attended_of(reader, engagement_id)
    attempts: dict[int, list[RowMapping]] = {}
    for row in reader.rows(select(A).where(A.c.engagement_id == engagement_id).order_by(A.c.attempt)):
        attempts.setdefault(row["certification_id"], []).append(row)
    found: dict[str, tuple[NamedTrainee, ...]] = {}
    statement = (
        select(C, P.c.handle.label("person"), W.c.handle.label("process"))
        .join(P, P.c.id == C.c.person_id)
        .join(W, W.c.id == C.c.process_id)
    )
    for row in reader.rows(statement.where(C.c.engagement_id == engagement_id).order_by(C.c.id)):
        present, own = attended.get(row["id"], ()), facts[row["id"]]
        trainee = NamedTrainee(
            certification=row["handle"],
            person=row["person"],
            status=row["status"],
            sessions_attended=sum(present),
            sessions_held=len(present),
            results=tuple(_result(module.key, attempts.get(row["id"], [])) for module in matrix.modules),
            unseen=unseen_cases(playbook, own),
            levels=_levels(own, wanted_levels(playbook)),
            shift=row["shift"],
            language=row["language"],
            certified_on=row["certified_on"],
            expires_on=row["expires_on"],
            live_on=row["live_on"],
        )
        found[row["process"]] = (*found.get(row["process"], ()), trainee)
    return found


def _levels(facts: TraineeFacts, wanted: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(facts.level_of.get(key, 0) for key in wanted)


def _result(module: str, attempts: list[RowMapping]) -> NamedResult:
    own = [row for row in attempts if row["module_key"] == module]
    return NamedResult(module, tuple(row["score_pct"] for row in own), any(row["passed"] for row in own))
