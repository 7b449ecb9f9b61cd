"""The facts of the schedule in the contract: promised dates, what is paid for what, what proves it. No writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_plan_gates import plan_gates
from kt_engine.answers.contract_record import RecordedContract, newest_contract
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.transition_plan_facts import PlanCriterion, PlanGate, PlanQuorum
from kt_engine.answers.waves import contract_go_lives
from kt_engine.exchange.money import money_text
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Contract, ContractMilestone, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage

C, M = table_of(Contract), table_of(ContractMilestone)
FROM_THE_CONTRACT_ON = frozenset({Stage.TRANSITION_AND_INTEGRATE, Stage.GO_LIVE, Stage.MONITOR})


@dataclass(frozen=True)
class PromisedWave:
    wave: int
    processes: tuple[str, ...]
    """Handle and name of each."""
    promised_on: date | None
    """None: the wave came into the scope after the contract was recorded."""


@dataclass(frozen=True)
class PaidMilestone:
    key: str
    title: str
    promised_on: date
    amount_minor: int
    currency: str
    wave: int | None
    gate: str | None
    """Title of the gate that proves it; None: the go-live of the wave does."""

    @property
    def amount(self) -> str:
        return money_text(self.amount_minor, self.currency)


@dataclass(frozen=True)
class AcceptanceGate:
    title: str
    closes: Stage | None
    per_process: bool
    max_conditions: int
    quorum: tuple[PlanQuorum, ...]
    criteria: tuple[PlanCriterion, ...]


@dataclass(frozen=True)
class TransitionScheduleFacts:
    engagement: EngagementFacts
    contract: RecordedContract | None
    waves: tuple[PromisedWave, ...]
    milestones: tuple[PaidMilestone, ...]
    gates: tuple[AcceptanceGate, ...]
    switch: tuple[str, ...]
    """Titles of the tasks that are a go-live."""


def collect_transition_schedule(reader: Reader, engagement_id: int) -> TransitionScheduleFacts:
    playbook = pinned_playbook(reader, engagement_id)
    return TransitionScheduleFacts(
        engagement=engagement_facts(reader, engagement_id),
        contract=newest_contract(reader, engagement_id),
        waves=_waves(reader, engagement_id),
        milestones=_milestones(reader, engagement_id, playbook),
        gates=tuple(
            _gate(playbook, one)
            for one in plan_gates(reader, engagement_id, playbook)
            if one.stage in FROM_THE_CONTRACT_ON
        ),
        switch=tuple(
            task.title
            for stage in playbook.stages.values()
            for task in stage.tasks.values()
            if task.milestone == GO_LIVE
        ),
    )


def _waves(reader: Reader, engagement_id: int) -> tuple[PromisedWave, ...]:
    promised, processes = contract_go_lives(reader, engagement_id), in_scope(reader, engagement_id)
    known = sorted({row["wave"] for row in processes} | set(promised))
    return tuple(PromisedWave(wave, _named(processes, wave), promised.get(wave)) for wave in known)


def _named(processes: Iterable[RowMapping], wave: int) -> tuple[str, ...]:
    return tuple(f"{row['handle']} {row['name']}" for row in processes if row["wave"] == wave)


def _milestones(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[PaidMilestone, ...]:
    newest = select(C.c.id).where(C.c.engagement_id == engagement_id).order_by(C.c.number.desc()).limit(1)
    rows = reader.rows(
        select(M).where(M.c.contract_id == newest.scalar_subquery()).order_by(M.c.promised_on, M.c.id)
    )
    titles = {key: gate.title for stage in playbook.stages.values() for key, gate in stage.gates.items()}
    return tuple(
        PaidMilestone(
            key=row["milestone_key"],
            title=row["title"],
            promised_on=row["promised_on"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
            wave=row["wave"],
            gate=titles.get(row["gate_key"], row["gate_key"]),
        )
        for row in rows
    )


def _gate(playbook: Playbook, one: PlanGate) -> AcceptanceGate:
    spec = playbook.stages[one.stage].gates[one.key]
    return AcceptanceGate(
        title=one.title,
        closes=one.closes,
        per_process=spec.of.value == "process",
        max_conditions=one.max_conditions,
        quorum=one.quorum,
        criteria=one.criteria,
    )
