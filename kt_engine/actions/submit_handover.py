"""Submits a file for a handover as its next version, to be reviewed and accepted on exactly these bytes."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping

from kt_engine.actions.authority import acting_person, is_human, require_open
from kt_engine.actions.complete_task import store_file
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.keep_reading import KeptReading, keep_reading
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.answers.handover_people import HandoverPeople, people_of, versions_of
from kt_engine.errors import Refused
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.inventory import Inventory, read_inventory
from kt_engine.exchange.read_document import read_document
from kt_engine.rules.document_findings import READER
from kt_engine.rules.matrix import Duty, Right, has_right
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.handover_findings import reading_of
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Handover, HandoverInventory, HandoverVersion
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, HandoverStatus

KIND = "handover_submitted"
INSTEAD = {
    HandoverStatus.ACCEPTED: "What was accepted stays as it is; add a new handover for what changed.",
    HandoverStatus.DEEMED_ACCEPTED: "What counts as accepted stays as it is; add a new handover for what changed.",
    HandoverStatus.WITHDRAWN: "It is no longer part of the plan.",
}
WAITS = "Its reviewers have the version before; let one of them return it first."


@dataclass(frozen=True)
class SubmittedHandover:
    handle: str
    version: int
    sha256: str
    reading: KeptReading


def submit_handover(
    database: Database, files: Path, act: Act, handle: str, *, file: HandedFile
) -> SubmittedHandover:
    """Submit a file, as its author; `files` is the folder of stored files.

    It is read first, outside any transaction, and what is found is kept with the version. Raises Refused unless the
    giver or the receiver submits, or when the bytes are those that were returned; InvalidInput for a file nobody can
    read (damaged, locked by a password, too large unpacked), and with line and column for an inventory that cannot
    be counted.
    """
    document = read_document(file.data, file.name)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Handover, handle)) as unit:
        known = unit.repeats(KIND)
        handover = find(unit, Handover, known or handle)
        versions = versions_of(unit, handover["id"])
        if known is not None:
            return _as_submitted(unit, known, versions[0])
        require_open(unit, handover["engagement_id"])
        _check_author(unit, handover, people_of(unit, handover))
        name, status = handover["handle"], handover["status"]
        check_move(
            "handover", name, status, HandoverStatus.SUBMITTED, "submitted", INSTEAD.get(status, WAITS)
        )
        if versions and versions[0]["sha256"] == file.sha256:
            raise Refused(
                f"{file.name} is byte for byte what was returned as {name} v{versions[0]['number']}. "
                "Change what the reason asks for, then submit it."
            )
        return _write(unit, handover, file, document, files, number=len(versions) + 1)


def _as_submitted(unit: Unit, known: str, version: RowMapping) -> SubmittedHandover:
    read = reading_of(unit, version["id"])
    counts = (0, 0) if read is None else (read["findings_count"], read["blocking_count"])
    return SubmittedHandover(known, version["number"], version["sha256"], KeptReading(*counts))


def _check_author(unit: Unit, handover: RowMapping, people: HandoverPeople) -> None:
    author, name = acting_person(unit), handover["handle"]
    if not is_human(author) or author["id"] not in {people.giver.person_id, people.receiver.person_id}:
        raise Refused(
            f"{author['handle']} may not submit {name}: that is for its giver {people.giver.called}, or its "
            f"receiver {people.receiver.called}."
        )
    roles = roles_of(unit, unit.engagement_id, author["id"], unit.today)
    if not any(has_right(role, Duty.DRAFT_DOCUMENT, Right.CREATE) for role, _ in roles):
        raise Refused(
            f"{author['handle']} holds no role that writes documents here, and {name} is one. "
            "Ask the transition manager who should."
        )
    if people.is_reviewer(author["id"]):
        raise Refused(
            f"{author['handle']} is asked to review {name} and therefore cannot write it. "
            "Let somebody else submit it, or name another reviewer with: kt function assign"
        )


def _write(
    unit: Unit, handover: RowMapping, file: HandedFile, document: ReadDocument, files: Path, *, number: int
) -> SubmittedHandover:
    name = handover["handle"]
    counted = read_inventory(handover["kind"], file.data, file.name) if handover["inventory"] else None
    sha256 = store_file(unit, handover["engagement_id"], file.data, files)
    version_id = _insert(unit, handover, file, number=number, sha256=sha256)
    if counted is not None:
        _keep_counts(unit, version_id, counted)
    reading = keep_reading(unit, handover, version_id, document)
    gone = withdraw_agreements(
        unit,
        handover["engagement_id"],
        subject=f"{name} v{number - 1}",
        kind=AgreementKind.FINDING_OVERRULED,
        agreed=True,
    )
    status = HandoverStatus.SUBMITTED
    values = {"status": status, "current_number": number, "reason": None}
    unit.change(Handover, handover["id"], name, version=handover["version"], **values)
    unit.event(
        KIND, name, number=number, sha256=sha256, size_bytes=file.size_bytes, reader=READER,
        findings_count=reading.findings_count, blocking_count=reading.blocking_count, withdrawn=list(gone),
    )  # fmt: skip
    return SubmittedHandover(name, number, sha256, reading)


def _insert(unit: Unit, handover: RowMapping, file: HandedFile, *, number: int, sha256: str) -> int:
    return unit.insert(
        HandoverVersion,
        engagement_id=handover["engagement_id"],
        handover_id=handover["id"],
        number=number,
        file_name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=sha256,
        author_id=unit.act.by,
        submitted_at=unit.act.at,
    )


def _keep_counts(unit: Unit, version_id: int, counted: Inventory) -> None:
    unit.insert(
        HandoverInventory,
        engagement_id=unit.engagement_id,
        handover_version_id=version_id,
        rows_count=counted.rows_count,
        frozen_count=counted.frozen_count,
        handed_count=counted.handed_count,
        provider_count=counted.provider_count,
        other_provider_count=counted.other_provider_count,
        stays_count=counted.stays_count,
        open_rows_count=len(counted.open_rows),
    )
