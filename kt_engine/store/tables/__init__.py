"""Every table of the store; importing this room fills the metadata."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from kt_engine.store.tables.access import AccessRight, AccessTest
from kt_engine.store.tables.agreement import Agreement, AgreementBar, AgreementSeat
from kt_engine.store.tables.capacity import Absence, Allocation, Booking
from kt_engine.store.tables.chain import Chain, Event, EventText
from kt_engine.store.tables.control import Control, ControlOwner
from kt_engine.store.tables.engagement import (
    CalendarEvent,
    Candidate,
    Contract,
    ContractGoLive,
    ContractMilestone,
    Engagement,
    EngagementParty,
    PlaybookFile,
    PlaybookVersion,
    Process,
    StageMove,
)
from kt_engine.store.tables.gate import Condition, Gate, GateVersion, Signoff
from kt_engine.store.tables.handover import Handover, HandoverReviewer, HandoverVersion
from kt_engine.store.tables.handover_reading import FindingOverruled, HandoverFinding, HandoverReading
from kt_engine.store.tables.handover_talk import HandoverInventory, HandoverQuestion
from kt_engine.store.tables.knowledge import (
    KnowledgeIssue,
    KnowledgeItemRow,
    KnowledgeQuery,
    KnowledgeVersion,
)
from kt_engine.store.tables.knowledge_step import KnowledgePresence, KnowledgeStep, KnowledgeTopic
from kt_engine.store.tables.leaving import Checkpoint, Erasure, KnowledgeSourceRow, Leaving
from kt_engine.store.tables.monitor import Document, KpiValue
from kt_engine.store.tables.organisation import FunctionAssignment, Party, Person, RoleGrant, Site, SiteDay
from kt_engine.store.tables.pack import Pack
from kt_engine.store.tables.parallel import ParallelComparison, ParallelRun, ParallelStratum, ParallelUnit
from kt_engine.store.tables.people_change import Communication, PeopleNotice
from kt_engine.store.tables.promise import Assumption, Commitment
from kt_engine.store.tables.readiness import ReadinessPoint
from kt_engine.store.tables.risk import Risk, RiskRating
from kt_engine.store.tables.seats import Attrition, Replacement, SeatAssignment, SeatNeed
from kt_engine.store.tables.session import (
    PlannedSession,
    SessionAttendee,
    SessionItem,
    SessionNote,
    SessionQuery,
)
from kt_engine.store.tables.signing import (
    Authenticator,
    AuthEvent,
    BreakGlass,
    DeclinePoint,
    Delegation,
    Invitation,
    RefusedSignature,
    Waiver,
)
from kt_engine.store.tables.trainee import (
    AuthorityLevel,
    CaseAssessment,
    NestingAudit,
    NestingPeriod,
    Observation,
    ProficiencyPeriod,
    Qualification,
    Recertification,
    TraineeCheck,
)
from kt_engine.store.tables.training import Assessment, Attendance, Certification, TrainingSession
from kt_engine.store.tables.waiting import ContractTerm, DeemedAcceptance, DelayNotice, Message, Reminder
from kt_engine.store.tables.work import PlanRevision, StoredFile, Task, TaskEvidence, TaskLink

metadata: MetaData = SQLModel.metadata


def table_of(row: type[SQLModel]) -> Table:
    """Give the Core table behind a row class."""
    table = row.__table__  # type: ignore[attr-defined]
    if not isinstance(table, Table):
        msg = f"{row.__name__} is not a table"
        raise TypeError(msg)
    return table


__all__ = [
    "Absence",
    "AccessRight",
    "AccessTest",
    "Agreement",
    "AgreementBar",
    "AgreementSeat",
    "Allocation",
    "Assessment",
    "Assumption",
    "Attendance",
    "Attrition",
    "AuthEvent",
    "Authenticator",
    "AuthorityLevel",
    "Booking",
    "BreakGlass",
    "CalendarEvent",
    "Candidate",
    "CaseAssessment",
    "Certification",
    "Chain",
    "Checkpoint",
    "Commitment",
    "Communication",
    "Condition",
    "Contract",
    "ContractGoLive",
    "ContractMilestone",
    "ContractTerm",
    "Control",
    "ControlOwner",
    "DeclinePoint",
    "DeemedAcceptance",
    "DelayNotice",
    "Delegation",
    "Document",
    "Engagement",
    "EngagementParty",
    "Erasure",
    "Event",
    "EventText",
    "FindingOverruled",
    "FunctionAssignment",
    "Gate",
    "GateVersion",
    "Handover",
    "HandoverFinding",
    "HandoverInventory",
    "HandoverQuestion",
    "HandoverReading",
    "HandoverReviewer",
    "HandoverVersion",
    "Invitation",
    "KnowledgeIssue",
    "KnowledgeItemRow",
    "KnowledgePresence",
    "KnowledgeQuery",
    "KnowledgeSourceRow",
    "KnowledgeStep",
    "KnowledgeTopic",
    "KnowledgeVersion",
    "KpiValue",
    "Leaving",
    "Message",
    "NestingAudit",
    "NestingPeriod",
    "Observation",
    "Pack",
    "ParallelComparison",
    "ParallelRun",
    "ParallelStratum",
    "ParallelUnit",
    "Party",
    "PeopleNotice",
    "Person",
    "PlanRevision",
    "PlannedSession",
    "PlaybookFile",
    "PlaybookVersion",
    "Process",
    "ProficiencyPeriod",
    "Qualification",
    "ReadinessPoint",
    "Recertification",
    "RefusedSignature",
    "Reminder",
    "Replacement",
    "Risk",
    "RiskRating",
    "RoleGrant",
    "SeatAssignment",
    "SeatNeed",
    "SessionAttendee",
    "SessionItem",
    "SessionNote",
    "SessionQuery",
    "Signoff",
    "Site",
    "SiteDay",
    "StageMove",
    "StoredFile",
    "Task",
    "TaskEvidence",
    "TaskLink",
    "TraineeCheck",
    "TrainingSession",
    "Waiver",
    "metadata",
    "table_of",
]
