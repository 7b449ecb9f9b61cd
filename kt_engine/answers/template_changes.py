"""Which issued documents were made by another template than the one in force, and which template failed. No writes."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import SQLModel

from kt_engine.answers.due_case import DueDocument
from kt_engine.store.tables import (
    Certification,
    Chain,
    DelayNotice,
    Document,
    Event,
    GateVersion,
    Handover,
    ParallelRun,
    Party,
    PlannedSession,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey, DocumentStatus

D, EV, CH = table_of(Document), table_of(Event), table_of(Chain)
REFUSED = "client_template_refused"
_SUBJECTS: tuple[type[SQLModel], ...] = (
    *(Handover, Certification, GateVersion, DelayNotice, ParallelRun, PlannedSession),
)
"""What a document can be about, beside its engagement and a wave or a period of it."""


def made_by_another(
    reader: Reader, engagement_id: int, wanted: Mapping[DocumentKey, str]
) -> tuple[DueDocument, ...]:
    """Give the documents in force whose template is not the one wanted: the hash by document, else the shipped one."""
    rows = reader.rows(
        select(D.c.document_key, D.c.subject, D.c.template_sha256)
        .where(D.c.engagement_id == engagement_id, D.c.status == DocumentStatus.ISSUED)
        .order_by(D.c.id)
    )
    return tuple(
        DueDocument(row["document_key"], row["subject"], _subject_id(reader, engagement_id, row["subject"]))
        for row in rows
        if row["template_sha256"] != wanted.get(row["document_key"])
    )


def newest_issued(reader: Reader, engagement_id: int, key: DocumentKey) -> DueDocument | None:
    """Give the document of a kind that was issued last, as it was due then."""
    row = reader.first(
        select(D.c.subject, D.c.issued_at)
        .where(D.c.engagement_id == engagement_id, D.c.document_key == key)
        .order_by(D.c.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    subject_id = _subject_id(reader, engagement_id, row["subject"])
    return DueDocument(key, row["subject"], subject_id, on=row["issued_at"].date())


def _subject_id(reader: Reader, engagement_id: int, subject: str) -> int:
    if subject == f"E{engagement_id}":
        return engagement_id
    wave = subject.removeprefix(f"E{engagement_id}-W")
    if wave.isdigit():
        return int(wave)
    for one in _SUBJECTS:
        table = table_of(one)
        found = reader.value(select(table.c.id).where(table.c.handle == subject))
        if found is not None:
            return int(found)
    return 0


def was_refused(
    reader: Reader, engagement_id: int, number: str, *, template_sha256: str, facts_sha256: str
) -> bool:
    """Say whether a template failed already with exactly these facts; it would fail again."""
    rows = reader.rows(
        select(EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == REFUSED, EV.c.subject == number)
    )
    asked = {"template_sha256": template_sha256, "facts_sha256": facts_sha256}
    return any(asked.items() <= json.loads(row["body"])["facts"].items() for row in rows)


def party_handles(reader: Reader) -> frozenset[str]:
    return frozenset(row["handle"] for row in reader.rows(select(table_of(Party).c.handle)))
