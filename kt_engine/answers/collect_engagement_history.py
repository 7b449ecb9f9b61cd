"""The facts of the engagement's history: its events in order, with the hashes that chain them. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.words import Role, Side


@dataclass(frozen=True)
class HistoryDetail:
    name: str
    value: str


@dataclass(frozen=True)
class HistoryEvent:
    seq: int
    at: datetime
    kind: str
    actor: str
    role: Role | None
    side: Side | None
    subject: str
    """Handle of what the event is about."""
    details: tuple[HistoryDetail, ...]
    sha256: str


@dataclass(frozen=True)
class EngagementHistoryFacts:
    engagement: EngagementFacts
    events: tuple[HistoryEvent, ...]
    head_seq: int
    head_sha256: str
