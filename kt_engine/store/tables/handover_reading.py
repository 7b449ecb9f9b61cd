"""What was found by reading a submitted version, and which of it a named person let stand."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import flag, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import FileKind, FindingKind


class HandoverReading(SQLModel, table=True):
    """That a version was read, once and for all; immutable. A version nobody has read is not accepted."""

    __tablename__ = "handover_reading"
    __table_args__ = (
        UniqueConstraint("handover_version_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handover_version_id: int = ref("handover_version.id", index=False)
    reader: int = whole()
    """The number of the rules it was read by."""
    file_kind: FileKind = one_of(FileKind)
    findings_count: int = whole()
    blocking_count: int = whole()
    read_at: datetime = moment()


class HandoverFinding(SQLModel, table=True):
    """One thing found in a version; immutable. A later version has its own."""

    __tablename__ = "handover_finding"
    __table_args__ = (
        UniqueConstraint("handover_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(40, unique=True)
    """E7-H4-F3."""
    handover_id: int = ref("handover.id", index=False)
    handover_version_id: int = ref("handover_version.id")
    number: int = whole()
    """Counted over all versions of the handover, so that a finding's name is never used again."""
    kind: FindingKind = one_of(FindingKind)
    blocks: bool = flag()
    section: str = typed_text()
    """The title of the section it stands in; "" for the whole document."""
    place: str = word(120)
    """Such as line 6, or page 2, line 4; "" for the whole document."""
    sentence: str = typed_text()
    """As a person reads it; secrets and personal data are masked in it."""


class FindingOverruled(SQLModel, table=True):
    """That a finding may stand in the version it was found in, because an agreement says so; immutable."""

    __tablename__ = "finding_overruled"
    __table_args__ = (
        UniqueConstraint("handover_finding_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handover_finding_id: int = ref("handover_finding.id", index=False)
    agreement_id: int = ref("agreement.id")
