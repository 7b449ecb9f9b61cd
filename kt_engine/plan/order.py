"""What must be over before each task and gate may start; it knows no date, no duration and no calendar.

Besides the `after` of the tasks, stages and gates give an order. What we chose:

- A process gate waits for the tasks of its stage that belong to its process (its trainees' too) and, up to
  stage 4, for those of the engagement and its candidates. In stages 5 and 6 the engagement's own tasks hold
  up no process: processes pass there one by one.
- An engagement gate waits for every task of its stage. One that closes a stage also waits for the processes'
  gates in it, and for the engagement's other gates in it that close nothing: an engagement does not close
  what a process still has open. A process gate that closes a stage waits for that process's others likewise.
- From stage 4 on, an engagement gate that closes nothing ("preparation complete") waits for the tasks of the
  engagement and its candidates alone, else it would be dated after the work that it should come before.
- Everything in a stage waits for the gates that close an earlier one, the nearest that has any: those of the
  engagement and, for a process, its own. So process tasks of stage 4 wait for the engagement's gate that
  closes stage 3, and the engagement's own tasks of stages 5 and 6 wait for nothing more than that.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kt_engine.plan.shapes import NodeRef, WantedGate, WantedTask
from kt_engine.words import Stage

FIRST_PROCESS_STAGE = Stage.TRANSITION_AND_INTEGRATE
"""From here on each process owns its stage; after it, the engagement's own tasks hold up no process gate."""

_Place = tuple[int, int | None]
"""A stage's number, with the process id or None for the engagement."""


def predecessors_of(
    tasks: Sequence[WantedTask], gates: Sequence[WantedGate]
) -> dict[NodeRef, tuple[NodeRef, ...]]:
    """Give, for each of these tasks and gates, those among them that must be over before it starts."""
    layout = _Layout.of(tasks, gates)
    known = {task.ref for task in tasks} | {gate.ref for gate in gates}
    before = {
        task.ref: [ref for ref in task.after if ref in known] + layout.entry(task.stage, task.process_id)
        for task in tasks
    }
    for gate in gates:
        before[gate.ref] = layout.held_by(gate) + layout.entry(gate.stage, gate.process_id)
    return {ref: tuple(dict.fromkeys(refs)) for ref, refs in before.items()}


@dataclass(frozen=True)
class _Layout:
    """Tasks by the stage they are in, gates by the stage they are in and by the stage they close."""

    tasks: dict[_Place, list[NodeRef]]
    gates: dict[_Place, list[WantedGate]]
    closing: dict[_Place, list[NodeRef]]

    @staticmethod
    def of(tasks: Sequence[WantedTask], gates: Sequence[WantedGate]) -> "_Layout":
        layout = _Layout(defaultdict(list), defaultdict(list), defaultdict(list))
        for task in tasks:
            layout.tasks[task.stage.number, task.process_id].append(task.ref)
        for gate in gates:
            layout.gates[gate.stage.number, gate.process_id].append(gate)
            if gate.closes:
                layout.closing[gate.closes.number, gate.process_id].append(gate.ref)
        return layout

    def entry(self, stage: Stage, process_id: int | None) -> list[NodeRef]:
        """Give the gates that let work into this stage."""
        for number in range(stage.number - 1, 0, -1):
            found = list(self.closing.get((number, None), ()))
            if process_id is not None:
                found += self.closing.get((number, process_id), ())
            if found:
                return found
        return []

    def held_by(self, gate: WantedGate) -> list[NodeRef]:
        """Give the tasks and gates of its own stage that a gate waits for."""
        number, process_id = gate.stage.number, gate.process_id
        if process_id is None:
            is_own = gate.closes is None and number >= FIRST_PROCESS_STAGE.number
            tasks = [
                ref
                for place, refs in self.tasks.items()
                if place[0] == number and (place[1] is None or not is_own)
                for ref in refs
            ]
            others = [other for place, found in self.gates.items() if place[0] == number for other in found]
        else:
            tasks = list(self.tasks.get((number, process_id), ()))
            if number <= FIRST_PROCESS_STAGE.number:
                tasks += self.tasks.get((number, None), ())
            others = list(self.gates.get((number, process_id), ()))
        return tasks + [other.ref for other in others if _comes_first(other, gate)]


def _comes_first(other: WantedGate, gate: WantedGate) -> bool:
    """Tell whether a gate waits for another gate of its stage and scope."""
    if gate.closes is None:
        return False
    return other.closes is None or (gate.process_id is None and other.process_id is not None)
