"""What every document's facts share: engagement, signatures, control, hash. It knows no template."""

import hashlib
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

import rfc8785

from kt_engine.words import AuthMethod, Decision, DocumentKey, Language, Meaning, Role, Side

DOCUMENT_CODES: dict[DocumentKey, str] = {
    DocumentKey.TRANSITION_PLAN: "TP",
    DocumentKey.HANDOVER_REGISTER: "HR",
    DocumentKey.HANDOVER_ACCEPTANCE: "HA",
    DocumentKey.TRAINING_MATRIX: "TM",
    DocumentKey.CERTIFICATE: "CE",
    DocumentKey.GATE_REPORT: "GR",
    DocumentKey.SERVICE_REPORT: "SR",
    DocumentKey.ENGAGEMENT_HISTORY: "EH",
    DocumentKey.SCOPE_AND_RACI: "SC",
    DocumentKey.GO_LIVE_CERTIFICATE: "GL",
    DocumentKey.WEEKLY_STATUS: "WS",
    DocumentKey.RISK_REGISTER: "RR",
    DocumentKey.DELAY_NOTICE: "DN",
    DocumentKey.PARALLEL_RUN_REPORT: "PR",
    DocumentKey.STAFFING_PLAN: "SP",
    DocumentKey.KNOWLEDGE_REGISTER: "KR",
    DocumentKey.ACCESS_REGISTER: "AR",
    DocumentKey.READINESS_LOG: "RL",
    DocumentKey.CONTROL_REGISTER: "CR",
    DocumentKey.SHADOW_LOG: "SL",
    DocumentKey.EXCEPTION_CATALOGUE: "EC",
    DocumentKey.SESSION_RECORD: "SE",
    DocumentKey.KT_PLAN: "KP",
    DocumentKey.SCOPE_BASELINE: "SB",
    DocumentKey.SERVICE_LEVELS: "LV",
    DocumentKey.TRANSITION_SCHEDULE: "TS",
    DocumentKey.AWARD_RECOMMENDATION: "AW",
    DocumentKey.GOVERNANCE_CHARTER: "GC",
    DocumentKey.PEOPLE_NOTICES: "PN",
    DocumentKey.COMMUNICATION_PLAN: "CM",
    DocumentKey.ASSUMPTION_REGISTER: "AS",
    DocumentKey.ASSESSMENT_PLAN: "AP",
    DocumentKey.PLAY_BACK_SHEET: "PB",
    DocumentKey.TACIT_KNOWLEDGE_LOG: "TK",
    DocumentKey.WORK_IN_FLIGHT: "WF",
    DocumentKey.CUTOVER_RUNBOOK: "CB",
    DocumentKey.HYPERCARE_PLAN: "HC",
    DocumentKey.RUN_ACCEPTANCE: "RA",
    DocumentKey.CLOSURE_REPORT: "CL",
}


LATER = "later"
"""Marks a field that older documents did not have: while it is None it is not hashed, so that none is issued anew."""


def document_number(key: DocumentKey, engagement_handle: str, serial: int) -> str:
    """Give the number people meet, E7-TP-01; `serial` counts from 1 per engagement and kind of document."""
    return f"{engagement_handle}-{DOCUMENT_CODES[key]}-{serial:02d}"


def facts_sha256(facts: Any) -> str:
    """Hash facts as RFC 8785 JSON: two collections with the same content give the same 64 hex digits."""
    return hashlib.sha256(rfc8785.dumps(plain(facts))).hexdigest()


def plain(value: Any) -> Any:
    """Turn frozen facts into JSON values: dates ISO, moments in UTC, decimals without idle zeros."""
    if is_dataclass(value) and not isinstance(value, type):
        known = ((each, getattr(value, each.name)) for each in fields(value))
        return {each.name: plain(one) for each, one in known if one is not None or LATER not in each.metadata}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return _plain_value(value)


def _plain_value(value: Any) -> str | int | bool | None:
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"Facts hold frozen values only, not {type(value).__name__}.")


@dataclass(frozen=True)
class EngagementFacts:
    """Which engagement a document speaks of; part of every document's hashed facts."""

    handle: str
    name: str
    function: str
    client: str
    provider: str | None
    playbook_key: str
    playbook_version: str
    playbook_sha256: str
    rehearsal: bool
    owner: str | None
    """Printed name of the transition manager, who answers for the document."""
    auth_method: AuthMethod
    """The weakest way in which identity is proven in this engagement."""
    language: Language | None = field(default=None, metadata={LATER: True})
    """In which its documents are issued; None: English, as in every document before there was a choice."""

    @property
    def speaks(self) -> Language:
        return self.language or Language.EN


@dataclass(frozen=True)
class SignatureFacts:
    """One signature as 21 CFR 11.50 wants it shown: printed name, date and time, meaning."""

    name: str
    person: str
    role: Role
    side: Side
    organisation: str | None
    meaning: Meaning
    decision: Decision | None
    at: datetime
    record: str
    """Handle and version of what was signed."""
    sha256: str
    auth_method: AuthMethod
    comment: str | None = None
    for_whom: str | None = field(default=None, metadata={LATER: True})
    """Printed name and handle of who let the signer sign for him: Maria Weber (P3)."""
    emergency: str | None = field(default=None, metadata={LATER: True})
    """Handle of the emergency in which the signer had the role."""

    @property
    def signer(self) -> str:
        """Who signed, and for whom: Ravi Mehta (P9) for Maria Weber (P3)."""
        return f"{self.name} ({self.person})" + (f" for {self.for_whom}" if self.for_whom else "")

    @property
    def printed(self) -> str:
        """The printed name where the handle stands beside it, with what is not usual about the signature."""
        notes = (
            f" for {self.for_whom}" if self.for_whom else "",
            f" (emergency {self.emergency})" if self.emergency else "",
        )
        return self.name + "".join(notes)


@dataclass(frozen=True)
class EarlierVersion:
    version: int
    issued_on: date
    as_of_seq: int
    record_sha256: str


class Facts(Protocol):
    """What the facts of all documents have in common."""

    @property
    def engagement(self) -> EngagementFacts: ...


@dataclass(frozen=True)
class ControlCheckpoint:
    """The head of the chain as it was signed when the document was issued; it stands outside the hashed facts."""

    chain: str
    seq: int
    head_hash: str
    signature: str


@dataclass(frozen=True)
class DocumentControl:
    """What changes from one issue of a document to the next; none of it is in the hashed facts."""

    number: str
    version: int
    title: str
    engagement: EngagementFacts
    as_of_seq: int
    facts_sha256: str
    classification: str
    language: Language
    issued_on: date
    page: str
    """The address of the engagement's page, as it was when the document was issued."""
    change_log: tuple[EarlierVersion, ...] = ()
    template_sha256: str | None = None
    """Of the client's template that makes the body; None: the shipped one does."""
    checkpoint: ControlCheckpoint | None = None
    """The signed head of the chain that the reader is given to keep; on gate reports only."""

    @property
    def identity_note(self) -> str:
        """What a reader must know of how signers proved who they are."""
        if self.engagement.auth_method is AuthMethod.SELF_DECLARED:
            return "identity self-declared"
        return "identity proven by one-time code"
