"""The facts of one certificate: a trainee, a process, the proof behind it and who signed. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import CertificationStatus


@dataclass(frozen=True)
class CertificateAttempt:
    module: str
    attempt: int
    taken_on: date
    score: Decimal
    pass_mark: Decimal
    critical_passed: bool
    passed: bool
    assessor: str
    """Handle of the person."""


@dataclass(frozen=True)
class CertificateSession:
    held_on: date
    title: str
    hours: Decimal | None
    trainer: str | None


@dataclass(frozen=True)
class CertificateFacts:
    engagement: EngagementFacts
    certification: str
    name: str
    person: str
    process: str
    process_name: str
    status: CertificationStatus
    certified_on: date | None
    expires_on: date | None
    attempts_allowed: int | None
    attempts: tuple[CertificateAttempt, ...]
    sessions: tuple[CertificateSession, ...]
    signatures: tuple[SignatureFacts, ...]
