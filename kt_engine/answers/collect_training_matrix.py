"""The facts of the training matrix: who stands where, by pseudonym. It holds no trainee's name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Assessment, Attendance, Certification, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

A, B, C, P = table_of(Assessment), table_of(Attendance), table_of(Certification), table_of(Person)


@dataclass(frozen=True)
class MatrixModule:
    key: str
    title: str
    pass_mark: Decimal
    """Percent; a score equal to it passes."""
    source: str


@dataclass(frozen=True)
class MatrixResult:
    """One trainee in one module: all scores in the order of the attempts, failed ones too."""

    module: str
    scores: tuple[Decimal, ...]
    passed: bool


@dataclass(frozen=True)
class MatrixTrainee:
    certification: str
    person: str
    status: CertificationStatus
    sessions_attended: int
    sessions_held: int
    results: tuple[MatrixResult, ...]
    """One per module, in the order of the modules."""
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


def collect_training_matrix(reader: Reader, engagement_id: int) -> TrainingMatrixFacts:
    playbook = pinned_playbook(reader, engagement_id)
    modules = tuple(_module(key, playbook) for key in playbook.training)
    rule = playbook.certification
    needed = playbook.seats or None
    trainees = _trainees(reader, engagement_id, modules)
    return TrainingMatrixFacts(
        engagement=engagement_facts(reader, engagement_id),
        attempts_allowed=int(playbook.thresholds[rule.attempts].value) if rule else None,
        modules=modules,
        processes=tuple(
            _process(row, needed, trainees.get(row["id"], ())) for row in in_scope(reader, engagement_id)
        ),
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
        certified_count=sum(one.status is CertificationStatus.CERTIFIED for one in trainees),
        trainees=trainees,
    )


def _trainees(
    reader: Reader, engagement_id: int, modules: tuple[MatrixModule, ...]
) -> dict[int, tuple[MatrixTrainee, ...]]:
    """Give the trainees of each process id, in the order of their nomination."""
    attempts: dict[int, list[RowMapping]] = {}
    for row in reader.rows(select(A).where(A.c.engagement_id == engagement_id).order_by(A.c.attempt)):
        attempts.setdefault(row["certification_id"], []).append(row)
    attended: dict[int, list[bool]] = {}
    for row in reader.rows(
        select(B.c.certification_id, B.c.attended).where(B.c.engagement_id == engagement_id)
    ):
        attended.setdefault(row["certification_id"], []).append(bool(row["attended"]))
    found: dict[int, tuple[MatrixTrainee, ...]] = {}
    statement = select(C, P.c.handle.label("person")).join(P, P.c.id == C.c.person_id)
    for row in reader.rows(statement.where(C.c.engagement_id == engagement_id).order_by(C.c.id)):
        present = attended.get(row["id"], [])
        trainee = MatrixTrainee(
            certification=row["handle"],
            person=row["person"],
            status=row["status"],
            sessions_attended=sum(present),
            sessions_held=len(present),
            results=tuple(_result(module.key, attempts.get(row["id"], [])) for module in modules),
            certified_on=row["certified_on"],
            expires_on=row["expires_on"],
        )
        found[row["process_id"]] = (*found.get(row["process_id"], ()), trainee)
    return found


def _result(module: str, attempts: list[RowMapping]) -> MatrixResult:
    own = [row for row in attempts if row["module_key"] == module]
    return MatrixResult(module, tuple(row["score_pct"] for row in own), any(row["passed"] for row in own))
