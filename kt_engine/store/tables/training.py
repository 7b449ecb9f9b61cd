"""Who learns what: certifications, sessions with attendance, scored attempts."""

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    day,
    decimal,
    digest,
    flag,
    key,
    one_of,
    ref,
    score,
    typed_text,
    whole,
    word,
)
from kt_engine.words import CertificationStatus


class Certification(SQLModel, table=True):
    """One trainee on one process."""

    __tablename__ = "certification"
    __table_args__ = (
        UniqueConstraint("process_id", "person_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    process_id: int = ref("process.id")
    person_id: int = ref("person.id")
    status: CertificationStatus = one_of(CertificationStatus)
    nominated_on: date = day(null=False)
    certified_on: date | None = day()
    expires_on: date | None = day()
    attrited_on: date | None = day()
    """The day he left the process, of his own or because he was taken out."""
    reason: str | None = typed_text(null=True)
    evidence_sha256: str | None = digest(null=True)
    """SHA-256 of the proof (modules, attempts, sessions) that is signed; set when certified."""
    shift: str | None = word(60, null=True)
    """That of the newest seat assignment, which is where it is said; NULL where it names none."""
    language: str | None = word(20, null=True)
    """Of the same assignment, such as de or pt_br."""
    recert_due_on: date | None = day()
    """From this day on the certificate counts no more; NULL again once he is certified anew."""
    live_on: date | None = day()
    """The first day of live work by himself."""
    version: int = whole(default=1)


class TrainingSession(SQLModel, table=True):
    """One session held."""

    __tablename__ = "training_session"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    number: int = whole()
    process_id: int = ref("process.id")
    module_key: str = word(60)
    held_on: date = day(null=False)
    hours: Decimal = decimal()
    trainer_id: int = ref("person.id", index=False)


class Attendance(SQLModel, table=True):
    """Whether one nominated trainee was there."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("training_session_id", "certification_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    training_session_id: int = ref("training_session.id")
    certification_id: int = ref("certification.id")
    attended: bool = flag()


class Assessment(SQLModel, table=True):
    """One scored attempt against the pinned pass mark; immutable."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("certification_id", "module_key", "attempt"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    certification_id: int = ref("certification.id")
    module_key: str = word(60)
    attempt: int = whole()
    score_pct: Decimal = score()
    pass_mark_pct: Decimal = decimal()
    critical_right: bool = flag()
    """All critical questions answered right."""
    passed: bool = flag()
    assessed_on: date = day(null=False)
    assessor_id: int = ref("person.id", index=False)
    term: int | None = whole(null=True)
    """2, 3, ... for attempts after somebody had to be certified again; NULL: the first certificate."""
    question_set: str | None = word(60, null=True)
    """Which questions were asked; a re-test asks others."""
    source_sha256: str | None = digest(null=True)
    """Of the file it was imported from."""
    qualified_by: str | None = word(60, null=True)
    """What let him assess: giver, certified, or the key of a qualification; NULL where nobody asks for that."""
