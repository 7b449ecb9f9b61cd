"""The facts of one certificate: trainee, process, what it allows, the proof behind it, who signed. It writes nothing.

Its holder and signers of both sides read it, so it names what was passed and holds no score and no failed attempt.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import LATER, EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, signatures_of
from kt_engine.answers.trainee_facts import FIRST_TERM, trainee_facts
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import TraineeFacts, counting_sets, unseen_cases, wanted_levels
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Assessment,
    Attendance,
    AuthorityLevel,
    Certification,
    Person,
    Process,
    TrainingSession,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

A, B, S, L = table_of(Assessment), table_of(Attendance), table_of(TrainingSession), table_of(AuthorityLevel)


@dataclass(frozen=True)
class CertificateTest:
    """A test that was passed."""

    module: str
    taken_on: date
    pass_mark: Decimal
    critical_questions: bool
    """Whether the module has any; all of them were right."""
    assessor: str
    """Handle of the person."""


@dataclass(frozen=True)
class CertificateSession:
    held_on: date
    title: str
    hours: Decimal | None
    trainer: str | None


@dataclass(frozen=True)
class CertificateLevel:
    """How far the holder may go by himself in one kind of work."""

    title: str
    level: int
    needed: int
    since_on: date | None


@dataclass(frozen=True)
class CertificatePractice:
    """What was seen and done beside class and tests, counted."""

    cases_seen: int
    cases_wanted: int
    cases_passed: int
    cases_taken: int
    levels: tuple[CertificateLevel, ...]
    has_nursery: bool


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
    tests: tuple[CertificateTest, ...]
    sessions: tuple[CertificateSession, ...]
    signatures: tuple[SignatureFacts, ...]
    practice: CertificatePractice | None = field(default=None, metadata={LATER: True})
    """None: the playbook asks for class, tests and signatures alone."""
    shift: str | None = field(default=None, metadata={LATER: True})
    language: str | None = field(default=None, metadata={LATER: True})
    live_on: date | None = field(default=None, metadata={LATER: True})
    again_since: date | None = field(default=None, metadata={LATER: True})
    """From this day on it counts no more: the holder has to be certified again."""


def collect_certificate(reader: Reader, engagement_id: int, certification_id: int) -> CertificateFacts:
    row = by_id(reader, Certification, certification_id)
    process = by_id(reader, Process, row["process_id"])
    person = by_id(reader, Person, row["person_id"])
    playbook = pinned_playbook(reader, engagement_id)
    asked, facts = asked_of(reader, engagement_id, playbook), trainee_facts(reader, row)
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
        tests=_tests(reader, certification_id, asked, facts.term),
        sessions=_sessions(reader, certification_id, asked),
        signatures=signatures_of(reader, "certification", {certification_id: row["handle"]})[
            certification_id
        ],
        practice=_practice(reader, row, playbook, facts),
        shift=row["shift"],
        language=row["language"],
        live_on=row["live_on"],
        again_since=row["recert_due_on"],
    )


def _tests(reader: Reader, certification_id: int, asked: Asked, term: int) -> tuple[CertificateTest, ...]:
    """Give the tests that were passed, of the newest certificate where it was tested anew."""
    rows = reader.rows(
        select(A)
        .where(A.c.certification_id == certification_id, A.c.passed.is_(True))
        .order_by(A.c.assessed_on, A.c.id)
    )
    of_term = [row for row in rows if (row["term"] or FIRST_TERM) == term] or list(rows)
    return tuple(
        CertificateTest(
            module=_module_title(row["module_key"], asked),
            taken_on=row["assessed_on"],
            pass_mark=row["pass_mark_pct"],
            critical_questions=_has_critical(row, asked),
            assessor=asked.handle(row["assessor_id"]),
        )
        for row in of_term
    )


def _has_critical(row: RowMapping, asked: Asked) -> bool:
    spec = asked.playbook.training.get(row["module_key"])
    return spec is None or spec.critical_questions != "none"


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


def _practice(
    reader: Reader, row: RowMapping, playbook: Playbook, facts: TraineeFacts
) -> CertificatePractice | None:
    spec = playbook.certification
    if spec is None or not spec.has_steps:
        return None
    wanted = len(spec.shadow.cases) if spec.shadow else 0
    sets = counting_sets(playbook, facts, row["certified_on"] or row["nominated_on"])
    newest = sets[-1] if sets else ()
    return CertificatePractice(
        cases_seen=wanted - len(unseen_cases(playbook, facts)),
        cases_wanted=wanted,
        cases_passed=sum(case.passed for case in newest),
        cases_taken=len(newest),
        levels=_levels(reader, row["id"], playbook, facts),
        has_nursery=spec.nesting is not None,
    )


def _levels(
    reader: Reader, certification_id: int, playbook: Playbook, facts: TraineeFacts
) -> tuple[CertificateLevel, ...]:
    spec = playbook.certification.reverse_shadow if playbook.certification else None
    if spec is None:
        return ()
    rows = reader.rows(
        select(L.c.activity_key, L.c.since_on)
        .where(L.c.certification_id == certification_id)
        .order_by(L.c.id)
    )
    since = {row["activity_key"]: row["since_on"] for row in rows}
    return tuple(
        CertificateLevel(spec.activities[key].title, facts.level_of.get(key, 0), needed, since.get(key))
        for key, needed in wanted_levels(playbook).items()
    )


def _module_title(key: str, asked: Asked) -> str:
    spec = asked.playbook.training.get(key)
    return spec.title if spec else key
