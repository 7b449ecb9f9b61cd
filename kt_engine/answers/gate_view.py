"""The gates of an engagement with what they measure now, and one gate with all its versions. It writes nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.document_reading import signatures_of
from kt_engine.answers.measures import measure_gate
from kt_engine.rules.gates import Measured
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.gates import gate_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Condition, Engagement, Gate, GateVersion, Person, table_of
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

G, V, X, P = table_of(Gate), table_of(GateVersion), table_of(Condition), table_of(Person)


@dataclass(frozen=True)
class CriterionLine:
    key: str
    title: str
    criterion_class: CriterionClass
    value: str
    threshold: str
    unit: str
    met: bool
    source: str | None


@dataclass(frozen=True)
class SeatLine:
    side: Side
    role: Role
    count: int


@dataclass(frozen=True)
class ConditionLine:
    handle: str
    gate_version: str
    criterion: str
    text: str
    owner: str
    due_on: date
    expires_on: date
    compensating_control: str
    ramp_ceiling_pct: int | None
    status: ConditionStatus
    closed_on: date | None


@dataclass(frozen=True)
class VersionLine:
    handle: str
    status: GateStatus
    decision: Decision | None
    presented_by: str
    presented_at: datetime
    pack_sha256: str
    signatures: tuple[SignatureFacts, ...]
    criteria: tuple[CriterionLine, ...]
    """As they were frozen: what the signers saw."""


@dataclass(frozen=True)
class GateView:
    handle: str
    title: str
    stage: int
    process: str | None
    closes: Stage | None
    forecast_on: date | None
    passed_on: date | None
    withdrawn_on: date | None
    max_conditions: int
    quorum: tuple[SeatLine, ...]
    criteria: tuple[CriterionLine, ...]
    """As measured now; writing nothing."""
    versions: tuple[VersionLine, ...]
    conditions: tuple[ConditionLine, ...]
    expired: tuple[str, ...] = ()
    """Its conditions that are past their last day and not closed: a passed gate is red while there are any."""

    @property
    def unmet(self) -> tuple[str, ...]:
        return tuple(
            one.key
            for one in self.criteria
            if not one.met and one.criterion_class is not CriterionClass.INFORM
        )

    @property
    def state(self) -> str:
        """Where the gate stands, in a word or two."""
        if self.passed_on:
            return f"passed, red by {', '.join(self.expired)}" if self.expired else "passed"
        if self.withdrawn_on:
            return "withdrawn"
        if not self.versions:
            return "not presented"
        newest = self.versions[-1]
        return newest.status.value if newest.decision is None else newest.decision.value.replace("_", " ")


def show_gates(database: Database, engagement: str, today: date) -> tuple[GateView, ...]:
    """Give every gate of an engagement that is not withdrawn, in the order of the stages. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(
            select(G).where(G.c.engagement_id == engagement_id, G.c.withdrawn_on.is_(None)).order_by(G.c.id)
        )
        views = [_view(reader, row, today) for row in rows]
    return tuple(sorted(views, key=lambda view: view.stage))


def show_gate(database: Database, gate: str, today: date) -> GateView:
    """Give one gate; a version in the name (` v1`) is accepted and shows the same. Raises NotFound."""
    with open_store(database) as reader:
        row, _version = gate_of(reader, gate)
        return _view(reader, row, today)


def _view(reader: Reader, row: RowMapping, today: date) -> GateView:
    engagement_id = row["engagement_id"]
    stages = pinned_playbook(reader, engagement_id).stages.values()
    spec = next(stage.gates[row["gate_key"]] for stage in stages if row["gate_key"] in stage.gates)
    processes = {one["id"]: one["handle"] for one in processes_of(reader, engagement_id)}
    versions = reader.rows(
        select(V, P.c.handle.label("presenter"))
        .join(P, P.c.id == V.c.presented_by)
        .where(V.c.gate_id == row["id"])
        .order_by(V.c.number)
    )
    conditions = _conditions(reader, {one["id"]: one["handle"] for one in versions})
    return GateView(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"].number,
        process=processes.get(row["process_id"]),
        closes=row["closes"],
        forecast_on=row["forecast_on"],
        passed_on=row["passed_on"],
        withdrawn_on=row["withdrawn_on"],
        max_conditions=spec.max_conditions,
        quorum=tuple(SeatLine(seat.side, seat.role, seat.count) for seat in spec.quorum),
        criteria=tuple(
            _criterion(one)
            for one in measure_gate(reader, engagement_id, row["gate_key"], row["process_id"], today)
        ),
        versions=_versions(reader, versions),
        conditions=conditions,
        expired=tuple(
            one.handle
            for one in conditions
            if one.status is not ConditionStatus.CLOSED and one.expires_on < today
        ),
    )


def _criterion(one: Measured) -> CriterionLine:
    return CriterionLine(
        one.key, one.title, one.criterion_class, one.shown, one.threshold, one.unit.value, one.met, one.source
    )


def _frozen(one: dict[str, Any]) -> CriterionLine:
    """Give a criterion of a pack back as it was measured."""
    return _criterion(
        Measured(
            key=one["key"],
            title=one["title"],
            criterion_class=CriterionClass(one["class"]),
            measure=Measure(one["measure"]),
            value=_number(one["value"]),
            unit=Unit(one["unit"]),
            at_least=_number(one["at_least"]),
            at_most=_number(one["at_most"]),
            source=one["source"],
        )
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _versions(reader: Reader, rows: Sequence[RowMapping]) -> tuple[VersionLine, ...]:
    signed = signatures_of(reader, "gate_version", {row["id"]: row["handle"] for row in rows})
    return tuple(
        VersionLine(
            row["handle"], row["status"], row["decision"], row["presenter"], row["presented_at"], row["pack_sha256"],
            signed[row["id"]], tuple(_frozen(one) for one in json.loads(row["pack_json"])["criteria"]),
        )
        for row in rows
    )  # fmt: skip


def _conditions(reader: Reader, versions: dict[int, str]) -> tuple[ConditionLine, ...]:
    rows = reader.rows(
        select(X, P.c.handle.label("owner"))
        .join(P, P.c.id == X.c.owner_id)
        .where(X.c.gate_version_id.in_(versions))
        .order_by(X.c.id)
    )
    return tuple(
        ConditionLine(
            row["handle"], versions[row["gate_version_id"]], row["criterion_key"], row["text"], row["owner"],
            row["due_on"], row["expires_on"], row["compensating_control"], row["ramp_ceiling_pct"], row["status"],
            row["closed_on"],
        )
        for row in rows
    )  # fmt: skip
