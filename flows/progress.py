"""Draws an engagement as one run of six bars over months, in Prefect. It decides no date and composes no page.

The run is a projection: no flow stands behind it, nothing ever executes it. It is paused, because of a pending run the
page hides the bars, and a running or an ended one begins when it was written and not when the engagement did. So an
engagement that is finished or cancelled stays paused too, and its state says "Finished" or "Cancelled".

`pause_reschedule` without a deployment makes the server refuse Resume and Cancel. What is forced past that, the next
showing puts back: a run that was given a start or another left edge is made anew, as Prefect keeps such times for ever.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State, StateDetails, StateType, TaskRun
from prefect.client.schemas.sorting import TaskRunSort
from prefect.events import Event
from pydantic import BaseModel

from kt_engine.answers.collect_progress import Bar, Progress
from kt_engine.words import BarStatus, EngagementStatus, Stage

FLOW = "engagement-progress"
TAG = "progress"
DAY_BEGINS, DAY_ENDS = time(10, tzinfo=UTC), time(14, tzinfo=UTC)
"""From Honolulu to Tokyo both are the same calendar day, so that nobody's browser shows the day before."""
MOST_EMPTY = timedelta(days=45)
"""Of time line before the first bar, beyond what is needed: with more, the page writes its dates over each other."""
MOST_BARS = 50
"""More than there are: the server wants a limit."""
STATES: dict[BarStatus, tuple[StateType, str]] = {
    BarStatus.DONE: (StateType.COMPLETED, "Done"),
    BarStatus.CURRENT: (StateType.RUNNING, "Current"),
    BarStatus.PLANNED: (StateType.PENDING, "Planned"),
    BarStatus.WITHDRAWN: (StateType.CANCELLED, "Withdrawn"),
}
ENDED = {EngagementStatus.FINISHED: "Finished", EngagementStatus.CANCELLED: "Cancelled"}


class Drawn(BaseModel, frozen=True):
    """One bar as Prefect holds it."""

    name: str
    state_type: StateType
    state_name: str
    start_time: datetime | None
    expected_start_time: datetime | None
    end_time: datetime | None


async def show_progress(client: PrefectClient, facts: Progress, today: date) -> UUID:
    """Bring run and bars up to date, made anew where lost; gives the run's id. What did not change is not written."""
    run = await _run(client, facts, today)
    if not _is_whole(run, facts, today):
        await client.delete_flow_run(run.id)
        run = await _run(client, facts, today)
    await _set_state(client, run, facts)
    await _draw(client, run.id, facts, today)
    return run.id


def tags_of(handle: str) -> list[str]:
    """Give the tags by which the progress run of an engagement is found."""
    return [TAG, f"engagement:{handle}"]


async def _run(client: PrefectClient, facts: Progress, today: date) -> FlowRun:
    """Find or make the run: the same key gives the same run. By hand, as the client's method takes no key."""
    flow_id = await client.create_flow_from_name(FLOW)
    opened = {"scheduled_time": _left_edge(facts, today).isoformat()}
    asked = {
        "flow_id": str(flow_id),
        "name": _name(facts),
        "tags": [*tags_of(facts.handle), *(["rehearsal"] if facts.rehearsal else [])],
        "parameters": {"engagement": facts.handle},
        "idempotency_key": f"progress/{facts.store_identity}/{facts.handle}",
        "state": {"type": "SCHEDULED", "name": "Scheduled", "state_details": opened},
    }
    answer = await client.request("POST", "/flow_runs/", json=asked)
    return FlowRun.model_validate(answer.json())


def _name(facts: Progress) -> str:
    return f"{facts.handle} {facts.name} · progress"


def _left_edge(facts: Progress, today: date) -> datetime:
    """Give where the time line begins: the first day, or so much earlier that as much is behind today as is to come.

    The page takes its scale from the time behind: bars of a year on the scale of a week would be hair lines.
    """
    last = max((bar.ends_on for bar in facts.bars if bar.ends_on), default=facts.opened_on)
    to_come = last - today
    return datetime.combine(min(facts.opened_on, today - to_come), time(0, tzinfo=UTC))


def _is_whole(run: FlowRun, facts: Progress, today: date) -> bool:
    """Tell whether the time line still begins with the engagement, or before it by about what is to come."""
    opened = datetime.combine(facts.opened_on, time(0, tzinfo=UTC))
    begins = run.expected_start_time
    if run.start_time is not None or begins is None or run.name != _name(facts):
        return False
    return _left_edge(facts, today) - MOST_EMPTY <= begins <= opened


async def _set_state(client: PrefectClient, run: FlowRun, facts: Progress) -> None:
    name, message = _state_name(facts), _message(facts)
    there = run.state
    if there and (there.type, there.name, there.message) == (StateType.PAUSED, name, message):
        return
    details = StateDetails(pause_reschedule=True)
    state: State[Any] = State(type=StateType.PAUSED, name=name, message=message, state_details=details)
    await client.set_flow_run_state(run.id, state, force=True)


def _state_name(facts: Progress) -> str:
    held = " (on hold)" if facts.status is EngagementStatus.ON_HOLD else ""
    return ENDED.get(facts.status) or f"{title_of(facts.stage)}{held}"


def _message(facts: Progress) -> str:
    spread = f"Processes by stage: {facts.distribution_text}." if facts.distribution else ""
    rehearsal = "A rehearsal: scripted people, simulated dates." if facts.rehearsal else ""
    return " ".join(part for part in (spread, rehearsal) if part)


def title_of(stage: Stage) -> str:
    return f"{stage.number} {stage.label}"


async def _draw(client: PrefectClient, run_id: UUID, facts: Progress, today: date) -> None:
    only = FlowRunFilter(id=FlowRunFilterId(any_=[run_id]))
    held = await client.read_task_runs(flow_run_filter=only, sort=TaskRunSort.ID_DESC, limit=MOST_BARS)
    there = {task.task_key: task for task in held}
    events = []
    for bar in facts.bars:
        wanted, known = _drawn(facts, bar, today), there.get(bar.stage.value)
        if wanted == (_as_drawn(known) if known else None):
            continue
        if known is None and wanted.start_time is None and wanted.expected_start_time is None:
            continue  # nothing is planned for it yet
        events.append(_event(run_id, facts, bar.stage, wanted, _occurred(facts, known)))
    if events:
        body = [event.model_dump(mode="json") for event in events]
        await client.request("POST", "/events", json=body)


def _drawn(facts: Progress, bar: Bar, today: date) -> Drawn:
    kind, name = STATES[bar.status]
    if bar.status is BarStatus.CURRENT and facts.status is EngagementStatus.ON_HOLD:
        kind, name = StateType.PAUSED, "On hold"
    starts = datetime.combine(bar.starts_on, DAY_BEGINS) if bar.starts_on else None
    ends = datetime.combine(bar.ends_on, DAY_ENDS) if bar.ends_on else None
    if bar.status is BarStatus.CURRENT and bar.ends_on and bar.ends_on <= today:
        ends = None  # it is late: the bar grows with the days
    return Drawn(
        name=title_of(bar.stage),
        state_type=kind,
        state_name=name,
        start_time=None if bar.status is BarStatus.PLANNED else starts,
        expected_start_time=starts,
        end_time=ends,
    )


def _as_drawn(task: TaskRun) -> Drawn:
    return Drawn.model_validate(task, from_attributes=True)


def _occurred(facts: Progress, known: TaskRun | None) -> datetime:
    """Give the wall-clock moment of the change: Prefect drops what is not later than what it holds."""
    if known is None or known.state is None:
        return facts.recorded_at
    return max(facts.recorded_at, known.state.timestamp + timedelta(microseconds=1))


def _event(run_id: UUID, facts: Progress, stage: Stage, bar: Drawn, occurred: datetime) -> Event:
    """Put one bar into the words of Prefect's task-run recorder; the same change gives the same event."""
    task_run_id = uuid5(run_id, stage.value)
    change = f"{facts.plan_revision}/{bar.model_dump_json()}/{occurred.isoformat()}"
    before = list(Stage)[stage.number - 2] if stage.number > 1 else None
    arrow = [{"input_type": "task_run", "id": str(uuid5(run_id, before.value))}] if before else []
    whole = bar.end_time - bar.start_time if bar.end_time and bar.start_time else timedelta(0)
    return Event(
        id=uuid5(task_run_id, change),
        occurred=occurred,
        event=f"prefect.task-run.{bar.state_name}",
        resource={
            "prefect.resource.id": f"prefect.task-run.{task_run_id}",
            "prefect.resource.name": bar.name,
            "prefect.state-type": bar.state_type.value,
            "prefect.state-name": bar.state_name,
            "prefect.orchestration": "client",
        },
        related=[
            {"prefect.resource.id": f"prefect.flow-run.{run_id}", "prefect.resource.role": "flow-run"},
        ],
        payload={
            "intended": {"from": None, "to": bar.state_type.value},
            "initial_state": None,
            "validated_state": {
                "type": bar.state_type.value, "name": bar.state_name, "message": "", "state_details": {}, "data": None,
            },
            "task_run": {
                "task_key": stage.value,
                "dynamic_key": "0",
                "tags": [],
                "empirical_policy": {},
                "task_inputs": {"after": arrow},
                "total_run_time": whole.total_seconds(),
                "run_count": 1,
                "flow_run_run_count": 1,
                **bar.model_dump(mode="json", exclude={"state_type", "state_name"}),
            },
        },
    )  # fmt: skip
