"""The facts of the training matrix: who stands where on which process, by pseudonym. It holds no trainee's name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.words import CertificationStatus


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
    left_reason: str | None


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
