"""The dates people ask a plan for; it reads a finished plan and moves nothing."""

from collections.abc import Iterable
from datetime import date

from kt_engine.plan.shapes import Plan, ScopeProcess

GO_LIVE = "go_live"


def go_live_by_process(plan: Plan) -> dict[int, date]:
    """Give the planned go-live of each process id that has one: the last end of its go-live work."""
    found: dict[int, date] = {}
    for node in plan.nodes:
        if node.milestone == GO_LIVE and node.process_id is not None:
            found[node.process_id] = max(node.end_on, found.get(node.process_id, node.end_on))
    return found


def go_live_by_wave(plan: Plan, processes: Iterable[ScopeProcess]) -> dict[int, date]:
    """Give the planned go-live of each wave, in wave order: the latest of its processes."""
    by_process = go_live_by_process(plan)
    found: dict[int, date] = {}
    for process in sorted(processes, key=lambda process: process.wave):
        if day := by_process.get(process.id):
            found[process.wave] = max(day, found.get(process.wave, day))
    return found
