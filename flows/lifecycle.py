"""The tick: moves in one engagement what can be moved now, and says how it stands. It waits for nobody."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from prefect import State
from prefect.states import Completed, araise_state_exception

from flows import define_contract, go_live, identify_needs, monitor, select_partner, transition_and_integrate
from flows.documents_due import issue_due_documents
from flows.go_live_pack import build_due_pack
from flows.house import House, here
from flows.house_flow import final_state, house_flow
from flows.publish import publish
from flows.stage import Work, end_of, state_of
from kt_engine.actions.expire_certificates import expire_certificates
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.expire_knowledge_waivers import expire_knowledge_waivers
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.tick import claim, settle
from kt_engine.answers.ends import End, engagement_end, stage_end
from kt_engine.answers.ticking import open_stages
from kt_engine.errors import Refused
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import EndKind, Stage

MOST_ROUNDS = 10
"""A tick rests after one round, or two when it wrote; more than this is two rules undoing each other."""

STAGES: dict[Stage, tuple[Work, Callable[..., Awaitable[Any]]]] = {
    Stage.IDENTIFY_NEEDS: (identify_needs.work, identify_needs.identify_needs),
    Stage.SELECT_PARTNER: (select_partner.work, select_partner.select_partner),
    Stage.DEFINE_CONTRACT: (define_contract.work, define_contract.define_contract),
    Stage.TRANSITION_AND_INTEGRATE: (
        transition_and_integrate.work,
        transition_and_integrate.transition_and_integrate,
    ),
    Stage.GO_LIVE: (go_live.work, go_live.go_live),
    Stage.MONITOR: (monitor.work, monitor.monitor),
}

RunStage = Callable[[Stage], Awaitable[End]]
Show = Callable[[Database, int, date], Awaitable[None]]


@house_flow("tick", "{label} · tick ({reason})")
async def tick(
    engagement_id: int,
    label: str,
    reason: str,  # noqa: ARG001 names the run
    at: datetime | None = None,
) -> State[Any]:
    """Move what can be moved, show it, and end as the engagement stands; `at` is a rehearsal's moment."""
    house = here()
    act = house.act(at)
    with claimed(house, act, engagement_id) as held:
        if held is None:
            return Completed(name="AlreadyRunning", message=f"Another tick of {label} is under way.")
        end = await to_rest(held, _as_flows(house, act, engagement_id, label, at))
        await publish(house.db, engagement_id, held.today)
        held.rest()
        return state_of(end)


async def tick_plain(
    house: House, engagement_id: int, at: datetime | None = None, *, show: Show | None = None
) -> End | None:
    """Do the same without a run in Prefect, and show it where `show` is given; None when another tick is under way."""
    act = house.act(at)

    async def run_stage(stage: Stage) -> End:
        return STAGES[stage][0](house.db, act, engagement_id)

    with claimed(house, act, engagement_id) as held:
        if held is None:
            return None
        end = await to_rest(held, run_stage)
        if show is not None:
            # Before it rests: what was not shown is not settled, and the next tick shows it.
            await show(house.db, engagement_id, held.today)
        held.rest()
        return end


def _as_flows(house: House, act: Act, engagement_id: int, label: str, at: datetime | None) -> RunStage:
    """Run stages as subflows; a stage that a later round finds as it was is not shown a second time."""
    shown: dict[Stage, End] = {}

    async def run_stage(stage: Stage) -> End:
        work, stage_flow = STAGES[stage]
        if stage in shown and work(house.db, act, engagement_id) == shown[stage]:
            return shown[stage]
        state = await final_state(stage_flow(label, engagement_id, at, return_state=True))
        end = end_of(state)
        if end is None:
            await araise_state_exception(state)
            raise RuntimeError(f"{stage.label} came to no end: {state.name}")
        shown[stage] = end
        return end

    return run_stage


async def to_rest(held: "Held", run_stage: RunStage) -> End:
    """Go round until a round leaves no new event, then give the end of the last one."""
    for _ in range(MOST_ROUNDS):
        end = await _one_round(held, run_stage)
        if held.is_at_rest():
            return end
    return End(
        EndKind.STUCK,
        f"It did not come to rest in {MOST_ROUNDS} rounds. See the last events: kt plan history, kt verify.",
    )


async def _one_round(held: "Held", run_stage: RunStage) -> End:
    db, act, engagement_id = held.house.db, held.act, held.engagement_id
    expire_conditions(db, act, engagement_id)
    expire_knowledge_waivers(db, act, engagement_id)
    expire_certificates(db, act, engagement_id)
    reconcile(db, act, engagement_id)
    ends = [await run_stage(stage) for stage in open_stages(db, engagement_id)]
    if not ends:  # every process was descoped: the stage where processes begin knows what to say
        ends.append(stage_end(db, engagement_id, Stage.TRANSITION_AND_INTEGRATE, held.today))
    replan(db, act, engagement_id)
    issue_due_documents(held.house, act, engagement_id)
    await build_due_pack(held.house, act, engagement_id)
    return engagement_end(tuple(ends))


@contextmanager
def claimed(house: House, act: Act, engagement_id: int) -> Iterator["Held | None"]:
    """Hold the engagement for one tick; None when another tick holds it. Always lets go at the end."""
    held = Held(house, act, engagement_id, f"{house.owner}/{uuid4().hex[:8]}")
    if held.look() is None:
        yield None
        return
    try:
        yield held
    finally:
        settle(house.db, engagement_id, held.owner, held.settled)


@dataclass
class Held:
    house: House
    act: Act
    engagement_id: int
    owner: str
    seen: int | None = None
    """The chain's head as it was before the round under way."""
    settled: int | None = None

    @property
    def today(self) -> date:
        return self.act.at.date()

    def look(self) -> int | None:
        """Claim, or claim again, and read the chain's head; None when another tick holds the engagement."""
        self.seen = claim(self.house.db, self.act, self.engagement_id, self.owner)
        return self.seen

    def is_at_rest(self) -> bool:
        """Tell whether nobody, neither this tick nor a person, has moved the head since the last look."""
        before = self.seen
        if self.look() is None:
            raise Refused(f"The tick of E{self.engagement_id} lost its claim to another one and stopped.")
        return self.seen == before

    def rest(self) -> None:
        """Note that everything up to the head seen last is done; a later event causes one more tick."""
        self.settled = self.seen
