"""The facts of one handover's acceptance sheet: what was given, in which versions, and who signed. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import HandoverKind, HandoverStatus


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
