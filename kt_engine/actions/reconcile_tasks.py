"""Tasks, their order and gates: what is wanted against what is there, inside one unit of work."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, select

from kt_engine.actions.release_dependents import release_dependents
from kt_engine.answers.planning import gate_ref, task_ref
from kt_engine.plan.shapes import NodeRef, WantedGate, WantedTask
from kt_engine.playbook.schema import Playbook, TaskSpec
from kt_engine.store.find import by_id
from kt_engine.store.tables import Gate, Process, Task, TaskLink, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import OVER_TASKS, Per, TaskStatus

NOT_WANTED = "No longer part of the plan: what it was about left the engagement."
NOT_BEGUN = frozenset({TaskStatus.WAITING, TaskStatus.READY})
T, L, G = table_of(Task), table_of(TaskLink), table_of(Gate)


@dataclass
class Tally:
    """How much one reconciliation did, by what."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def reconcile_tasks(
    unit: Unit, wanted: Iterable[WantedTask], playbook: Playbook, tally: Tally
) -> dict[NodeRef, int]:
    """Insert missing tasks, bring back withdrawn ones, withdraw unwanted ones, add missing links. Gives id by ref."""
    specs = {key: spec for stage in playbook.stages.values() for key, spec in stage.tasks.items()}
    known = {task_ref(row): row for row in _tasks(unit)}
    wished = {task.ref: task for task in wanted}
    ids = {ref: int(row["id"]) for ref, row in known.items()}
    for ref, row in known.items():
        if ref not in wished and row["status"] not in OVER_TASKS:
            _withdraw(unit, row, tally)
    for ref, task in wished.items():
        if ref not in known:
            ids[ref] = _insert(unit, task, specs[ref.key], len(ids) + 1)
            tally.add("tasks_added")
        elif known[ref]["status"] is TaskStatus.WITHDRAWN:
            row = known[ref]
            unit.change(
                Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.WAITING, reason=None
            )
            tally.add("tasks_back")
    _link(unit, wished.values(), ids, tally)
    return ids


def _tasks(unit: Unit) -> list[RowMapping]:
    return list(unit.rows(select(T).where(T.c.engagement_id == unit.engagement_id).order_by(T.c.id)))


def _insert(unit: Unit, task: WantedTask, spec: TaskSpec, number: int) -> int:
    return unit.insert(
        Task,
        engagement_id=unit.engagement_id,
        handle=f"E{unit.engagement_id}-T{number}",
        process_id=task.process_id,
        stage=task.stage,
        task_key=task.ref.key,
        subject_kind=task.ref.subject.kind,
        subject_id=task.ref.subject.id,
        title=task.title,
        function_key=task.function,
        status=TaskStatus.WAITING,
        effort_hours=task.effort_hours,
        duration_days=task.duration_days,
        anchored_to=task.anchored_to,
        milestone=task.milestone,
        needs_evidence=spec.evidence,
        issues=spec.issues.value if spec.issues else None,
    )


def _withdraw(unit: Unit, known: RowMapping, tally: Tally) -> None:
    row = by_id(unit, Task, known["id"])
    unit.change(
        Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.WITHDRAWN, reason=NOT_WANTED
    )
    release_dependents(unit, row)
    tally.add("tasks_withdrawn")


def _link(unit: Unit, wished: Iterable[WantedTask], ids: dict[NodeRef, int], tally: Tally) -> None:
    """Add missing links to tasks that have not begun, and count their open predecessors afresh."""
    rows = {row["id"]: row for row in _tasks(unit)}
    links = unit.rows(select(L.c.task_id, L.c.after_task_id).where(L.c.engagement_id == unit.engagement_id))
    have: dict[int, set[int]] = {}
    for link in links:
        have.setdefault(link["task_id"], set()).add(link["after_task_id"])
    for task in wished:
        task_id = ids[task.ref]
        row = rows[task_id]
        if row["status"] not in NOT_BEGUN:
            continue
        before = {ids[ref] for ref in task.after if ref in ids}
        there = have.get(task_id, set())
        for after in sorted(before - there):
            unit.insert(TaskLink, engagement_id=unit.engagement_id, task_id=task_id, after_task_id=after)
            tally.add("links_added")
        _recount(unit, row, sum(rows[after]["status"] not in OVER_TASKS for after in before | there))


def _recount(unit: Unit, row: RowMapping, open_count: int) -> None:
    if row["open_predecessors_count"] != open_count:
        unit.connection.execute(
            T.update().where(T.c.id == row["id"]).values(open_predecessors_count=open_count)
        )
    if open_count and row["status"] is TaskStatus.READY:
        unit.change(Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.WAITING)


def reconcile_gates(unit: Unit, wanted: Iterable[WantedGate], tally: Tally) -> None:
    """Insert missing gates; mark those whose process left the scope."""
    known = {
        gate_ref(row): row for row in unit.rows(select(G).where(G.c.engagement_id == unit.engagement_id))
    }
    wished = {gate.ref: gate for gate in wanted}
    for ref, row in known.items():
        if ref not in wished and row["withdrawn_on"] is None and row["passed_on"] is None:
            unit.change(Gate, row["id"], row["handle"], version=row["version"], withdrawn_on=unit.today)
            tally.add("gates_withdrawn")
    for ref, gate in wished.items():
        if ref in known:
            continue
        unit.insert(
            Gate,
            engagement_id=unit.engagement_id,
            handle=_gate_handle(unit, gate),
            process_id=gate.process_id,
            stage=gate.stage,
            gate_key=ref.key,
            subject_kind=ref.subject.kind,
            subject_id=ref.subject.id,
            title=gate.title,
            closes=gate.closes,
        )
        tally.add("gates_added")


def _gate_handle(unit: Unit, gate: WantedGate) -> str:
    handle = f"E{unit.engagement_id}-G-{gate.ref.key}"
    if gate.ref.subject.kind is not Per.PROCESS:
        return handle
    process = table_of(Process)
    number = unit.value(select(process.c.handle).where(process.c.id == gate.process_id))
    return f"{handle}-{str(number).rsplit('-', 1)[1]}"
