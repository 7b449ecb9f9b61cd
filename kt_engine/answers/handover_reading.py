"""What reading a handed-over version finds, and how two versions differ; read anew each time. It writes nothing."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping

from kt_engine.answers.handover_people import versions_of
from kt_engine.errors import NotFound
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.read_document import read_document
from kt_engine.exchange.text_difference import Difference, text_difference
from kt_engine.rules.document_findings import findings_of
from kt_engine.rules.finding import Finding
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.find import find
from kt_engine.store.tables import Handover
from kt_engine.store.unit import Reader


@dataclass(frozen=True)
class ReadVersion:
    handover: str
    version: int
    file_name: str
    sha256: str
    sections: tuple[str, ...]
    """The titles it must have."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class VersionDifference:
    handover: str
    old: int
    new: int
    difference: Difference


def read_version(database: Database, files: Path, handle: str, number: int | None = None) -> ReadVersion:
    """Read a version, the newest without a number. Raises NotFound, and InvalidInput for a file nobody can read."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        version = _version(reader, row, number)
        data = read_bytes(files, f"E{row['engagement_id']}", version["sha256"])
    sections = tuple(json.loads(row["sections"]))
    found = findings_of(read_document(data, version["file_name"]), sections)
    return ReadVersion(
        row["handle"], version["number"], version["file_name"], version["sha256"], sections, found
    )


def compare_versions(database: Database, files: Path, handle: str, old: int, new: int) -> VersionDifference:
    """Compare two versions of one handover. Raises NotFound, and InvalidInput for a file nobody can read."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        read = [_read(files, row, _version(reader, row, number)) for number in (old, new)]
    return VersionDifference(row["handle"], old, new, text_difference(*read))


def _read(files: Path, handover: RowMapping, version: RowMapping) -> ReadDocument:
    data = read_bytes(files, f"E{handover['engagement_id']}", version["sha256"])
    return read_document(data, version["file_name"])


def _version(reader: Reader, handover: RowMapping, number: int | None) -> RowMapping:
    versions = versions_of(reader, handover["id"])
    found = next((one for one in versions if number in {None, one["number"]}), None)
    if found is None:
        newest = f"The newest is v{versions[0]['number']}." if versions else "Nothing was submitted yet."
        raise NotFound("version", f"v{number or 1} of {handover['handle']}", newest)
    return found
