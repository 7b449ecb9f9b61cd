"""The facts of one gate version: measured, decided, by whom, on which conditions. It writes nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, signatures_of
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Condition, Gate, GateVersion, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    ConditionStatus,
    CriterionClass,
    Decision,
    GateStatus,
    Measure,
    Role,
    Side,
    Stage,
    Unit,
)

X = table_of(Condition)


@dataclass(frozen=True)
class ReportCriterion:
    key: str
    title: str
    criterion_class: CriterionClass
    measure: Measure
    at_least: Decimal | None
    at_most: Decimal | None
    unit: Unit | None
    value: Decimal | None
    """None where nothing was measured."""
    met: bool
    source: str | None
    """Where the threshold comes from."""


@dataclass(frozen=True)
class ReportEvidence:
    criterion: str
    record: str
    sha256: str


@dataclass(frozen=True)
class ReportQuorum:
    side: Side
    role: Role
    needed_count: int
    signed_count: int


@dataclass(frozen=True)
class ReportCondition:
    handle: str
    title: str
    criterion: str | None
    owner: str
    due_on: date
    expires_on: date
    compensating_control: str
    ramp_ceiling_pct: int | None
    status: ConditionStatus
    closed_on: date | None
    closing_note: str | None


@dataclass(frozen=True)
class GateReportFacts:
    engagement: EngagementFacts
    gate: str
    """Handle without the version, E7-G-ready-P2."""
    title: str
    version: int
    subject: str
    subject_name: str
    closes: Stage | None
    status: GateStatus
    presented_by: str
    presented_at: datetime
    pack_sha256: str
    signed_plan_revision: int | None
    """The forecast that a go signs as baseline; None where the gate signs no plan."""
    signed_plan_sha256: str | None
    decision: Decision | None
    decided_at: datetime | None
    max_conditions: int
    criteria: tuple[ReportCriterion, ...]
    evidence: tuple[ReportEvidence, ...]
    quorum: tuple[ReportQuorum, ...]
    signatures: tuple[SignatureFacts, ...]
    conditions: tuple[ReportCondition, ...]


def collect_gate_report(reader: Reader, engagement_id: int, gate_version_id: int) -> GateReportFacts:
    """Collect one version of a gate: what was frozen when it was presented, and what was signed since."""
    version = by_id(reader, GateVersion, gate_version_id)
    gate = by_id(reader, Gate, version["gate_id"])
    pack = json.loads(version["pack_json"])
    engagement = engagement_facts(reader, engagement_id)
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    process = None if gate["process_id"] is None else by_id(reader, Process, gate["process_id"])
    signed = signatures_of(reader, "gate_version", {gate_version_id: version["handle"]})[gate_version_id]
    plan = pack.get("plan") or {}
    return GateReportFacts(
        engagement=engagement,
        gate=gate["handle"],
        title=gate["title"],
        version=version["number"],
        subject=process["handle"] if process else engagement.handle,
        subject_name=process["name"] if process else engagement.name,
        closes=gate["closes"],
        status=version["status"],
        presented_by=asked.person(version["presented_by"]),
        presented_at=version["presented_at"],
        pack_sha256=version["pack_sha256"],
        signed_plan_revision=plan.get("revision"),
        signed_plan_sha256=plan.get("sha256"),
        decision=version["decision"],
        decided_at=version["decided_at"],
        max_conditions=pack["max_conditions"],
        criteria=tuple(_criterion(one) for one in pack["criteria"]),
        evidence=_evidence(pack),
        quorum=seats_filled(
            pack["quorum"], _votes(signed, version["decision"]), is_engagement_gate=process is None
        ),
        signatures=signed,
        conditions=_conditions(
            reader, asked, select(X).where(X.c.gate_version_id == gate_version_id).order_by(X.c.id), pack
        ),
    )


def open_conditions(reader: Reader, engagement_id: int, asked: Asked) -> tuple[ReportCondition, ...]:
    """Give the conditions of an engagement that are not closed, expired ones too."""
    statement = select(X).where(X.c.engagement_id == engagement_id, X.c.status != ConditionStatus.CLOSED)
    return _conditions(reader, asked, statement.order_by(X.c.id), None)


def _criterion(one: dict[str, Any]) -> ReportCriterion:
    value, at_least, at_most = (
        None if one[name] is None else Decimal(one[name]) for name in ("value", "at_least", "at_most")
    )
    return ReportCriterion(
        key=one["key"],
        title=one["title"],
        criterion_class=CriterionClass(one["class"]),
        measure=Measure(one["measure"]),
        at_least=at_least,
        at_most=at_most,
        unit=Unit(one["unit"]),
        value=value,
        met=one["met"],
        source=one["source"],
    )


def _evidence(pack: dict[str, Any]) -> tuple[ReportEvidence, ...]:
    return tuple(
        ReportEvidence(one["title"], proof["record"], proof["sha256"])
        for one in pack["criteria"]
        for proof in one["evidence"]
    )


def _votes(signatures: Sequence[SignatureFacts], decision: Decision | None) -> list[tuple[Side, Role]]:
    """Give side and role of those who signed the decision; of all who signed while there is none."""
    return [(one.side, one.role) for one in signatures if decision is None or one.decision is decision]


def seats_filled(
    quorum: Sequence[dict[str, Any]], votes: list[tuple[Side, Role]], *, is_engagement_gate: bool
) -> tuple[ReportQuorum, ...]:
    """Count the signatures per seat; on an engagement's gate the steering committee may stand in."""
    left = list(votes)
    counts = []
    for seat in quorum:
        side, role = Side(seat["side"]), Role(seat["role"])
        counts.append((side, role, seat["count"], _take(left, (side, role), seat["count"])))
    found = []
    for side, role, needed, signed in counts:
        lent = _take(left, (side, Role.STEERING_COMMITTEE), needed - signed) if is_engagement_gate else 0
        found.append(ReportQuorum(side, role, needed, signed + lent))
    return tuple(found)


def _take(left: list[tuple[Side, Role]], wanted: tuple[Side, Role], count: int) -> int:
    taken = min(count, left.count(wanted))
    for _ in range(taken):
        left.remove(wanted)
    return taken


def _conditions(
    reader: Reader, asked: Asked, statement: Select[Any], pack: dict[str, Any] | None
) -> tuple[ReportCondition, ...]:
    titles = {one["key"]: one["title"] for one in pack["criteria"]} if pack else {}
    return tuple(
        ReportCondition(
            handle=row["handle"],
            title=row["text"],
            criterion=titles.get(row["criterion_key"]),
            owner=asked.person(row["owner_id"]),
            due_on=row["due_on"],
            expires_on=row["expires_on"],
            compensating_control=row["compensating_control"],
            ramp_ceiling_pct=row["ramp_ceiling_pct"],
            status=row["status"],
            closed_on=row["closed_on"],
            closing_note=row["closing_note"],
        )
        for row in reader.rows(statement)
    )
