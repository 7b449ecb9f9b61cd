"""The statuses of records, and the sets of them that are asked for together."""

from enum import StrEnum


class EngagementStatus(StrEnum):
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class ProcessStatus(StrEnum):
    IN_SCOPE = "in_scope"
    ON_HOLD = "on_hold"
    DESCOPED = "descoped"


class TaskStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class HandoverStatus(StrEnum):
    REQUESTED = "requested"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class CertificationStatus(StrEnum):
    NOMINATED = "nominated"
    CLEARED = "cleared"
    INDUCTED = "inducted"
    IN_CLASS = "in_class"
    ASSESSED = "assessed"
    REMEDIATION = "remediation"
    SHADOWING = "shadowing"
    SHADOW_DONE = "shadow_done"
    REVERSE_SHADOW = "reverse_shadow"
    CERTIFIED = "certified"
    NESTING = "nesting"
    LIVE = "live"
    PROFICIENT = "proficient"
    RECERT_DUE = "recert_due"
    EXPIRED = "expired"
    REMOVED = "removed"
    ATTRITED = "attrited"


class CandidateStatus(StrEnum):
    CANDIDATE = "candidate"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"


class GateStatus(StrEnum):
    PRESENTED = "presented"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    GO = "go"
    GO_WITH_CONDITIONS = "go_with_conditions"
    TEMPORARY_NO_GO = "temporary_no_go"
    NO_GO = "no_go"

    @property
    def passes(self) -> bool:
        return self in {Decision.GO, Decision.GO_WITH_CONDITIONS}


class ConditionStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"


class DocumentStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class RiskStatus(StrEnum):
    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


class WaitKind(StrEnum):
    """What an answer is awaited for."""

    GATE_SIGNATURE = "gate_signature"
    HANDOVER_REVIEW = "handover_review"
    HANDOVER_ACCEPTANCE = "handover_acceptance"
    HANDOVER_DELIVERY = "handover_delivery"
    CERTIFICATE = "certificate"
    TASK = "task"
    AGREEMENT = "agreement"
    CONDITION = "condition"


class WaiverStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


CERTIFIED_OR_LATER = frozenset(
    {
        CertificationStatus.CERTIFIED,
        CertificationStatus.NESTING,
        CertificationStatus.LIVE,
        CertificationStatus.PROFICIENT,
    }
)
"""Who has passed the proof and is still there to do the work."""
GONE_TRAINEES = frozenset({CertificationStatus.ATTRITED, CertificationStatus.REMOVED})
"""Who holds no seat of the process any more."""
SHADOW_DONE_OR_LATER = CERTIFIED_OR_LATER | {
    CertificationStatus.SHADOW_DONE,
    CertificationStatus.REVERSE_SHADOW,
    CertificationStatus.RECERT_DUE,
}
"""Who has seen every mandatory case."""
OPEN_ENGAGEMENTS = frozenset({EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD})
DOABLE_TASKS = frozenset({TaskStatus.READY, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED})
ENDED_TASKS = frozenset({TaskStatus.DONE, TaskStatus.WAIVED})
OVER_TASKS = ENDED_TASKS | {TaskStatus.WITHDRAWN}  # nothing waits for it any more
