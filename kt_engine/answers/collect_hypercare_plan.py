"""The facts of the close watch after go-live: how long, what is done, who is there, what ends it. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.collect_gate_report import ReportCondition, open_conditions
from kt_engine.answers.collect_plan_gates import plan_gates
from kt_engine.answers.collect_service_levels import ServiceLevel, service_levels
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.switch_tasks import SwitchTask, switch_tasks
from kt_engine.answers.transition_plan_facts import PlanCriterion, PlanQuorum
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Certification, Gate, Risk, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Measure, RiskStatus, Stage

G, C, R = table_of(Gate), table_of(Certification), table_of(Risk)
AT_WORK = (
    CertificationStatus.CERTIFIED,
    CertificationStatus.NESTING,
    CertificationStatus.LIVE,
    CertificationStatus.PROFICIENT,
)


@dataclass(frozen=True)
class WatchedPeople:
    """How many people of the provider are how far; nobody is named."""

    certified: int
    nesting: int
    live: int
    proficient: int
    wanted: int | None


@dataclass(frozen=True)
class WatchedProcess:
    handle: str
    name: str
    wave: int
    go_live_on: date | None
    exit_on: date | None
    """The day the gate that ends the watch passed, or is expected."""
    is_over: bool
    people: WatchedPeople
    tasks: tuple[SwitchTask, ...]
    """Of the go-live stage, from the switch on."""


@dataclass(frozen=True)
class WatchGate:
    title: str
    quorum: tuple[PlanQuorum, ...]
    max_conditions: int
    criteria: tuple[PlanCriterion, ...]


@dataclass(frozen=True)
class WatchedRisk:
    handle: str
    title: str
    score: int
    mitigation: str
    function: str


@dataclass(frozen=True)
class HypercarePlanFacts:
    engagement: EngagementFacts
    least_days: Decimal | None
    """Working days the watch lasts at least; None: no gate asks for a length."""
    processes: tuple[WatchedProcess, ...]
    gates: tuple[WatchGate, ...]
    levels: tuple[ServiceLevel, ...]
    conditions: tuple[ReportCondition, ...]
    risks: tuple[WatchedRisk, ...]


def collect_hypercare_plan(reader: Reader, engagement_id: int) -> HypercarePlanFacts:
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    gates = [one for one in plan_gates(reader, engagement_id, playbook) if one.closes is Stage.GO_LIVE]
    lengths = [
        one.at_least
        for gate in gates
        for one in gate.criteria
        if one.measure is Measure.DAYS_IN_STAGE and one.at_least is not None
    ]
    return HypercarePlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        least_days=max(lengths, default=None),
        processes=_processes(reader, engagement_id, playbook, switch_tasks(reader, engagement_id, asked)),
        gates=tuple(WatchGate(one.title, one.quorum, one.max_conditions, one.criteria) for one in gates),
        levels=service_levels(playbook),
        conditions=open_conditions(reader, engagement_id, asked),
        risks=_risks(reader, engagement_id, playbook),
    )


def _processes(
    reader: Reader, engagement_id: int, playbook: Playbook, tasks: Mapping[int, tuple[SwitchTask, ...]]
) -> tuple[WatchedProcess, ...]:
    days, people = go_lives(reader, engagement_id), _people(reader, engagement_id)
    exits = {
        row["process_id"]: row
        for row in reader.rows(
            select(G).where(G.c.engagement_id == engagement_id, G.c.closes == Stage.GO_LIVE).order_by(G.c.id)
        )
    }
    return tuple(
        _process(
            row,
            days.get(row["id"]),
            exits.get(row["id"]),
            _watched(people.get(row["id"], {}), playbook),
            tasks.get(row["id"], ()),
        )
        for row in in_scope(reader, engagement_id)
    )


def _process(
    row: RowMapping,
    go_live_on: date | None,
    gate: RowMapping | None,
    people: WatchedPeople,
    tasks: tuple[SwitchTask, ...],
) -> WatchedProcess:
    passed_on = gate["passed_on"] if gate else None
    return WatchedProcess(
        handle=row["handle"],
        name=row["name"],
        wave=row["wave"],
        go_live_on=go_live_on,
        exit_on=passed_on or (gate["forecast_on"] if gate else None),
        is_over=passed_on is not None,
        people=people,
        tasks=tuple(one for one in tasks if one.days_from_switch is None or one.days_from_switch >= 0),
    )


def _people(reader: Reader, engagement_id: int) -> dict[int, dict[CertificationStatus, int]]:
    """Count who may work, by process id and step."""
    found: dict[int, dict[CertificationStatus, int]] = {}
    for row in reader.rows(
        select(C.c.process_id, C.c.status, func.count().label("people"))
        .where(C.c.engagement_id == engagement_id, C.c.status.in_(AT_WORK))
        .group_by(C.c.process_id, C.c.status)
    ):
        found.setdefault(row["process_id"], {})[row["status"]] = row["people"]
    return found


def _watched(counts: Mapping[CertificationStatus, int], playbook: Playbook) -> WatchedPeople:
    certified, nesting, live, proficient = (counts.get(status, 0) for status in AT_WORK)
    return WatchedPeople(certified, nesting, live, proficient, playbook.seats or None)


def _risks(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[WatchedRisk, ...]:
    """Give the risks that are not closed, the highest score first."""
    rows = reader.rows(
        select(R)
        .where(R.c.engagement_id == engagement_id, R.c.status != RiskStatus.CLOSED)
        .order_by((R.c.likelihood * R.c.impact).desc(), R.c.id)
    )
    return tuple(
        WatchedRisk(
            handle=row["handle"],
            title=row["title"],
            score=row["likelihood"] * row["impact"],
            mitigation=row["mitigation"],
            function=playbook.functions[row["owner_function"]].title,
        )
        for row in rows
    )
