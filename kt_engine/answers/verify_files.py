"""Checks the stored files against the rows that know them. It opens no store."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, select

from kt_engine.answers.verification import Finding, FindingKind, Progress
from kt_engine.store.files import file_path
from kt_engine.store.tables import (
    Document,
    HandoverVersion,
    KnowledgeVersion,
    ParallelRun,
    StoredFile,
    TaskEvidence,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentStatus

FILE, DOCUMENT = table_of(StoredFile), table_of(Document)
REFERRING: tuple[tuple[Table, str], ...] = (
    (table_of(HandoverVersion), "sha256"),
    (table_of(KnowledgeVersion), "sha256"),
    (table_of(TaskEvidence), "file_sha256"),
    (table_of(ParallelRun), "population_sha256"),
)
CHUNK = 1 << 20


@dataclass(frozen=True)
class Expected:
    """A file that must lie in an engagement's folder, and the row that says so."""

    engagement: str
    sha256: str
    size_bytes: int | None
    table: str
    row: str


def expected_files(
    reader: Reader, engagement_id: int | None
) -> tuple[tuple[Expected, ...], tuple[Finding, ...]]:
    """Give every file the rows speak of, and the references to files no row knows."""
    files = select(FILE.c.id, FILE.c.engagement_id, FILE.c.sha256, FILE.c.size_bytes).order_by(FILE.c.id)
    if engagement_id is not None:
        files = files.where(FILE.c.engagement_id == engagement_id)
    expected = [
        Expected(f"E{row.engagement_id}", str(row.sha256), row.size_bytes, FILE.name, f"stored_file {row.id}")
        for row in reader.connection.execute(files)
    ]
    known = {(file.engagement, file.sha256) for file in expected}
    expected.extend(
        file for file in _documents(reader, engagement_id) if (file.engagement, file.sha256) not in known
    )
    return tuple(expected), tuple(_unknown(reader, engagement_id, known))


def _documents(reader: Reader, engagement_id: int | None) -> Iterator[Expected]:
    """Give the records of issued documents, which are kept under their own hash."""
    issued = select(DOCUMENT.c.handle, DOCUMENT.c.engagement_id, DOCUMENT.c.record_sha256).where(
        DOCUMENT.c.status != DocumentStatus.DRAFT
    )
    if engagement_id is not None:
        issued = issued.where(DOCUMENT.c.engagement_id == engagement_id)
    for row in reader.connection.execute(issued.order_by(DOCUMENT.c.id)):
        yield Expected(f"E{row.engagement_id}", str(row.record_sha256), None, DOCUMENT.name, row.handle)


def _unknown(reader: Reader, engagement_id: int | None, known: set[tuple[str, str]]) -> Iterator[Finding]:
    for table, column in REFERRING:
        statement = select(table.c.id, table.c.engagement_id, table.c[column]).order_by(table.c.id)
        if engagement_id is not None:
            statement = statement.where(table.c.engagement_id == engagement_id)
        for row_id, owner, sha256 in reader.connection.execute(statement):
            if (f"E{owner}", sha256) not in known:
                sentence = f"The column {column} names a file the store does not know."
                yield Finding(FindingKind.FILE, table.name, f"{table.name} {row_id}", sentence)


def check_files(files: Path, expected: Iterable[Expected], progress: Progress) -> Iterator[Finding]:
    """Give each file that is missing, is not a plain file, or no longer has its size and hash."""
    wanted = tuple(expected)
    for number, file in enumerate(wanted, 1):
        fault = _fault(files, file)
        if fault is not None:
            yield Finding(FindingKind.FILE, file.table, file.row, fault)
        progress("files", number, len(wanted))


def _fault(files: Path, file: Expected) -> str | None:
    try:
        path = file_path(files, file.engagement, file.sha256)
    except ValueError:
        return "The row's hash is not a hash."
    if path.is_symlink() or not path.is_file():
        return f"The file {path} is missing, or is no plain file. Bring it back from a backup."
    if file.size_bytes is not None and path.stat().st_size != file.size_bytes:
        return f"The file {path} was changed: it has another size. Bring it back from a backup."
    try:
        sha256 = _hash(path)
    except OSError as fault:
        return f"The file {path} cannot be read ({fault.strerror})."
    return None if sha256 == file.sha256 else f"The file {path} was changed. Bring it back from a backup."


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while part := source.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def stray_files(files: Path, expected: Iterable[Expected], engagement_id: int | None) -> tuple[str, ...]:
    """Give a note for each file no row refers to; a command that is killed before its row leaves one."""
    known = {(file.engagement, file.sha256) for file in expected}
    folders = sorted(files.glob("E*")) if engagement_id is None else [files / f"E{engagement_id}"]
    return tuple(
        f"No record refers to the file {path}; it was left by a command that did not finish."
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if (folder.name, path.name) not in known
    )
