"""Where the payment milestones of the newest contract stand against the plan. It writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import RowMapping, select

from kt_engine.answers.planning import gate_ref, plan_input_of, task_ref
from kt_engine.exchange.money import money_text
from kt_engine.plan.calendar import working_days_to
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.shapes import NodeRef, PlanInput
from kt_engine.rules.milestone_price import milestone_price
from kt_engine.store.find import by_id
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Contract, ContractMilestone, Engagement, Gate, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import TaskStatus

M, C, T, G = table_of(ContractMilestone), table_of(Contract), table_of(Task), table_of(Gate)


@dataclass(frozen=True)
class TiedThing:
    """A task or gate that a milestone waits for."""

    handle: str
    forecast_on: date | None
    actual_on: date | None
    slack_days: int | None
    """Working days, of who does it, up to the promised day; negative when later."""


@dataclass(frozen=True)
class ContractMilestoneStanding:
    milestone: str
    title: str
    promised_on: date
    amount_minor: int
    """In the smallest unit of its currency."""
    currency: str
    wave: int | None
    gate: str | None
    things: tuple[TiedThing, ...]
    """The milestone is reached with the last of them."""

    @property
    def amount(self) -> str:
        return money_text(self.amount_minor, self.currency)

    @property
    def tied_to(self) -> str:
        of_wave = "" if self.wave is None else f" of wave {self.wave}"
        return f"go-live{of_wave}" if self.gate is None else f"gate {self.gate}{of_wave}"

    @property
    def forecast_on(self) -> date | None:
        days = [thing.actual_on or thing.forecast_on for thing in self.things]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    @property
    def actual_on(self) -> date | None:
        known = [thing.actual_on for thing in self.things if thing.actual_on is not None]
        return max(known) if known and len(known) == len(self.things) else None

    @property
    def slack_days(self) -> int | None:
        """Give the working days its things may slip before the milestone moves; None while one is undated."""
        known = [thing.slack_days for thing in self.things if thing.slack_days is not None]
        return min(known) if known and len(known) == len(self.things) else None


def contract_milestones(reader: Reader, engagement_id: int) -> tuple[ContractMilestoneStanding, ...]:
    """Give the milestones of the newest record of the contract, the earliest first; none without a contract."""
    newest = select(C.c.id).where(C.c.engagement_id == engagement_id).order_by(C.c.number.desc()).limit(1)
    rows = reader.rows(
        select(M).where(M.c.contract_id == newest.scalar_subquery()).order_by(M.c.promised_on, M.c.id)
    )
    if not rows:
        return ()
    ties = _Ties.of(reader, engagement_id)
    return tuple(
        ContractMilestoneStanding(
            milestone=row["milestone_key"],
            title=row["title"],
            promised_on=row["promised_on"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
            wave=row["wave"],
            gate=row["gate_key"],
            things=ties.things(row),
        )
        for row in rows
    )


def prices_of_wave(milestones: Iterable[ContractMilestoneStanding], wave: int) -> list[str]:
    """Say what a slip of a wave's go-live costs."""
    tied = (one for one in milestones if (one.wave, one.gate) == (wave, None))
    return [price for one in tied if (price := _price(one, one))]


def _price(one: ContractMilestoneStanding, slips: ContractMilestoneStanding | TiedThing) -> str | None:
    """Say what a slip of it, or of one thing it waits for, costs; nothing once reached, or while undated."""
    if slips.actual_on is not None or slips.forecast_on is None or slips.slack_days is None:
        return None
    price = milestone_price(
        one.milestone,
        one.amount,
        promised_on=one.promised_on,
        forecast_on=slips.forecast_on,
        slack_days=slips.slack_days,
    )
    return str(price)


def prices_by_handle(milestones: Iterable[ContractMilestoneStanding]) -> dict[str, str]:
    """Say for each open task and gate, by its handle, what a slip of it costs."""
    found: dict[str, list[str]] = {}
    for one in milestones:
        for thing in one.things:
            if price := _price(one, thing):
                found.setdefault(thing.handle, []).append(price)
    return {handle: "; ".join(prices) for handle, prices in found.items()}


class Tied(NamedTuple):
    ref: NodeRef
    row: RowMapping
    reached_on: date | None


def tied_to(
    milestone: RowMapping,
    cutovers: Iterable[RowMapping],
    gates: Iterable[RowMapping],
    wave_of: Mapping[int, int],
) -> tuple[Tied, ...]:
    """Give what a milestone waits for: the cutovers of a wave, a gate of its processes, or one gate of all."""
    wave, gate = milestone["wave"], milestone["gate_key"]
    if gate is None:
        tasks = (task for task in cutovers if wave_of.get(task["process_id"]) == wave)
        return tuple(Tied(task_ref(task), task, task["actual_on"]) for task in tasks)
    return tuple(
        Tied(gate_ref(one), one, one["passed_on"])
        for one in gates
        if one["gate_key"] == gate and (wave is None or wave_of.get(one["process_id"]) == wave)
    )


@dataclass(frozen=True)
class _Ties:
    """What milestones can be tied to, and on whose calendar each thing is dated."""

    cutovers: Sequence[RowMapping]
    gates: Sequence[RowMapping]
    wave_of: Mapping[int, int]
    plan_input: PlanInput

    @staticmethod
    def of(reader: Reader, engagement_id: int) -> "_Ties":
        starts_on = by_id(reader, Engagement, engagement_id)["starts_on"]
        cutovers = select(T).where(
            T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE, T.c.status != TaskStatus.WITHDRAWN
        )
        gates = select(G).where(G.c.engagement_id == engagement_id, G.c.withdrawn_on.is_(None))
        return _Ties(
            cutovers=reader.rows(cutovers.order_by(T.c.id)),
            gates=reader.rows(gates.order_by(G.c.id)),
            wave_of={row["id"]: row["wave"] for row in in_scope(reader, engagement_id)},
            plan_input=plan_input_of(reader, engagement_id, starts_on),
        )

    def things(self, milestone: RowMapping) -> tuple[TiedThing, ...]:
        found = tied_to(milestone, self.cutovers, self.gates, self.wave_of)
        return tuple(self._thing(one, milestone["promised_on"]) for one in found)

    def _thing(self, tied: Tied, promised_on: date) -> TiedThing:
        row, site = tied.row, self.plan_input.site_of.get(tied.ref)
        day, slack = tied.reached_on or row["forecast_on"], None
        if day is not None and site is not None:
            slack = working_days_to(self.plan_input.calendars[site], day, promised_on)
        return TiedThing(row["handle"], row["forecast_on"], tied.reached_on, slack)
