"""Playbook and scope -> everything that should exist; it knows no date and nothing that exists already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kt_engine.plan.shapes import (
    ENGAGEMENT,
    NodeRef,
    Scope,
    ScopeProcess,
    Subject,
    Wanted,
    WantedCertification,
    WantedGate,
    WantedHandover,
    WantedKnowledge,
    WantedTask,
)
from kt_engine.playbook.schema import GateSpec, HandoverSpec, Playbook, TaskSpec
from kt_engine.words import Per, ProcessStatus, Stage

NOMINATING_STAGES = frozenset({Stage.TRANSITION_AND_INTEGRATE, Stage.GO_LIVE})
"""Where a process looks for people: before, its team is not known; after, its team is in place."""

LEARNING_STAGES = frozenset({None, Stage.TRANSITION_AND_INTEGRATE})
"""Where knowledge still has to pass over: a process that is live already begins no new item."""


def expand(playbook: Playbook, scope: Scope) -> Wanted:
    """List what should exist, sorted by stage, key and subject: the same input gives the same list.

    A process on hold keeps what it has; a descoped one wants nothing. Each `after` is resolved to the
    subjects it concerns: the same one, the process of a trainee, the trainees of a process, else all.
    """
    subjects = _Subjects.of(playbook, scope)
    tasks, gates = [], []
    for stage, spec in playbook.stages.items():
        for key, task in spec.tasks.items():
            tasks += [
                _task(NodeRef(key, subject), task, stage, subjects) for subject in subjects.all(task.per)
            ]
        for key, gate in spec.gates.items():
            gates += [_gate(NodeRef(key, subject), gate, stage) for subject in subjects.all(gate.of)]
    handovers = [
        found
        for key, handover in playbook.handovers.items()
        for subject in subjects.all(handover.per)
        if (found := _handover(key, handover, subject, subjects))
    ]
    return Wanted(
        tasks=tuple(sorted(tasks, key=_place)),
        gates=tuple(sorted(gates, key=_place)),
        handovers=tuple(sorted(handovers, key=lambda item: (item.stage.number, item.key, item.subject))),
        certifications=_nominations(playbook, scope),
        knowledge=tuple(_knowledge(playbook, scope)),
    )


@dataclass(frozen=True)
class _Subjects:
    """What there is to plan for; `process_of` holds the process id of each trainee's certification id."""

    processes: tuple[int, ...]
    process_of: dict[int, int]
    candidates: tuple[int, ...]
    per_of: dict[str, Per]
    """Of each task key."""
    delays: dict[int, int]
    """Working days by which each process begins its transition later than those of the first wave."""

    @staticmethod
    def of(playbook: Playbook, scope: Scope) -> "_Subjects":
        processes = tuple(sorted(process.id for process in _kept(scope)))
        trainees = sorted((trainee.certification_id, trainee.process_id) for trainee in scope.trainees)
        return _Subjects(
            processes=processes,
            process_of={trainee: process for trainee, process in trainees if process in processes},
            candidates=tuple(sorted(scope.candidates)),
            per_of={key: task.per for stage in playbook.stages.values() for key, task in stage.tasks.items()},
            delays=_delays(playbook, scope),
        )

    def delay(self, process_id: int | None, stage: Stage) -> int:
        """Give the delay of a process's task; only the transition is staggered, what follows comes after it."""
        if process_id is None or stage is not Stage.TRANSITION_AND_INTEGRATE:
            return 0
        return self.delays[process_id]

    def all(self, per: Per) -> Sequence[Subject]:
        ids: dict[Per, Sequence[int]] = {
            Per.ENGAGEMENT: (ENGAGEMENT.id,),
            Per.PROCESS: self.processes,
            Per.TRAINEE: tuple(self.process_of),
            Per.CANDIDATE: self.candidates,
        }
        return [Subject(per, id_) for id_ in ids[per]]

    def concerned(self, subject: Subject, key: str) -> list[NodeRef]:
        """Give the tasks with this key that something about `subject` depends on."""
        per = self.per_of[key]
        others = self.all(per)
        if subject.kind is per:
            others = [subject]
        elif subject.kind is Per.TRAINEE and per is Per.PROCESS:
            others = [Subject(per, self.process_of[subject.id])]
        elif subject.kind is Per.PROCESS and per is Per.TRAINEE:
            others = [found for found in others if self.process_of[found.id] == subject.id]
        return [NodeRef(key, other) for other in others]

    def process_id(self, subject: Subject) -> int | None:
        if subject.kind is Per.TRAINEE:
            return self.process_of[subject.id]
        return subject.id if subject.kind is Per.PROCESS else None


def _delays(playbook: Playbook, scope: Scope) -> dict[int, int]:
    """Waves follow each other by the playbook's gap, whatever their numbers: waves 1 and 3 are one gap apart."""
    gap = int(playbook.thresholds[playbook.wave_gap].value) if playbook.wave_gap else 0
    waves = sorted({process.wave for process in _kept(scope)})
    return {process.id: gap * waves.index(process.wave) for process in _kept(scope)}


def _task(ref: NodeRef, spec: TaskSpec, stage: Stage, subjects: _Subjects) -> WantedTask:
    return WantedTask(
        ref=ref,
        stage=stage,
        process_id=subjects.process_id(ref.subject),
        title=spec.title,
        function=spec.function,
        effort_hours=spec.effort_hours,
        duration_days=spec.duration_days,
        after=tuple(sorted({found for key in spec.after for found in subjects.concerned(ref.subject, key)})),
        anchored_to=spec.anchored_to,
        milestone=spec.milestone,
        delay_days=subjects.delay(subjects.process_id(ref.subject), stage),
        attended_by=spec.attended_by,
    )


def _gate(ref: NodeRef, spec: GateSpec, stage: Stage) -> WantedGate:
    return WantedGate(
        ref=ref,
        stage=stage,
        process_id=ref.subject.id if ref.subject.kind is Per.PROCESS else None,
        title=spec.title,
        decision_days=spec.decision_days,
        closes=spec.closes,
    )


def _handover(key: str, spec: HandoverSpec, subject: Subject, subjects: _Subjects) -> WantedHandover | None:
    """Resolve the day it is due; due with work of several subjects, it is due with the first.

    None while the work it is due with has no subject yet (a candidate's, before there is one).
    """
    due_with = subjects.concerned(subject, spec.due_with)
    if not due_with:
        return None
    return WantedHandover(
        key=key,
        subject=subject,
        stage=spec.stage,
        process_id=subjects.process_id(subject),
        due_with=due_with[0],
    )


def _knowledge(playbook: Playbook, scope: Scope) -> Iterator[WantedKnowledge]:
    """List what has to pass over, first what the whole engagement shares, then process by process."""
    learning = sorted(process.id for process in _kept(scope) if process.stage in LEARNING_STAGES)
    for process_id in [None, *learning] if learning else []:
        per = Per.ENGAGEMENT if process_id is None else Per.PROCESS
        for key, item in playbook.knowledge_items.items():
            if item.per is per:
                yield WantedKnowledge(key, process_id)


def _nominations(playbook: Playbook, scope: Scope) -> tuple[WantedCertification, ...]:
    """Fill the seats nobody holds, first waves first, with whoever of the pool has the fewest so far."""
    if playbook.certification is None:
        return ()
    seats = int(playbook.thresholds[playbook.certification.seats].value)
    kept = {process.id for process in _kept(scope)}
    held = [
        (trainee.process_id, trainee.person_id) for trainee in scope.trainees if trainee.process_id in kept
    ]
    load = {person: sum(holder == person for _, holder in held) for person in scope.trainee_pool}
    barred = {*scope.once_nominated, *held}
    found = []
    for process in sorted(_nominating(scope), key=lambda process: (process.wave, process.id)):
        free = [person for person in load if (process.id, person) not in barred]
        taken = sum(holding == process.id for holding, _ in held) + scope.left_seats.count(process.id)
        open_seats = max(0, seats - taken)
        # sorted() keeps the order of the pool among equals.
        for person in sorted(free, key=load.__getitem__)[:open_seats]:
            load[person] += 1
            found.append(WantedCertification(process.id, person))
    return tuple(sorted(found, key=lambda item: (item.process_id, item.person_id)))


def _kept(scope: Scope) -> list[ScopeProcess]:
    return [process for process in scope.processes if process.status is not ProcessStatus.DESCOPED]


def _nominating(scope: Scope) -> list[ScopeProcess]:
    return [
        process
        for process in scope.processes
        if process.status is ProcessStatus.IN_SCOPE and process.stage in NOMINATING_STAGES
    ]


def _place(item: WantedTask | WantedGate) -> tuple[int, str, Subject]:
    return item.stage.number, item.ref.key, item.ref.subject
