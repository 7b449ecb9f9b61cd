"""Which status may follow which: one literal table per record. It knows no row and no reason."""

from collections.abc import Mapping
from enum import StrEnum

from kt_engine.errors import MoveRefused
from kt_engine.words import (
    AccessStatus,
    AgreementStatus,
    AllocationStatus,
    AssumptionStatus,
    CandidateStatus,
    CertificationStatus,
    CommitmentStatus,
    ConditionStatus,
    DocumentStatus,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    KnowledgeStatus,
    MessageStatus,
    ParallelStatus,
    ProcessStatus,
    QuestionStatus,
    ReadinessStatus,
    RiskStatus,
    SessionQueryStatus,
    SessionStatus,
    TaskStatus,
    WaiverStatus,
)

Moves = Mapping[StrEnum, frozenset[StrEnum]]

E, P, T, H, C = EngagementStatus, ProcessStatus, TaskStatus, HandoverStatus, CertificationStatus

ENGAGEMENT: Moves = {
    E.ACTIVE: frozenset({E.ON_HOLD, E.CANCELLED, E.FINISHED}),
    E.ON_HOLD: frozenset({E.ACTIVE, E.CANCELLED}),
    E.CANCELLED: frozenset(),
    E.FINISHED: frozenset(),
}
PROCESS: Moves = {
    P.IN_SCOPE: frozenset({P.ON_HOLD, P.DESCOPED}),
    P.ON_HOLD: frozenset({P.IN_SCOPE, P.DESCOPED}),
    P.DESCOPED: frozenset(),
}
TASK: Moves = {
    T.WAITING: frozenset({T.READY, T.WAIVED, T.WITHDRAWN}),
    T.READY: frozenset({T.WAITING, T.IN_PROGRESS, T.BLOCKED, T.DONE, T.WAIVED, T.WITHDRAWN}),
    T.IN_PROGRESS: frozenset({T.BLOCKED, T.DONE, T.WAIVED, T.WITHDRAWN}),
    T.BLOCKED: frozenset({T.READY, T.IN_PROGRESS, T.WAIVED, T.WITHDRAWN}),
    T.DONE: frozenset(),
    T.WAIVED: frozenset(),
    T.WITHDRAWN: frozenset({T.WAITING}),
}
HANDOVER: Moves = {
    H.REQUESTED: frozenset({H.SUBMITTED, H.WITHDRAWN}),
    H.SUBMITTED: frozenset({H.IN_REVIEW, H.RETURNED, H.DEEMED_ACCEPTED, H.WITHDRAWN}),
    H.IN_REVIEW: frozenset({H.RETURNED, H.ACCEPTED, H.DEEMED_ACCEPTED, H.WITHDRAWN}),
    H.RETURNED: frozenset({H.SUBMITTED, H.WITHDRAWN}),
    H.ACCEPTED: frozenset({H.SUPERSEDED}),
    H.DEEMED_ACCEPTED: frozenset({H.SUPERSEDED}),
    H.SUPERSEDED: frozenset(),
    H.WITHDRAWN: frozenset({H.REQUESTED}),
}
CERTIFICATION: Moves = {
    C.NOMINATED: frozenset({C.CLEARED, C.IN_CLASS, C.REMOVED, C.ATTRITED}),
    C.CLEARED: frozenset({C.INDUCTED, C.REMOVED, C.ATTRITED}),
    C.INDUCTED: frozenset({C.IN_CLASS, C.REMOVED, C.ATTRITED}),
    C.IN_CLASS: frozenset({C.ASSESSED, C.REMEDIATION, C.REMOVED, C.ATTRITED}),
    C.ASSESSED: frozenset({C.CERTIFIED, C.REMEDIATION, C.SHADOWING, C.REMOVED, C.ATTRITED}),
    C.REMEDIATION: frozenset({C.IN_CLASS, C.ASSESSED, C.REMOVED, C.ATTRITED}),
    C.SHADOWING: frozenset({C.SHADOW_DONE, C.REMOVED, C.ATTRITED}),
    C.SHADOW_DONE: frozenset({C.REVERSE_SHADOW, C.REMOVED, C.ATTRITED}),
    C.REVERSE_SHADOW: frozenset({C.CERTIFIED, C.SHADOWING, C.REMOVED, C.ATTRITED}),
    C.CERTIFIED: frozenset({C.NESTING, C.LIVE, C.RECERT_DUE, C.EXPIRED, C.REMOVED, C.ATTRITED}),
    C.NESTING: frozenset({C.LIVE, C.RECERT_DUE, C.EXPIRED, C.REMOVED, C.ATTRITED}),
    C.LIVE: frozenset({C.PROFICIENT, C.RECERT_DUE, C.EXPIRED, C.REMOVED, C.ATTRITED}),
    C.PROFICIENT: frozenset({C.RECERT_DUE, C.EXPIRED, C.REMOVED, C.ATTRITED}),
    C.RECERT_DUE: frozenset(
        {C.IN_CLASS, C.ASSESSED, C.REMEDIATION, C.CERTIFIED, C.EXPIRED, C.REMOVED, C.ATTRITED}
    ),
    C.EXPIRED: frozenset({C.IN_CLASS, C.ASSESSED, C.REMOVED, C.ATTRITED}),
    C.REMOVED: frozenset(),
    C.ATTRITED: frozenset(),
}
CANDIDATE: Moves = {
    CandidateStatus.CANDIDATE: frozenset({CandidateStatus.CHOSEN, CandidateStatus.NOT_CHOSEN}),
    CandidateStatus.CHOSEN: frozenset(),
    CandidateStatus.NOT_CHOSEN: frozenset(),
}
GATE_VERSION: Moves = {
    GateStatus.PRESENTED: frozenset({GateStatus.DECIDED, GateStatus.CLOSED}),
    GateStatus.DECIDED: frozenset(),
    GateStatus.CLOSED: frozenset(),
}
CONDITION: Moves = {
    ConditionStatus.OPEN: frozenset({ConditionStatus.CLOSED, ConditionStatus.EXPIRED}),
    ConditionStatus.CLOSED: frozenset(),
    ConditionStatus.EXPIRED: frozenset({ConditionStatus.CLOSED}),
}
DOCUMENT: Moves = {
    DocumentStatus.DRAFT: frozenset({DocumentStatus.ISSUED}),
    DocumentStatus.ISSUED: frozenset({DocumentStatus.SUPERSEDED}),
    DocumentStatus.SUPERSEDED: frozenset(),
}
RISK: Moves = {
    RiskStatus.OPEN: frozenset({RiskStatus.OCCURRED, RiskStatus.CLOSED}),
    RiskStatus.OCCURRED: frozenset({RiskStatus.OPEN, RiskStatus.CLOSED}),
    RiskStatus.CLOSED: frozenset({RiskStatus.OPEN}),
}
"""What occurred is open again when it may occur once more; what was closed must be opened before it can occur."""
MESSAGE: Moves = {
    MessageStatus.WAITING: frozenset({MessageStatus.SENT, MessageStatus.FILED}),
    MessageStatus.SENT: frozenset(),
    MessageStatus.FILED: frozenset(),
}
WAIVER: Moves = {
    WaiverStatus.PROPOSED: frozenset({WaiverStatus.APPROVED, WaiverStatus.REFUSED}),
    WaiverStatus.APPROVED: frozenset(),
    WaiverStatus.REFUSED: frozenset(),
}
AGREEMENT: Moves = {
    AgreementStatus.PROPOSED: frozenset(
        {AgreementStatus.AGREED, AgreementStatus.REFUSED, AgreementStatus.WITHDRAWN}
    ),
    AgreementStatus.AGREED: frozenset({AgreementStatus.WITHDRAWN}),
    AgreementStatus.REFUSED: frozenset(),
    AgreementStatus.WITHDRAWN: frozenset(),
}
PARALLEL_RUN: Moves = {
    ParallelStatus.PLANNED: frozenset({ParallelStatus.AGREED, ParallelStatus.WITHDRAWN}),
    ParallelStatus.AGREED: frozenset({ParallelStatus.SAMPLED}),
    ParallelStatus.SAMPLED: frozenset({ParallelStatus.ACCEPTED, ParallelStatus.REJECTED}),
    ParallelStatus.ACCEPTED: frozenset(),
    ParallelStatus.REJECTED: frozenset(),
    ParallelStatus.WITHDRAWN: frozenset(),
}
"""Once its rule is signed a run can only go to its end: who could take it back could look twice."""
I = KnowledgeStatus  # noqa: E741 - the letter of its handles, E7-I5
UNSIGNED = frozenset({I.BLOCKED, I.WAIVED, I.DESCOPED})
"""Where an item can go from anywhere before it is signed off."""
KNOWLEDGE_ITEM: Moves = {
    I.IDENTIFIED: UNSIGNED | {I.PRIORITISED},
    I.PRIORITISED: UNSIGNED | {I.SCHEDULED},
    I.SCHEDULED: UNSIGNED | {I.CAPTURED},
    I.CAPTURED: UNSIGNED | {I.DOCUMENTED},
    I.DOCUMENTED: UNSIGNED | {I.SME_REVIEWED, I.REWORK},
    I.SME_REVIEWED: UNSIGNED | {I.PLAYED_BACK, I.REWORK},
    I.REWORK: UNSIGNED | {I.DOCUMENTED},
    I.PLAYED_BACK: UNSIGNED | {I.SIGNED_OFF, I.REWORK},
    I.SIGNED_OFF: frozenset({I.FIELD_VALIDATED, I.CHANGED, I.BLOCKED}),
    I.FIELD_VALIDATED: frozenset({I.BASELINED, I.CHANGED, I.BLOCKED}),
    I.BASELINED: frozenset({I.CHANGED, I.RETIRED, I.BLOCKED}),
    I.CHANGED: UNSIGNED | {I.DOCUMENTED},
    I.BLOCKED: frozenset(
        {
            I.IDENTIFIED, I.PRIORITISED, I.SCHEDULED, I.CAPTURED, I.DOCUMENTED, I.SME_REVIEWED, I.REWORK,
            I.PLAYED_BACK, I.SIGNED_OFF, I.FIELD_VALIDATED, I.BASELINED, I.CHANGED, I.WAIVED, I.DESCOPED,
        }
    ),
    I.WAIVED: frozenset(
        {
            I.IDENTIFIED, I.PRIORITISED, I.SCHEDULED, I.CAPTURED, I.DOCUMENTED, I.SME_REVIEWED, I.REWORK,
            I.PLAYED_BACK, I.CHANGED, I.DESCOPED,
        }
    ),
    I.DESCOPED: frozenset(),
    I.RETIRED: frozenset(),
}  # fmt: skip
"""What was blocked or waived goes back to where it was; the store holds where that is."""
ACCESS: Moves = {
    AccessStatus.REQUESTED: frozenset({AccessStatus.GRANTED, AccessStatus.REVOKED}),
    AccessStatus.GRANTED: frozenset({AccessStatus.WORKING, AccessStatus.FAILED, AccessStatus.REVOKED}),
    AccessStatus.WORKING: frozenset({AccessStatus.FAILED, AccessStatus.REVOKED}),
    AccessStatus.FAILED: frozenset({AccessStatus.GRANTED, AccessStatus.WORKING, AccessStatus.REVOKED}),
    AccessStatus.REVOKED: frozenset(),
}
"""What was revoked is asked for anew, and tried anew."""
READINESS: Moves = {
    ReadinessStatus.OPEN: frozenset({ReadinessStatus.CLOSED}),
    ReadinessStatus.CLOSED: frozenset({ReadinessStatus.OPEN}),
}
ASSUMPTION: Moves = {
    AssumptionStatus.OPEN: frozenset({AssumptionStatus.VALIDATED, AssumptionStatus.FALSIFIED}),
    AssumptionStatus.VALIDATED: frozenset({AssumptionStatus.FALSIFIED}),
    AssumptionStatus.FALSIFIED: frozenset(),
}
"""What was found to be true may turn out to be false later, but not the other way round."""
COMMITMENT: Moves = {
    CommitmentStatus.OPEN: frozenset({CommitmentStatus.TAKEN_ON, CommitmentStatus.RENOUNCED}),
    CommitmentStatus.TAKEN_ON: frozenset(),
    CommitmentStatus.RENOUNCED: frozenset(),
}
QUESTION: Moves = {
    QuestionStatus.OPEN: frozenset({QuestionStatus.ANSWERED, QuestionStatus.CLOSED}),
    QuestionStatus.ANSWERED: frozenset({QuestionStatus.OPEN, QuestionStatus.CLOSED}),
    QuestionStatus.CLOSED: frozenset(),
}
"""Who asked opens it again when the answer is none, and closes it; a new question is a new record."""
ALLOCATION: Moves = {
    AllocationStatus.PROPOSED: frozenset(
        {AllocationStatus.AGREED, AllocationStatus.REFUSED, AllocationStatus.WITHDRAWN}
    ),
    AllocationStatus.AGREED: frozenset({AllocationStatus.WITHDRAWN}),
    AllocationStatus.REFUSED: frozenset(),
    AllocationStatus.WITHDRAWN: frozenset(),
}
SESSION: Moves = {
    SessionStatus.PLANNED: frozenset({SessionStatus.HELD, SessionStatus.CANCELLED}),
    SessionStatus.HELD: frozenset(),
    SessionStatus.CANCELLED: frozenset(),
}
SESSION_QUERY: Moves = {
    SessionQueryStatus.OPEN: frozenset({SessionQueryStatus.ANSWERED}),
    SessionQueryStatus.ANSWERED: frozenset({SessionQueryStatus.OPEN}),
}
"""An answer that turns out to be none opens the question again."""

ALLOWED_MOVES: Mapping[str, Moves] = {
    "engagement": ENGAGEMENT,
    "process": PROCESS,
    "task": TASK,
    "handover": HANDOVER,
    "certification": CERTIFICATION,
    "candidate": CANDIDATE,
    "gate_version": GATE_VERSION,
    "condition": CONDITION,
    "document": DOCUMENT,
    "risk": RISK,
    "risk_rating": RISK,
    "message": MESSAGE,
    "waiver": WAIVER,
    "handover_question": QUESTION,
    "agreement": AGREEMENT,
    "parallel_run": PARALLEL_RUN,
    "knowledge_item": KNOWLEDGE_ITEM,
    "access_right": ACCESS,
    "readiness_point": READINESS,
    "assumption": ASSUMPTION,
    "commitment": COMMITMENT,
    "allocation": ALLOCATION,
    "planned_session": SESSION,
    "session_query": SESSION_QUERY,
}
"""By table name."""


def check_move(record: str, handle: str, current: StrEnum, target: StrEnum, verb: str, instead: str) -> None:
    """Raise MoveRefused unless the record's status may become `target`; `verb` is a participle: "completed"."""
    if target not in ALLOWED_MOVES[record][current]:
        raise MoveRefused(handle, current.value, verb, instead)
