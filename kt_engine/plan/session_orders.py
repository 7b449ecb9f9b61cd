"""In which orders sessions are tried: of scarce hours, of long chains, of busy people first. It places nothing."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from kt_engine.plan.free_time import FreeTime
from kt_engine.plan.session_bound import loads_of
from kt_engine.plan.session_net import Net

Order = list[int]
Rank = tuple[int, ...]


def first_orders(net: Net, times: Mapping[int, FreeTime]) -> Iterator[Order]:
    """Give several orders, the most promising first; slack is what all have free less twice what the chain takes."""
    tails = _tails(net)
    slack = [net.together(node).bit_count() - 2 * tail for node, tail in zip(net.nodes, tails, strict=True)]
    experts = [-sum(explains for _, explains in node.parts) for node in net.nodes]
    yield in_order(net, list(zip(experts, slack, strict=True)))
    yield in_order(net, [(one + 2 * node.length,) for one, node in zip(slack, net.nodes, strict=True)])
    ends = {}
    for (person, explains), need in loads_of(net.nodes).items():
        end = times[person].room_ends(need, explains=explains)
        ends[person, explains] = net.size if end is None else end
    load = [-max(ends[part] for part in node.parts) for node in net.nodes]
    long = [-tail for tail in tails]
    yield in_order(net, list(zip(long, load, strict=True)))
    yield in_order(net, list(zip(load, long, strict=True)))


def in_order(net: Net, ranks: Sequence[Rank]) -> Order:
    """Give all numbers, the lowest rank first: must-haves before the rest, and none before one it waits for."""
    waiting = [len(node.after) for node in net.nodes]
    keys = [
        (not node.is_must, *rank, -node.priority, number)
        for number, (node, rank) in enumerate(zip(net.nodes, ranks, strict=True))
    ]
    ready = [keys[number] for number, count in enumerate(waiting) if not count]
    heapify(ready)
    order = []
    while ready:
        number = heappop(ready)[-1]
        order.append(number)
        for later in net.nodes[number].followed_by:
            waiting[later] -= 1
            if not waiting[later]:
                heappush(ready, keys[later])
    return order


def _tails(net: Net) -> list[int]:
    """Give for each session the slots of the longest chain that begins with it."""
    tails = [0] * len(net.nodes)
    for number in range(len(net.nodes) - 1, -1, -1):
        node = net.nodes[number]
        tails[number] = node.length + max((tails[later] for later in node.followed_by), default=0)
    return tails
