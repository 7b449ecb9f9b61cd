"""The facts of the training matrix: target and actual of every trainee and process, by pseudonym, without a score.

It goes to both sides, and so it names nobody; who may see scores by name asks `list_training`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import LATER, EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.personnel import pseudonyms_of
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import TraineeFacts, needed_modules, times_seen, unseen_cases, wanted_levels
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Attendance, Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus

B, C = table_of(Attendance), table_of(Certification)


@dataclass(frozen=True)
class MatrixModule:
    key: str
    title: str
    pass_mark: Decimal
    """Percent; a score equal to it passes."""
    source: str


@dataclass(frozen=True)
class MatrixActivity:
    """A kind of work with the level of authority a certificate needs."""

    key: str
    title: str
    target: int


@dataclass(frozen=True)
class MatrixTrainee:
    trainee: str
    """The pseudonym."""
    status: CertificationStatus
    sessions_attended: int
    sessions_held: int
    passed: tuple[bool, ...]
    """One per module, in the order of the modules: whether a test that counts is passed."""
    cases_seen: int | None
    """Mandatory cases seen often enough; None: the playbook asks for none."""
    cases_wanted: int | None
    levels: tuple[int, ...]
    """One per activity, in the order of the activities; 0: none yet."""
    shift: str | None
    language: str | None
    certified_on: date | None
    expires_on: date | None


@dataclass(frozen=True)
class MatrixProcess:
    handle: str
    name: str
    wave: int
    seats_needed: int | None
    certified_count: int
    trainees: tuple[MatrixTrainee, ...]


@dataclass(frozen=True)
class TrainingMatrixFacts:
    engagement: EngagementFacts
    attempts_allowed: int | None
    modules: tuple[MatrixModule, ...]
    processes: tuple[MatrixProcess, ...]
    activities: tuple[MatrixActivity, ...] | None = field(default=None, metadata={LATER: True})
    """None: the playbook asks for no levels of authority."""


def collect_training_matrix(reader: Reader, engagement_id: int) -> TrainingMatrixFacts:
    playbook = pinned_playbook(reader, engagement_id)
    modules = tuple(_module(key, playbook) for key in playbook.training)
    rule = playbook.certification
    needed = playbook.seats or None
    trainees = _trainees(reader, engagement_id, playbook)
    return TrainingMatrixFacts(
        engagement=engagement_facts(reader, engagement_id),
        attempts_allowed=int(playbook.thresholds[rule.attempts].value) if rule else None,
        modules=modules,
        processes=tuple(
            _process(row, needed, trainees.get(row["id"], ())) for row in in_scope(reader, engagement_id)
        ),
        activities=activities_of(playbook) or None,
    )


def activities_of(playbook: Playbook) -> tuple[MatrixActivity, ...]:
    spec = playbook.certification.reverse_shadow if playbook.certification else None
    if spec is None:
        return ()
    return tuple(
        MatrixActivity(key, spec.activities[key].title, level)
        for key, level in wanted_levels(playbook).items()
    )


def _module(key: str, playbook: Playbook) -> MatrixModule:
    spec = playbook.training[key]
    mark = playbook.thresholds[spec.pass_mark]
    return MatrixModule(key, spec.title, mark.value, mark.source)


def _process(row: RowMapping, needed: int | None, trainees: tuple[MatrixTrainee, ...]) -> MatrixProcess:
    return MatrixProcess(
        handle=row["handle"],
        name=row["name"],
        wave=row["wave"],
        seats_needed=needed,
        certified_count=sum(one.status in CERTIFIED_OR_LATER for one in trainees),
        trainees=trainees,
    )


def _trainees(reader: Reader, engagement_id: int, playbook: Playbook) -> dict[int, tuple[MatrixTrainee, ...]]:
    """Give the trainees of each process id in the order of their pseudonyms, which says nothing."""
    facts = facts_of_engagement(reader, engagement_id)
    names, attended = pseudonyms_of(reader, engagement_id), attended_of(reader, engagement_id)
    found: dict[int, list[MatrixTrainee]] = {}
    for row in reader.rows(select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.id)):
        one = _trainee(row, playbook, facts[row["id"]], names[row["person_id"]], attended.get(row["id"], ()))
        found.setdefault(row["process_id"], []).append(one)
    return {
        process_id: tuple(sorted(some, key=lambda one: (len(one.trainee), one.trainee)))
        for process_id, some in found.items()
    }


def attended_of(reader: Reader, engagement_id: int) -> Mapping[int, Sequence[bool]]:
    """Give, by certification, whether the trainee was there at each session he was listed for."""
    rows = reader.rows(select(B.c.certification_id, B.c.attended).where(B.c.engagement_id == engagement_id))
    found: dict[int, list[bool]] = {}
    for row in rows:
        found.setdefault(row["certification_id"], []).append(bool(row["attended"]))
    return found


def _trainee(
    row: RowMapping, playbook: Playbook, facts: TraineeFacts, name: str, present: Sequence[bool]
) -> MatrixTrainee:
    passed = {one.module for one in facts.tests if one.passed}
    seen = times_seen(playbook, facts)
    return MatrixTrainee(
        trainee=name,
        status=row["status"],
        sessions_attended=sum(present),
        sessions_held=len(present),
        passed=tuple(key in passed for key in needed_modules(playbook, 1)),
        cases_seen=len(seen) - len(unseen_cases(playbook, facts)) if seen else None,
        cases_wanted=len(seen) or None,
        levels=tuple(facts.level_of.get(key, 0) for key in wanted_levels(playbook)),
        shift=row["shift"],
        language=row["language"],
        certified_on=row["certified_on"],
        expires_on=row["expires_on"],
    )
