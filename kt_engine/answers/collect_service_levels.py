"""The facts of the agreed service: what is measured how, against which target, and how fast is answered. No writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.answer_periods import TermLine, periods_of, term_lines
from kt_engine.answers.contract_record import RecordedContract, newest_contract
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.playbook.schema import KpiSpec, Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import CriterionClass, Direction, Measure, Per, Unit

OF_A_KPI = frozenset({Measure.KPI_AGAINST_TARGET, Measure.KPI_PERIODS_COUNT})


@dataclass(frozen=True)
class MeasuredGate:
    """A criterion of a gate that looks at a figure."""

    gate: str
    criterion: str
    criterion_class: CriterionClass


@dataclass(frozen=True)
class ServiceLevel:
    key: str
    title: str
    unit: Unit
    direction: Direction
    per: Per
    formula: str
    target: Decimal
    source: str
    checked_on: date
    gates: tuple[MeasuredGate, ...]


@dataclass(frozen=True)
class ServiceLevelsFacts:
    engagement: EngagementFacts
    contract: RecordedContract | None
    levels: tuple[ServiceLevel, ...]
    answers: tuple[TermLine, ...]
    remind_at_pct: int | None
    """Of the answer period; None: the first reminder comes at its end."""
    remind_again_days: int | None
    """Working days; None: only once."""


def collect_service_levels(reader: Reader, engagement_id: int) -> ServiceLevelsFacts:
    playbook = pinned_playbook(reader, engagement_id)
    periods = periods_of(reader, engagement_id, playbook)
    return ServiceLevelsFacts(
        engagement=engagement_facts(reader, engagement_id),
        contract=newest_contract(reader, engagement_id),
        levels=service_levels(playbook),
        answers=term_lines(periods),
        remind_at_pct=periods.schedule.first_pct,
        remind_again_days=periods.schedule.again_days,
    )


def service_levels(playbook: Playbook) -> tuple[ServiceLevel, ...]:
    """Give every figure a playbook measures, with its target and the gates that look at it."""
    return tuple(_level(playbook, key, spec) for key, spec in playbook.kpis.items())


def _level(playbook: Playbook, key: str, spec: KpiSpec) -> ServiceLevel:
    target = playbook.thresholds[spec.target]
    return ServiceLevel(
        key=key,
        title=spec.title,
        unit=spec.unit,
        direction=spec.direction,
        per=spec.per,
        formula=spec.formula,
        target=target.value,
        source=target.source,
        checked_on=target.checked_on,
        gates=tuple(_gates(playbook, key)),
    )


def _gates(playbook: Playbook, kpi: str) -> Iterator[MeasuredGate]:
    for stage in playbook.stages.values():
        for gate in stage.gates.values():
            for one in gate.criteria.values():
                if one.measure in OF_A_KPI and one.key == kpi:
                    yield MeasuredGate(gate.title, one.title, one.criterion_class)
