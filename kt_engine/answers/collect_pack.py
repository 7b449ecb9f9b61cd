"""The facts of a handover pack's index: where all stands, who signed what. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_handover_register import HandoverRegisterFacts, collect_handover_register
from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import engagement_facts, signatures_of
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.list_documents import ListedDocument, listed_documents
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.rules.stages import derived_stage
from kt_engine.store.find import by_id
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import (
    Certification,
    Condition,
    Engagement,
    Gate,
    GateVersion,
    Person,
    Process,
    Site,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CertificationStatus,
    ConditionStatus,
    Decision,
    DocumentStatus,
    EngagementStatus,
    GateStatus,
    ProcessStatus,
)

C, P, W, S, T = (table_of(row) for row in (Certification, Person, Process, Site, Task))
G, V, X = (table_of(row) for row in (Gate, GateVersion, Condition))


@dataclass(frozen=True)
class PackProcess:
    handle: str
    name: str
    wave: int
    site: str
    status: ProcessStatus
    stage: int
    live_on: date | None
    expected_on: date | None
    """The forecast of its go-live, while it is not live."""


@dataclass(frozen=True)
class PackCertificate:
    handle: str
    person: str
    """Printed name and handle: Ravi Mehta (P9)."""
    process: str
    status: CertificationStatus
    certified_on: date | None
    expires_on: date | None
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class PackGate:
    handle: str
    title: str
    subject: str
    status: GateStatus
    decision: Decision | None
    presented_at: datetime
    decided_at: datetime | None
    sha256: str
    conditions_count: int
    conditions_open_count: int
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class PackFacts:
    engagement: EngagementFacts
    status: EngagementStatus
    starts_on: date
    stage: int
    processes: tuple[PackProcess, ...]
    certificates: tuple[PackCertificate, ...]
    """Of everybody who was ever certified."""
    handovers: HandoverRegisterFacts
    gates: tuple[PackGate, ...]
    """Every version that was presented."""
    documents: tuple[ListedDocument, ...]
    """Every version that was issued, superseded ones too."""


def collect_pack(reader: Reader, engagement_id: int) -> PackFacts:
    """Collect what a reader of the pack asks first; scores are not in it."""
    row = by_id(reader, Engagement, engagement_id)
    processes = processes_of(reader, engagement_id)
    stages = [one["stage_number"] for one in processes if one["status"] is not ProcessStatus.DESCOPED]
    return PackFacts(
        engagement=engagement_facts(reader, engagement_id),
        status=row["status"],
        starts_on=row["starts_on"],
        stage=derived_stage(row["stage_number"], [one for one in stages if one is not None]),
        processes=_processes(reader, engagement_id, row),
        certificates=_certificates(reader, engagement_id),
        handovers=collect_handover_register(reader, engagement_id),
        gates=_gates(reader, engagement_id),
        documents=tuple(
            one for one in listed_documents(reader, engagement_id) if one.status is not DocumentStatus.DRAFT
        ),
    )


def _processes(reader: Reader, engagement_id: int, engagement: RowMapping) -> tuple[PackProcess, ...]:
    expected = go_lives(reader, engagement_id)
    live = _live_days(reader, engagement_id)
    sites = {row["id"]: row["name"] for row in reader.rows(select(S.c.id, S.c.name))}
    return tuple(
        PackProcess(
            handle=row["handle"],
            name=row["name"],
            wave=row["wave"],
            site=sites[row["site_id"]],
            status=row["status"],
            stage=row["stage_number"] or engagement["stage_number"],
            live_on=live.get(row["id"]),
            expected_on=None if row["id"] in live else expected.get(row["id"]),
        )
        for row in processes_of(reader, engagement_id)
    )


def _live_days(reader: Reader, engagement_id: int) -> dict[int, date]:
    rows = reader.rows(
        select(T.c.process_id, T.c.actual_on)
        .where(T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE, T.c.actual_on.is_not(None))
        .order_by(T.c.actual_on)
    )
    return {row["process_id"]: row["actual_on"] for row in rows}


def _certificates(reader: Reader, engagement_id: int) -> tuple[PackCertificate, ...]:
    rows = reader.rows(
        select(C, P.c.handle.label("person_handle"), P.c.name.label("person"), W.c.handle.label("process"))
        .join(P, P.c.id == C.c.person_id)
        .join(W, W.c.id == C.c.process_id)
        .where(C.c.engagement_id == engagement_id)
        .order_by(C.c.process_id, C.c.id)
    )
    signed = signatures_of(reader, "certification", {row["id"]: row["handle"] for row in rows})
    return tuple(
        PackCertificate(
            handle=row["handle"],
            person=f"{row['person']} ({row['person_handle']})",
            process=row["process"],
            status=row["status"],
            certified_on=row["certified_on"],
            expires_on=row["expires_on"],
            signatures=signed[row["id"]],
        )
        for row in rows
        if row["certified_on"] is not None
    )


def _gates(reader: Reader, engagement_id: int) -> tuple[PackGate, ...]:
    rows = reader.rows(
        select(V, G.c.title, W.c.name.label("process"))
        .join(G, G.c.id == V.c.gate_id)
        .outerjoin(W, W.c.id == G.c.process_id)
        .where(V.c.engagement_id == engagement_id)
        .order_by(V.c.presented_at, V.c.id)
    )
    signed = signatures_of(reader, "gate_version", {row["id"]: row["handle"] for row in rows})
    conditions: dict[int, list[ConditionStatus]] = {}
    where = X.c.engagement_id == engagement_id
    for row in reader.rows(select(X.c.gate_version_id, X.c.status).where(where).order_by(X.c.id)):
        conditions.setdefault(row["gate_version_id"], []).append(row["status"])
    return tuple(_gate(row, signed[row["id"]], conditions.get(row["id"], [])) for row in rows)


def _gate(row: RowMapping, signed: tuple[SignatureFacts, ...], conditions: list[ConditionStatus]) -> PackGate:
    return PackGate(
        handle=row["handle"],
        title=row["title"],
        subject=row["process"] or "the engagement",
        status=row["status"],
        decision=row["decision"],
        presented_at=row["presented_at"],
        decided_at=row["decided_at"],
        sha256=row["pack_sha256"],
        conditions_count=len(conditions),
        conditions_open_count=sum(one is not ConditionStatus.CLOSED for one in conditions),
        signatures=signed,
    )
