"""The facts of the handover register: every handover of an engagement with its proof. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.words import HandoverKind, HandoverStatus


@dataclass(frozen=True)
class RegisterVersion:
    version: int
    file_name: str
    size_bytes: int
    sha256: str
    submitted_at: datetime
    returned_reason: str | None


@dataclass(frozen=True)
class RegisterEntry:
    handle: str
    title: str
    kind: HandoverKind
    process: str | None
    """Handle of the process, None for one of the whole engagement."""
    giver: str
    receiver: str
    status: HandoverStatus
    due_on: date | None
    accepted_on: date | None
    versions: tuple[RegisterVersion, ...]
    signatures: tuple[SignatureFacts, ...]

    @property
    def latest(self) -> RegisterVersion | None:
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class HandoverRegisterFacts:
    engagement: EngagementFacts
    entries: tuple[RegisterEntry, ...]
