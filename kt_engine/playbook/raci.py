"""Who answers for each task, handover and gate of a playbook, exactly one accountable each. It knows no person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Literal

from kt_engine.playbook.schema import GateSpec, HandoverSpec, Playbook, RaciSpec, TaskSpec
from kt_engine.words import Role, Side, Stage

Kind = Literal["task", "handover", "gate"]


@dataclass(frozen=True)
class RaciLine:
    """One piece of work; no function stands in two of the four places, save that who does it may answer for it too."""

    stage: Stage
    kind: Kind
    key: str
    title: str
    responsible: tuple[str, ...]
    accountable: str
    consulted: tuple[str, ...]
    informed: tuple[str, ...]

    def letters(self, function: str) -> str:
        """Give A/R, A, R, C, I, or nothing for a function that has no part in it."""
        does = function in self.responsible
        if function == self.accountable:
            return "A/R" if does else "A"
        if does:
            return "R"
        return "C" if function in self.consulted else "I" if function in self.informed else ""

    @property
    def functions(self) -> frozenset[str]:
        return frozenset((self.accountable, *self.responsible, *self.consulted, *self.informed))


def raci_lines(playbook: Playbook) -> tuple[RaciLine, ...]:
    """Give every line, stage by stage: tasks, then handovers, then gates."""
    return tuple(line for stage in playbook.stages for line in _of_stage(playbook, stage))


def _of_stage(playbook: Playbook, stage: Stage) -> Iterator[RaciLine]:
    spec = playbook.stages[stage]
    for key in _in_order(spec.tasks):
        yield _of_task(stage, key, spec.tasks[key], spec.tasks[key].raci or spec.raci)
    for key, handover in playbook.handovers.items():
        if handover.stage is stage:
            yield _of_handover(stage, key, handover)
    for key, gate in spec.gates.items():
        yield _of_gate(playbook, stage, key, gate)


def _in_order(tasks: Mapping[str, TaskSpec]) -> tuple[str, ...]:
    """Give the tasks so that each comes after those it waits for."""
    waits = {key: [name for name in task.after if name in tasks] for key, task in tasks.items()}
    return tuple(TopologicalSorter(waits).static_order())


def _of_task(stage: Stage, key: str, task: TaskSpec, raci: RaciSpec) -> RaciLine:
    """Who must attend is consulted at least; a stage's list may name who does the task and means the others."""
    accountable = raci.accountable or task.function
    consulted = _others((*raci.consulted, *task.attended_by), (accountable, task.function))
    informed = _others(raci.informed, (accountable, task.function, *consulted))
    return RaciLine(stage, "task", key, task.title, (task.function,), accountable, consulted, informed)


def _of_handover(stage: Stage, key: str, handover: HandoverSpec) -> RaciLine:
    """The giver does it, the receiver accepts and so answers for it, the reviewers are asked before."""
    consulted = _others(handover.reviewers, (handover.giver, handover.receiver))
    return RaciLine(
        stage, "handover", key, handover.title, (handover.giver,), handover.receiver, consulted, ()
    )


def _of_gate(playbook: Playbook, stage: Stage, key: str, gate: GateSpec) -> RaciLine:
    """The transition managers of the signing sides present it, the quorum signs it: all do it, one of them answers."""
    raci = gate.raci or RaciSpec()
    signing = [name for seat in gate.quorum for name in functions_with(playbook, seat.role, seat.side)]
    sides = dict.fromkeys(seat.side for seat in gate.quorum)
    accountable = raci.accountable or _first_signer(playbook, gate)
    presenting = [name for side in sides for name in functions_with(playbook, Role.TRANSITION_MANAGER, side)]
    responsible = _others((*signing, *presenting), (accountable,))
    consulted = _others(raci.consulted, (accountable, *responsible))
    informed = _others(raci.informed, (accountable, *responsible, *consulted))
    return RaciLine(stage, "gate", key, gate.title, responsible, accountable, consulted, informed)


def _first_signer(playbook: Playbook, gate: GateSpec) -> str:
    """Give the function of the quorum's first seat, the client's before the others: the client decides."""
    seats = sorted(gate.quorum, key=lambda seat: seat.side is not Side.CLIENT)
    found = [name for seat in seats for name in functions_with(playbook, seat.role, seat.side)]
    if not found:
        raise ValueError(f"no function of {playbook.key} can answer for the gate {gate.title}")
    return found[0]


def functions_with(playbook: Playbook, role: Role, side: Side) -> tuple[str, ...]:
    return tuple(key for key, spec in playbook.functions.items() if (spec.role, spec.side) == (role, side))


def _others(names: Iterable[str], placed: Iterable[str]) -> tuple[str, ...]:
    """Give each name once that has no place yet."""
    taken = set(placed)
    return tuple(name for name in dict.fromkeys(names) if name not in taken)
