"""The facts of one handover's acceptance sheet: what was given and who signed. It writes nothing."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_handover_register import handover_versions, returned_reason
from kt_engine.answers.deemed import deemed_of
from kt_engine.answers.document_control import LATER, EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, signatures_of
from kt_engine.answers.kept_findings import KeptFinding, kept_findings
from kt_engine.store.find import by_id
from kt_engine.store.handover_findings import reading_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Handover, HandoverReviewer, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverKind, HandoverStatus

R = table_of(HandoverReviewer)


@dataclass(frozen=True)
class AcceptanceVersion:
    version: int
    file_name: str
    media_type: str | None
    size_bytes: int
    sha256: str
    submitted_by: str
    """Handle of the person."""
    submitted_at: datetime
    returned_reason: str | None
    signatures: tuple[SignatureFacts, ...]
    read_by: int | None = field(default=None, metadata={LATER: True})
    """The number of the rules it was read by; None for a version nobody has read."""
    findings: tuple[KeptFinding, ...] | None = field(default=None, metadata={LATER: True})


@dataclass(frozen=True)
class HandoverAcceptanceFacts:
    engagement: EngagementFacts
    handle: str
    title: str
    kind: HandoverKind
    status: HandoverStatus
    process: str | None
    process_name: str | None
    giver: str
    receiver: str
    reviewers: tuple[str, ...]
    sections: tuple[str, ...]
    due_on: date | None
    accepted_on: date | None
    versions: tuple[AcceptanceVersion, ...]
    deemed: str | None = None
    """Under which clause, since when and after which notice silence counts as acceptance; no signature."""


def collect_handover_acceptance(
    reader: Reader, engagement_id: int, handover_id: int
) -> HandoverAcceptanceFacts:
    row = by_id(reader, Handover, handover_id)
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    process_id = row["process_id"]
    process = None if process_id is None else by_id(reader, Process, process_id)
    versions = handover_versions(reader, [handover_id])[handover_id]
    signed = signatures_of(
        reader, "handover_version", {v["id"]: f"{row['handle']} v{v['number']}" for v in versions}
    )
    return HandoverAcceptanceFacts(
        engagement=engagement_facts(reader, engagement_id),
        handle=row["handle"],
        title=row["title"],
        kind=row["kind"],
        status=row["status"],
        process=process["handle"] if process else None,
        process_name=process["name"] if process else None,
        giver=asked.either(row["giver_id"], row["giver_function"], process_id),
        receiver=asked.either(row["receiver_id"], row["receiver_function"], process_id),
        reviewers=_reviewers(reader, handover_id, asked, process_id),
        sections=tuple(json.loads(row["sections"])),
        due_on=row["due_on"],
        accepted_on=row["accepted_on"],
        versions=tuple(_version(reader, row, version, asked, signed[version["id"]]) for version in versions),
        deemed=deemed.words if (deemed := deemed_of(reader, engagement_id).get(handover_id)) else None,
    )


def _reviewers(reader: Reader, handover_id: int, asked: Asked, process_id: int | None) -> tuple[str, ...]:
    rows = reader.rows(select(R).where(R.c.handover_id == handover_id).order_by(R.c.id))
    return tuple(asked.either(row["person_id"], row["function_key"], process_id) for row in rows)


def _version(
    reader: Reader,
    handover: RowMapping,
    row: RowMapping,
    asked: Asked,
    signatures: tuple[SignatureFacts, ...],
) -> AcceptanceVersion:
    read = reading_of(reader, row["id"])
    return AcceptanceVersion(
        version=row["number"],
        file_name=row["file_name"],
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
        submitted_by=asked.handle(row["author_id"]),
        submitted_at=row["submitted_at"],
        returned_reason=returned_reason(signatures),
        signatures=signatures,
        read_by=None if read is None else read["reader"],
        findings=None if read is None else kept_findings(reader, handover, row),
    )
