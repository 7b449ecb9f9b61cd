"""Collects the gates of the transition plan, and who signed the baseline. It measures nothing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.document_reading import handles_of, signatures_of
from kt_engine.answers.measures import UNITS
from kt_engine.answers.transition_plan_facts import PlanCriterion, PlanGate, PlanGateDate, PlanQuorum
from kt_engine.playbook.schema import CriterionSpec, GateSpec, Playbook, QuorumSpec, Threshold
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Gate, GateVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Decision, GateStatus, Stage, Unit

G, V = table_of(Gate), table_of(GateVersion)


def plan_gates(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[PlanGate, ...]:
    """Give every gate of the playbook, stage by stage, with its date for each subject that has one."""
    rows = reader.rows(
        select(G).where(G.c.engagement_id == engagement_id, G.c.withdrawn_on.is_(None)).order_by(G.c.id)
    )
    subjects = handles_of(processes_of(reader, engagement_id))
    found = []
    for stage in Stage:
        for key, spec in playbook.stages[stage].gates.items() if stage in playbook.stages else ():
            dates = tuple(_date(row, subjects) for row in rows if row["gate_key"] == key)
            found.append(_gate(key, spec, stage, playbook, dates))
    return tuple(found)


def _date(row: RowMapping, subjects: Mapping[int, str]) -> PlanGateDate:
    return PlanGateDate(
        subject=subjects.get(row["process_id"]) or f"E{row['engagement_id']}",
        baseline_on=row["baseline_on"],
        forecast_on=row["forecast_on"],
        passed_on=row["passed_on"],
    )


def _gate(
    key: str, spec: GateSpec, stage: Stage, playbook: Playbook, dates: tuple[PlanGateDate, ...]
) -> PlanGate:
    return PlanGate(
        key=key,
        title=spec.title,
        stage=stage,
        closes=spec.closes,
        max_conditions=spec.max_conditions,
        quorum=quorum_of(spec.quorum),
        criteria=tuple(_criterion(one, playbook) for one in spec.criteria.values()),
        dates=dates,
    )


def quorum_of(seats: Sequence[QuorumSpec]) -> tuple[PlanQuorum, ...]:
    return tuple(PlanQuorum(one.side, one.role, one.count) for one in seats)


def _criterion(spec: CriterionSpec, playbook: Playbook) -> PlanCriterion:
    named = [playbook.thresholds[bound] for bound in (spec.at_least, spec.at_most) if isinstance(bound, str)]
    return PlanCriterion(
        title=spec.title,
        criterion_class=spec.criterion_class,
        measure=spec.measure,
        at_least=_value(spec.at_least, playbook.thresholds),
        at_most=_value(spec.at_most, playbook.thresholds),
        unit=UNITS.get(spec.measure, Unit.COUNT),
        source=named[0].source if named else None,
    )


def _value(bound: Decimal | str | None, thresholds: dict[str, Threshold]) -> Decimal | None:
    return thresholds[bound].value if isinstance(bound, str) else bound


def baseline_signatures(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[SignatureFacts, ...]:
    """Give the signatures of the gate version that signed the plan as revision 0; none before that."""
    keys = [
        key for stage in playbook.stages.values() for key, spec in stage.gates.items() if spec.signs_baseline
    ]
    rows = reader.rows(
        select(V.c.id, V.c.handle)
        .join(G, G.c.id == V.c.gate_id)
        .where(G.c.engagement_id == engagement_id, G.c.gate_key.in_(keys), V.c.status == GateStatus.DECIDED)
        .where(V.c.decision.in_([one for one in Decision if one.passes]))
        .order_by(V.c.id)
    )
    signed = signatures_of(reader, "gate_version", {row["id"]: row["handle"] for row in rows})
    return tuple(one for row in rows for one in signed[row["id"]])
