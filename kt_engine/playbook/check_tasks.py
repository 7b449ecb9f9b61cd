"""Checks the tasks of a playbook: keys, what they wait for, how often they exist. It knows no file."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from kt_engine.playbook.loose import Fault, Names, Placed, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Per, Stage

MAX_CIRCLES = 20
_FIRST_STAGE_OF_PROCESSES = Stage.TRANSITION_AND_INTEGRATE.number


def task_faults(names: Names) -> list[Fault]:
    return [
        *_unique(names),
        *_after(names),
        *_circles(names),
        *_repeated(names),
        *_milestones(names),
        *_sessions(names),
    ]


def _unique(names: Names) -> Iterator[Fault]:
    for found in (names.tasks, names.gates):
        first: dict[str, Placed] = {}
        for one in found:
            before = first.setdefault(one.key, one)
            if before is not one:
                kind = one.kind.rstrip("s")
                yield Fault(
                    one.path,
                    f"{kind} `{one.key}` also stands in {before.stage.value}. Rename one of the two.",
                    of_key=True,
                )
    gates = {gate.key: gate for gate in names.gates}
    for task in names.tasks:
        if task.key in gates:
            yield Fault(
                task.path, f"`{task.key}` is the key of a gate too. Give the task another key.", of_key=True
            )


def _after(names: Names) -> Iterator[Fault]:
    for task in names.tasks:
        listed = [name for _, name in words(task.spec.get("after"))]
        twice = {name for name, count in Counter(listed).items() if count > 1}
        for position, name in words(task.spec.get("after")):
            path = (*task.path, "after", position)
            before = names.task(name)
            if before is None:
                yield Fault(path, _unknown(name, names))
            elif before.stage.number > task.stage.number:
                yield Fault(
                    path,
                    f"task `{name}` belongs to a later stage, {before.stage.value}; it cannot come before.",
                )
            elif name in twice and name in listed[:position]:
                yield Fault(path, f"`{name}` is listed twice.")


def _unknown(name: str, names: Names) -> str:
    if any(gate.key == name for gate in names.gates):
        return f"`{name}` is a gate; tasks wait for tasks. A stage waits for the gate before it anyhow."
    return f"there is no task `{name}`. {suggest(name, [one.key for one in names.tasks])}"


def _circles(names: Names) -> Iterator[Fault]:
    """Name every circle once: find one, take its last arrow away, look again."""
    waits = {task.key: {name for _, name in words(task.spec.get("after"))} for task in names.tasks}
    for task in names.tasks:
        waits[task.key] = {
            key
            for key in waits[task.key]
            if (one := names.task(key)) and one.stage.number <= task.stage.number
        }
    for _ in range(MAX_CIRCLES):
        try:
            TopologicalSorter({key: sorted(before) for key, before in waits.items()}).prepare()
        except CycleError as found:
            circle = _from_smallest(list(found.args[1])[:-1])
        else:
            return
        first, second = circle[0], circle[1 % len(circle)]
        yield _circle_fault(circle, names)
        waits[second].discard(first)


def _from_smallest(circle: list[str]) -> list[str]:
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]


def _circle_fault(circle: list[str], names: Names) -> Fault:
    """`circle` runs from a task to the one that waits for it."""
    chain = " -> ".join([*circle, circle[0]])
    holder = names.task(circle[0])
    position = (
        next((at for at, name in words(holder.spec.get("after")) if name == circle[-1]), 0) if holder else 0
    )
    path = (*holder.path, "after", position) if holder else ()
    if len(circle) == 1:
        return Fault(path, f"`{circle[0]}` waits for itself. Take it out of its own `after`.")
    return Fault(
        path, f"these tasks wait for each other in a circle: {chain}. Take one of them out of `after`."
    )


def _repeated(names: Names) -> Iterator[Fault]:
    for task in names.tasks:
        per, early = task.spec.get("per"), task.stage.number < _FIRST_STAGE_OF_PROCESSES
        if per == Per.TRAINEE and early:
            yield Fault(
                (*task.path, "per"),
                f"there are no trainees yet in {task.stage.value}, only from transition_and_integrate on.",
            )
        if per == Per.CANDIDATE and not early:
            yield Fault(
                (*task.path, "per"), f"there are no candidate providers any more in {task.stage.value}."
            )


def _milestones(names: Names) -> Iterator[Fault]:
    marked = [task for task in names.tasks if task.spec.get("milestone") == "go_live"]
    for task in marked:
        if task.spec.get("per") != Per.PROCESS:
            yield Fault(
                (*task.path, "milestone"), "each process goes live on its own: the task needs `per: process`."
            )
    for task in marked[1:]:
        yield Fault(
            (*task.path, "milestone"), f"task `{marked[0].key}` is the go-live already. A playbook has one."
        )


def _sessions(names: Names) -> Iterator[Fault]:
    known = names.declared["functions"]
    for task in names.tasks:
        listed = list(words(task.spec.get("attended_by")))
        if listed and task.spec.get("issues") is not None:
            sentence = "the engine does this task itself and attends nothing. Take `attended_by` out."
            yield Fault((*task.path, "attended_by"), sentence, of_key=True)
        for position, name in listed:
            path = (*task.path, "attended_by", position)
            if name not in known:
                advice = suggest(name, list(known))
                yield Fault(path, f"there is no function `{name}` under `functions`. {advice}")
            elif name == task.spec.get("function"):
                yield Fault(path, f"`{name}` does this task and is there anyhow. Take it out.")
            elif name in [other for _, other in listed[:position]]:
                yield Fault(path, f"`{name}` is listed twice.")
