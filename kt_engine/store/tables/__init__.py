"""Every table of the store; importing this room fills the metadata."""

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from kt_engine.store.tables.agreement import Agreement, AgreementBar, AgreementSeat
from kt_engine.store.tables.chain import Chain, Event, EventText
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
from kt_engine.store.tables.leaving import Checkpoint, Erasure, KnowledgeSourceRow, Leaving
from kt_engine.store.tables.monitor import Document, KpiValue
from kt_engine.store.tables.organisation import FunctionAssignment, Party, Person, RoleGrant, Site, SiteDay
from kt_engine.store.tables.risk import Risk, RiskRating
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
    "Agreement",
    "AgreementBar",
    "AgreementSeat",
    "Assessment",
    "Attendance",
    "AuthEvent",
    "Authenticator",
    "BreakGlass",
    "CalendarEvent",
    "Candidate",
    "Certification",
    "Chain",
    "Checkpoint",
    "Condition",
    "Contract",
    "ContractGoLive",
    "ContractMilestone",
    "ContractTerm",
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
    "FunctionAssignment",
    "Gate",
    "GateVersion",
    "Handover",
    "HandoverReviewer",
    "HandoverVersion",
    "Invitation",
    "KnowledgeSourceRow",
    "KpiValue",
    "Leaving",
    "Message",
    "Party",
    "Person",
    "PlanRevision",
    "PlaybookFile",
    "PlaybookVersion",
    "Process",
    "RefusedSignature",
    "Reminder",
    "Risk",
    "RiskRating",
    "RoleGrant",
    "Signoff",
    "Site",
    "SiteDay",
    "StageMove",
    "StoredFile",
    "Task",
    "TaskEvidence",
    "TaskLink",
    "TrainingSession",
    "Waiver",
    "metadata",
    "table_of",
]
