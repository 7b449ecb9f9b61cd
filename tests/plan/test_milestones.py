from datetime import date

from kt_engine.plan.milestones import go_live_by_process, go_live_by_wave
from kt_engine.plan.shapes import NodeRef, Plan, PlannedNode, ScopeProcess, Subject
from kt_engine.words import Per, ProcessStatus, Stage


def node(process_id: int, day: date, milestone: str | None = "go_live", key: str = "switch") -> PlannedNode:
    return PlannedNode(
        ref=NodeRef(key, Subject(Per.PROCESS, process_id)),
        stage=Stage.GO_LIVE,
        process_id=process_id,
        start_on=day,
        end_on=day,
        slack_days=0,
        is_critical=True,
        is_gate=False,
        milestone=milestone,
    )


def process(id_: int, wave: int) -> ScopeProcess:
    return ScopeProcess(id_, f"p{id_}", wave, 1, ProcessStatus.IN_SCOPE, Stage.GO_LIVE, 100)


EARLY, LATE, LATEST = date(2026, 10, 1), date(2026, 10, 8), date(2026, 11, 2)
PLAN = Plan(
    nodes=(node(1, EARLY), node(1, LATEST, None, "report"), node(2, LATE), node(3, LATEST)),
    unanchored=(),
)


def test_a_process_goes_live_when_its_go_live_work_ends() -> None:
    assert go_live_by_process(PLAN) == {1: EARLY, 2: LATE, 3: LATEST}


def test_the_last_of_several_go_live_tasks_counts() -> None:
    plan = Plan(nodes=(node(1, LATE), node(1, EARLY, key="confirm")), unanchored=())
    assert go_live_by_process(plan) == {1: LATE}


def test_a_wave_goes_live_with_its_last_process() -> None:
    processes = [process(3, 2), process(2, 1), process(1, 1)]
    assert list(go_live_by_wave(PLAN, processes).items()) == [(1, LATE), (2, LATEST)]


def test_a_wave_without_planned_go_live_is_left_out() -> None:
    assert go_live_by_wave(PLAN, [process(9, 4)]) == {}
