"""Draws random plans for property tests: work in six stages, two processes and three countries."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from kt_engine.plan.shapes import (
    ENGAGEMENT,
    NodeRef,
    Plan,
    PlanInput,
    PlannedNode,
    Progress,
    SiteCalendar,
    Subject,
    Wanted,
    WantedGate,
    WantedTask,
)
from kt_engine.words import Per, Stage, TaskStatus

STARTS_ON = date(2026, 9, 1)
CALENDARS = {
    1: SiteCalendar(site_id=1, country="PL"),
    2: SiteCalendar(site_id=2, country="IN", subdivision="KA", working_weekdays=frozenset(range(6))),
    3: SiteCalendar(site_id=3, country="AE", working_weekdays=frozenset({6, 0, 1, 2, 3})),
}
EVENTS = {
    "pay_day": tuple(date(2026, 9, 10) + timedelta(days=30 * period) for period in range(12)),
    "never": (),
}
SUBJECTS = {None: ENGAGEMENT, 1: Subject(Per.PROCESS, 1), 2: Subject(Per.PROCESS, 2)}


# Shrinking and a busy machine may take longer than the deadline that is set by default.
checked = settings(deadline=None, max_examples=60)


def task(key: str, stage: Stage, process_id: int | None = None, days: int = 1) -> WantedTask:
    return WantedTask(
        ref=NodeRef(key, Subject(Per.PROCESS, process_id) if process_id else ENGAGEMENT),
        stage=stage,
        process_id=process_id,
        title="Work",
        function="lead",
        effort_hours=Decimal(8),
        duration_days=days,
        after=(),
        anchored_to=None,
        milestone=None,
    )


def gates() -> tuple[WantedGate, ...]:
    """Give one closing gate per stage: the engagement's up to the contract, then each process's."""
    return tuple(
        WantedGate(NodeRef(f"gate{stage.number}", SUBJECTS[owner]), stage, owner, "Gate", 2, stage)
        for stage in Stage
        for owner in ([None] if stage.number < 4 else [1, 2])
    )


@st.composite
def task_lists(draw: st.DrawFn, events: list[str | None]) -> tuple[WantedTask, ...]:
    tasks: list[WantedTask] = []
    for number in range(draw(st.integers(1, 12))):
        stage, owner = draw(st.sampled_from(list(Stage))), draw(st.sampled_from([None, 1, 2]))
        drawn = task(f"t{number:02}", stage, owner, draw(st.integers(1, 30)))
        earlier = [
            before.ref
            for before in tasks
            if before.stage.number <= stage.number and (owner is None or before.process_id in {None, owner})
        ]
        after = draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else []
        tasks.append(replace(drawn, after=tuple(after), anchored_to=draw(st.sampled_from(events))))
    return tuple(tasks)


@st.composite
def plan_inputs(draw: st.DrawFn, *, plain: bool = False) -> PlanInput:
    """Draw a plan; a plain one has one country, no event and nothing started."""
    tasks = draw(task_lists([None] if plain else [None, None, None, "pay_day", "never"]))
    refs = [item.ref for item in tasks] + [gate.ref for gate in gates()]
    sites = [1] if plain else draw(st.lists(st.sampled_from(list(CALENDARS)), min_size=3, max_size=7))
    progress = {} if plain else draw(st.dictionaries(st.sampled_from(refs), progress_of(), max_size=4))
    return PlanInput(
        wanted=Wanted(tasks, gates(), (), ()),
        starts_on=STARTS_ON,
        today=STARTS_ON if plain else draw(st.dates(STARTS_ON - timedelta(days=30), date(2027, 1, 31))),
        calendars=CALENDARS,
        site_of={ref: sites[index % len(sites)] for index, ref in enumerate(refs)},
        anchors=EVENTS,
        progress=progress,
    )


def progress_of() -> st.SearchStrategy[Progress]:
    days = st.dates(STARTS_ON, date(2026, 10, 31))
    started = st.builds(Progress, st.just(TaskStatus.IN_PROGRESS), days)
    done = st.builds(lambda day: Progress(TaskStatus.DONE, day, day + timedelta(days=3)), days)
    waived = st.builds(lambda day: Progress(TaskStatus.WAIVED, None, day), days)
    return st.one_of(started, done, waived)


def by_ref(plan: Plan) -> dict[NodeRef, PlannedNode]:
    return {node.ref: node for node in plan.nodes}


def untouched(given: PlanInput, plan: Plan) -> list[PlannedNode]:
    return [node for node in plan.nodes if node.ref not in given.progress]


def with_longer(given: PlanInput, ref: NodeRef, more: int) -> PlanInput:
    tasks = tuple(
        replace(item, duration_days=item.duration_days + more) if item.ref == ref else item
        for item in given.wanted.tasks
    )
    return replace(given, wanted=replace(given.wanted, tasks=tasks))


def last_day(plan: Plan) -> date:
    return max(node.end_on for node in plan.nodes)


def at_events(given: PlanInput, plan: Plan) -> tuple[list[date], tuple[NodeRef, ...]]:
    """Give what must not move: the starts of anchored work, and what missed its event."""
    missed = set(plan.unanchored)
    dated = [item.ref for item in given.wanted.tasks if item.anchored_to and item.ref not in missed]
    return [by_ref(plan)[ref].start_on for ref in dated], plan.unanchored
