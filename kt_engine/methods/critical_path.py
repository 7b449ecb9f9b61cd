"""The critical path over any order of work, with any notion of time; it knows no calendar and no task.

The forward pass places each node after its predecessors, the backward pass tells how late it may be;
what "place" and "late" mean is the caller's. `critical_path` is the plain case of whole durations, as in
Kelley and Walker, "Critical-Path Planning and Scheduling" (1959).
"""

from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kt_engine.errors import InvalidInput, Problem

Node = TypeVar("Node", bound=Hashable)
Placed = TypeVar("Placed")
Late = TypeVar("Late")


@dataclass(frozen=True)
class Activity:
    """When one activity can and must happen, in units from the project's start; finishes are exclusive."""

    earliest_start: int
    earliest_finish: int
    latest_start: int
    latest_finish: int

    @property
    def slack(self) -> int:
        return self.latest_start - self.earliest_start

    @property
    def is_critical(self) -> bool:
        return self.slack == 0


def critical_path(
    durations: Mapping[Node, int], predecessors: Mapping[Node, Sequence[Node]]
) -> dict[Node, Activity]:
    """Place every activity of a whole duration (0 or more) as early as it can be, with its slack."""
    order = order_of_work(list(durations), predecessors)
    finishes = forward_pass(
        order, predecessors, lambda node, before: max(before, default=0) + durations[node]
    )
    end = max(finishes.values(), default=0)
    starts = backward_pass(
        order,
        successors_of(order, predecessors),
        lambda node, after: min((late for _, late in after), default=end) - durations[node],
    )
    return {
        node: Activity(
            finishes[node] - durations[node], finishes[node], starts[node], starts[node] + durations[node]
        )
        for node in durations
    }


def order_of_work(
    nodes: Sequence[Node],
    predecessors: Mapping[Node, Sequence[Node]],
    name: Callable[[Node], str] = str,
) -> list[Node]:
    """Give the nodes, each after its predecessors, else in the order given (Kahn's algorithm).

    Raises InvalidInput with a sentence that walks round a circle, if there is one.
    """
    waiting = {node: len(predecessors.get(node, ())) for node in nodes}
    successors = successors_of(nodes, predecessors)
    ready = deque(node for node in nodes if not waiting[node])
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for after in successors[node]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if len(order) < len(waiting):
        circle = _circle({node for node, count in waiting.items() if count}, predecessors)
        path = " -> ".join(name(node) for node in circle)
        raise InvalidInput(
            [Problem(f"Work that waits for itself can never start: {path}. Remove one of these.")]
        )
    return order


def successors_of(
    nodes: Sequence[Node], predecessors: Mapping[Node, Sequence[Node]]
) -> dict[Node, list[Node]]:
    successors: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for before in predecessors.get(node, ()):
            successors[before].append(node)
    return successors


def forward_pass(
    order: Sequence[Node],
    predecessors: Mapping[Node, Sequence[Node]],
    place: Callable[[Node, Sequence[Placed]], Placed],
) -> dict[Node, Placed]:
    """Place each node, given what its predecessors were placed as."""
    placed: dict[Node, Placed] = {}
    for node in order:
        placed[node] = place(node, [placed[before] for before in predecessors.get(node, ())])
    return placed


def backward_pass(
    order: Sequence[Node],
    successors: Mapping[Node, Sequence[Node]],
    bound: Callable[[Node, Sequence[tuple[Node, Late]]], Late],
) -> dict[Node, Late]:
    """Bound each node, given its successors with what they are bound to."""
    late: dict[Node, Late] = {}
    for node in reversed(order):
        late[node] = bound(node, [(after, late[after]) for after in successors.get(node, ())])
    return late


def _circle(stuck: set[Node], predecessors: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """Follow stuck predecessors until one repeats; the circle reads forward and ends where it begins."""
    node = min(stuck, key=str)
    path: list[Node] = []
    while node not in path:
        path.append(node)
        node = next(before for before in predecessors[node] if before in stuck)
    return [node, *reversed(path[path.index(node) :])]
