"""Before which no plan of some sessions can be over: the longest chain, and the busiest person. It places nothing."""

from collections.abc import Iterable, Mapping

from kt_engine.plan.free_time import FreeTime, Grid, starts_in
from kt_engine.plan.session_net import Net, Node
from kt_engine.plan.session_shapes import Bound

NEAR = (1 << 512) - 1


def bound_of(net: Net, times: Mapping[int, FreeTime], grid: Grid, numbers: Iterable[int]) -> Bound:
    """Give the bound of the sessions with these numbers; those they wait for are among them, and each has room alone.

    The chain takes each session as early as its people could if they had no other; the load takes all hours of one
    person as if he could fill his promised weeks, and his days, to the brim. Both forget what also holds, so neither
    is too late.
    """
    chosen = sorted(numbers)
    chain = _chain_ends(net, chosen)
    load = load_ends((net.nodes[number] for number in chosen), times)
    return Bound(
        chain_ends_at=None if chain is None else grid.moment(chain),
        load_ends_at=None if load is None else grid.moment(load[0]),
        busiest=None if load is None else load[1],
    )


def loads_of(nodes: Iterable[Node]) -> dict[tuple[int, bool], int]:
    """Give the slots each person needs: (person, False) of all sessions, (person, True) of those he explains in."""
    loads: dict[tuple[int, bool], int] = {}
    for node in nodes:
        for person, explains in node.parts:
            loads[person, False] = loads.get((person, False), 0) + node.length
            if explains:
                loads[person, True] = loads.get((person, True), 0) + node.length
    return loads


def load_ends(nodes: Iterable[Node], times: Mapping[int, FreeTime]) -> tuple[int, int] | None:
    """Give the slot before which the busiest person cannot be through, and who that is; None: nobody has a session."""
    worst: tuple[int, int] | None = None
    for (person, explains), need in sorted(loads_of(nodes).items()):
        end = times[person].room_ends(need, explains=explains)
        if end is not None and (worst is None or end > worst[0]):
            worst = (end, person)
    return worst


def _chain_ends(net: Net, chosen: list[int]) -> int | None:
    """A session in one sitting needs a run of slots; a divided one no fewer slots than it has."""
    ends: dict[int, int] = {}
    for number in chosen:
        node = net.nodes[number]
        first = max((ends[before] for before in node.after), default=0)
        mask = net.together(node) >> first << first
        if node.length < 2 * node.shortest:
            starts = starts_in(mask, node.length)
            ends[number] = (starts & -starts).bit_length() - 1 + node.length
        else:
            ends[number] = _nth(mask, node.length) + 1
    return max(ends.values(), default=None)


def _nth(mask: int, count: int) -> int:
    """Give the place of the `count`th set bit, from 1; looked for among few bits where they are enough."""
    first = (mask & -mask).bit_length() - 1
    near = mask >> first & NEAR
    bits = near if near.bit_count() >= count else mask >> first
    for _ in range(count - 1):
        bits &= bits - 1
    return first + (bits & -bits).bit_length() - 1
