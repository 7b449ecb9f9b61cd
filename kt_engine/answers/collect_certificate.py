"""The facts of one certificate: trainee, process, the proof behind it, who signed. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, signatures_of
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Assessment,
    Attendance,
    Certification,
    Person,
    Process,
    TrainingSession,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

A, B, S = table_of(Assessment), table_of(Attendance), table_of(TrainingSession)


@dataclass(frozen=True)
class CertificateAttempt:
    module: str
    attempt: int
    taken_on: date
    score: Decimal
    pass_mark: Decimal
    critical_passed: bool | None
    """None where the module has no critical questions."""
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


def collect_certificate(reader: Reader, engagement_id: int, certification_id: int) -> CertificateFacts:
    row = by_id(reader, Certification, certification_id)
    process = by_id(reader, Process, row["process_id"])
    person = by_id(reader, Person, row["person_id"])
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    rule = playbook.certification
    return CertificateFacts(
        engagement=engagement_facts(reader, engagement_id),
        certification=row["handle"],
        name=person["name"],
        person=person["handle"],
        process=process["handle"],
        process_name=process["name"],
        status=row["status"],
        certified_on=row["certified_on"],
        expires_on=row["expires_on"],
        attempts_allowed=int(playbook.thresholds[rule.attempts].value) if rule else None,
        attempts=_attempts(reader, certification_id, asked),
        sessions=_sessions(reader, certification_id, asked),
        signatures=signatures_of(reader, "certification", {certification_id: row["handle"]})[
            certification_id
        ],
    )


def _attempts(reader: Reader, certification_id: int, asked: Asked) -> tuple[CertificateAttempt, ...]:
    rows = reader.rows(
        select(A).where(A.c.certification_id == certification_id).order_by(A.c.assessed_on, A.c.id)
    )
    return tuple(
        CertificateAttempt(
            module=_module_title(row["module_key"], asked),
            attempt=row["attempt"],
            taken_on=row["assessed_on"],
            score=row["score_pct"],
            pass_mark=row["pass_mark_pct"],
            critical_passed=_critical(row, asked),
            passed=bool(row["passed"]),
            assessor=asked.handle(row["assessor_id"]),
        )
        for row in rows
    )


def _critical(row: RowMapping, asked: Asked) -> bool | None:
    spec = asked.playbook.training.get(row["module_key"])
    return None if spec and spec.critical_questions == "none" else bool(row["critical_right"])


def _sessions(reader: Reader, certification_id: int, asked: Asked) -> tuple[CertificateSession, ...]:
    """Give the sessions the trainee attended."""
    rows = reader.rows(
        select(S)
        .join(B, B.c.training_session_id == S.c.id)
        .where(B.c.certification_id == certification_id, B.c.attended.is_(True))
        .order_by(S.c.held_on, S.c.id)
    )
    return tuple(
        CertificateSession(
            row["held_on"],
            _module_title(row["module_key"], asked),
            row["hours"],
            asked.handle(row["trainer_id"]),
        )
        for row in rows
    )


def _module_title(key: str, asked: Asked) -> str:
    spec = asked.playbook.training.get(key)
    return spec.title if spec else key
