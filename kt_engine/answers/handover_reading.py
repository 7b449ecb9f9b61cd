"""What reading a handed-over version found, and how two versions differ. It writes nothing."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping

from kt_engine.answers.handover_people import versions_of
from kt_engine.answers.kept_findings import KeptFinding, kept_findings
from kt_engine.errors import NotFound
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.read_document import read_document
from kt_engine.exchange.read_to_show import read_to_show
from kt_engine.exchange.text_difference import Difference, text_difference
from kt_engine.rules.document_findings import findings_of
from kt_engine.rules.finding import Finding
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.find import by_id, find
from kt_engine.store.handover_findings import reading_of
from kt_engine.store.tables import Engagement, Handover
from kt_engine.store.unit import Reader
from kt_engine.words import FindingState


@dataclass(frozen=True)
class ReadVersion:
    handover: str
    version: int
    file_name: str
    sha256: str
    sections: tuple[str, ...]
    """The titles it must have."""
    reader: int | None
    """The number of the rules it was read by; None for a version nobody has read yet."""
    findings: tuple[KeptFinding, ...]

    @property
    def holding_count(self) -> int:
        return sum(one.state in {FindingState.HOLDS, FindingState.ASKED} for one in self.findings)


@dataclass(frozen=True)
class VersionDifference:
    handover: str
    old: int
    new: int
    difference: Difference


@dataclass(frozen=True)
class StoredVersion:
    handover: str
    title: str
    version: int
    file_name: str
    data: bytes
    rehearsal: bool


def read_version(database: Database, handle: str, number: int | None = None) -> ReadVersion:
    """Give what was found when a version was read, of the newest without a number. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        version = _version(reader, row, number)
        read = reading_of(reader, version["id"])
        return ReadVersion(
            row["handle"],
            version["number"],
            version["file_name"],
            version["sha256"],
            tuple(json.loads(row["sections"])),
            None if read is None else read["reader"],
            kept_findings(reader, row, version),
        )


def read_again(
    database: Database, files: Path, handle: str, number: int | None = None
) -> tuple[Finding, ...]:
    """Read the stored file once more, by the rules of today; nothing is kept.

    Raises NotFound, and InvalidInput for a file nobody can read.
    """
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        version = _version(reader, row, number)
    return findings_of(_read(files, row, version), tuple(json.loads(row["sections"])))


def stored_document(database: Database, files: Path, handle: str) -> tuple[str, ReadDocument]:
    """Give SHA-256 and text of the newest version. Raises NotFound, and InvalidInput for a file nobody can read."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        version = _version(reader, row, None)
    return str(version["sha256"]), _read(files, row, version)


def compare_versions(database: Database, files: Path, handle: str, old: int, new: int) -> VersionDifference:
    """Compare two versions of one handover. Raises NotFound, and InvalidInput for a file nobody can read."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        versions = [_version(reader, row, number) for number in (old, new)]
    read = [
        read_to_show(read_bytes(files, f"E{row['engagement_id']}", version["sha256"]), version["file_name"])
        for version in versions
    ]
    return VersionDifference(row["handle"], old, new, text_difference(*read))


def stored_version(database: Database, files: Path, handle: str, number: int | None = None) -> StoredVersion:
    """Give the bytes of one version, of the newest without a number. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Handover, handle)
        version = _version(reader, row, number)
        rehearsal = bool(by_id(reader, Engagement, row["engagement_id"])["rehearsal"])
    data = read_bytes(files, f"E{row['engagement_id']}", version["sha256"])
    return StoredVersion(
        row["handle"], row["title"], version["number"], version["file_name"], data, rehearsal
    )


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
