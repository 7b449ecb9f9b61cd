"""The issued documents of an engagement, and the text of one, proven by its hash. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, Select, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts, speaks
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.find import HINTS, find
from kt_engine.store.tables import Document, Engagement, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey, DocumentStatus, Language

D, P = table_of(Document), table_of(Person)


@dataclass(frozen=True)
class ListedDocument:
    handle: str
    title: str
    document: DocumentKey
    subject: str
    status: DocumentStatus
    issued_at: datetime
    issued_by: str
    as_of_seq: int
    record_sha256: str
    facts_sha256: str
    language: Language


@dataclass(frozen=True)
class DocumentText:
    listed: ListedDocument
    number: str
    """Without the version: `E7-TP-01`."""
    version: int
    engagement: EngagementFacts
    markdown: str


def list_documents(database: Database, engagement: str) -> tuple[ListedDocument, ...]:
    """Give every version of every document, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        return listed_documents(reader, find(reader, Engagement, engagement)["id"])


def listed_documents(reader: Reader, engagement_id: int) -> tuple[ListedDocument, ...]:
    """Give the same of an engagement in a store that is open."""
    rows = reader.rows(_with_issuer().where(D.c.engagement_id == engagement_id))
    return tuple(_listed(row) for row in rows)


def show_document(database: Database, files: Path, handle: str) -> DocumentText:
    """Give one document with its record; without a version (` v2`) the newest.

    Raises NotFound, StoreUnreachable when the stored text is missing or was changed.
    """
    with open_store(database) as reader:
        row = _document(reader, " ".join(handle.split()))
        engagement = engagement_facts(reader, row["engagement_id"])
    text = read_bytes(files, engagement.handle, row["record_sha256"]).decode("utf-8")
    return DocumentText(_listed(row), row["handle"].partition(" ")[0], row["number"], engagement, text)


def _document(reader: Reader, wanted: str) -> RowMapping:
    statement = _with_issuer().order_by(None).order_by(D.c.number.desc())
    number, _, version = wanted.partition(" ")
    exact = reader.first(statement.where(D.c.handle == f"{number.upper()} {version.lower()}"))
    newest = reader.first(statement.where(D.c.handle.startswith(f"{number.upper()} v", autoescape=True)))
    found = exact if version else newest
    if found is None:
        what, hint = HINTS[Document]
        raise NotFound(what, wanted or "(no name given)", hint)
    return found


def _with_issuer() -> Select[Any]:
    return select(D, P.c.handle.label("issuer")).join(P, P.c.id == D.c.issued_by).order_by(D.c.id)


def _listed(row: RowMapping) -> ListedDocument:
    return ListedDocument(
        handle=row["handle"],
        title=row["title"],
        document=row["document_key"],
        subject=row["subject"],
        status=row["status"],
        issued_at=row["issued_at"],
        issued_by=row["issuer"],
        as_of_seq=row["as_of_seq"],
        record_sha256=row["record_sha256"],
        facts_sha256=row["facts_sha256"],
        language=speaks(row),
    )
