"""What is measured and what is issued: KPI values and documents."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, decimal, digest, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import DocumentKey, DocumentStatus, Language, Per


class KpiValue(SQLModel, table=True):
    """One measured value of one period; a correction is a new row with the next number."""

    __tablename__ = "kpi_value"
    __table_args__ = (
        UniqueConstraint("engagement_id", "kpi_key", "subject_kind", "subject_id", "period", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    process_id: int | None = ref("process.id", null=True)
    kpi_key: str = word(60)
    subject_kind: Per = one_of(Per)
    subject_id: int = whole()
    period: str = word(7)
    """A calendar month, YYYY-MM."""
    number: int = whole()
    value: Decimal = decimal()
    source: str = typed_text()
    recorded_by: int = ref("person.id", index=False)
    recorded_on: date = day(null=False)


class Document(SQLModel, table=True):
    """A numbered text issued from facts; `record_sha256` is the hash of its Markdown."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("engagement_id", "document_key", "subject", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(60, unique=True)
    """Number and version as people quote it: `E7-TP-01 v2`."""
    document_key: DocumentKey = one_of(DocumentKey)
    subject: str = word(100)
    """What it is about: a handle, a period, or the engagement's handle."""
    sequence: int = whole()
    """The two digits of the number: 1, 2, ... per engagement and document key."""
    number: int = whole()
    """The version."""
    status: DocumentStatus = one_of(DocumentStatus)
    title: str = typed_text()
    facts_sha256: str = digest()
    record_sha256: str = digest()
    as_of_seq: int = whole()
    issued_by: int = ref("person.id", index=False)
    issued_at: datetime = moment()
    language: Language | None = one_of(Language, null=True)
    """In which its record is written; NULL, in older documents: English."""
    template_sha256: str | None = digest(null=True)
    """Of the client's template that made it; NULL: the shipped one did."""
    version: int = whole(default=1)
