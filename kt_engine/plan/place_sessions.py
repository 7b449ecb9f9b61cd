"""Places knowledge sessions on days and hours under the capacity of those who attend; it knows no store and no clock.

A list scheduler: sessions are taken in an order (must-haves, and what they wait for, before the rest) and each is
placed as early as all its people can: serial schedule generation, as in Kelley, "The critical-path method: resources
planning and scheduling" (1963). Each plan is then justified: every session is moved as late as it can be, and in the
order that gives, as early as it can be again, as in Valls, Ballestin and Quintanilla, "Justification and RCPSP: a
technique that pays" (2005). The best plan found is kept, so that justification never makes one longer. Sessions that
share nobody are planned apart, and what work is left goes to the group that is over last.
"""

from collections.abc import Iterator, Mapping

from kt_engine.plan.free_time import FreeTime, Grid
from kt_engine.plan.session_bound import bound_of
from kt_engine.plan.session_diary import Diaries, Sitting
from kt_engine.plan.session_groups import groups_of
from kt_engine.plan.session_net import Net, check_sessions, net_of, times_of
from kt_engine.plan.session_orders import Order, first_orders, in_order
from kt_engine.plan.session_reasons import reasons
from kt_engine.plan.session_shapes import (
    Bound,
    PlacedSession,
    SessionInput,
    SessionPlan,
    UnplacedSession,
)

Placing = dict[int, list[Sitting]]
"""Number of a session -> its sittings, ascending; those without a place are not there."""
Worth = tuple[int, ...]
MOST_ROUNDS = 4
"""Justifications of one plan; it ends earlier where one brings nothing."""
PLACINGS_EACH, LEAST_PLACINGS = 2, 1000
"""How often each session is placed on average before the planner is content; few sessions are placed more often."""


def place_sessions(given: SessionInput) -> SessionPlan:
    """Give every session a place it can have, as early as could be found, and name those that have none.

    All of its people work then (each on his own site's calendar and hours), nobody is off or booked, who explains does
    so inside his allocation, nobody has more hours of knowledge transfer a day than allowed, and what it waits for is
    over. Must-haves, and what they wait for, choose before the others. The same input gives the same plan.

    Raises InvalidInput as `check_sessions` says, and when a session waits for itself.
    """
    check_sessions(given)
    grid = Grid(given.first_on, given.last_on)
    times = times_of(given, grid)
    groups = [_Group(net_of(group, times, grid), times, grid) for group in groups_of(given.sessions)]
    _improve(groups, max(LEAST_PLACINGS, PLACINGS_EACH * len(given.sessions)))
    return SessionPlan(
        placed=tuple(sorted((one for group in groups for one in group.placed()), key=_by_start)),
        unplaced=tuple(
            sorted((one for group in groups for one in group.unplaced()), key=lambda one: one.key)
        ),
        bound=_together([group.bound for group in groups]),
    )


class _Group:
    """Sessions that have to be planned together, and the best plan of them so far."""

    def __init__(self, net: Net, times: Mapping[int, FreeTime], grid: Grid) -> None:
        self.net, self._times, self._grid = net, times, grid
        self._tries = plans_of(net, times)
        self.placing = next(self._tries)
        self.worth = worth(net, self.placing)
        self.is_done = False

    @property
    def bound(self) -> Bound:
        return bound_of(self.net, self._times, self._grid, self.placing)

    def improve(self) -> None:
        """Try once more; done when nothing is left to try."""
        placing = next(self._tries, None)
        if placing is None:
            self.is_done = True
        elif worth(self.net, placing) < self.worth:
            self.placing, self.worth = placing, worth(self.net, placing)

    def unplaced(self) -> Iterator[UnplacedSession]:
        return reasons(self.net, self._times, self.placing)

    def placed(self) -> Iterator[PlacedSession]:
        for number, sittings in self.placing.items():
            for slot, length in sittings:
                yield PlacedSession(
                    self.net.nodes[number].key, self._grid.moment(slot), self._grid.moment(slot + length)
                )


def _improve(groups: list[_Group], placings: int) -> None:
    """Spend so many placings of a session on the groups, always on the one that is worst."""
    left = placings - sum(len(group.net.nodes) for group in groups)
    while left > 0 and (open_groups := [group for group in groups if not group.is_done]):
        worst = max(open_groups, key=lambda group: group.worth)
        worst.improve()
        left -= 2 * len(worst.net.nodes)


def plans_of(net: Net, times: Mapping[int, FreeTime]) -> Iterator[Placing]:
    """Give plan after plan: each order's, and what justifying makes of it while that helps."""
    for order in first_orders(net, times):
        placing = place_early(net, order)
        yield placing
        for _ in range(MOST_ROUNDS):
            better = justified(net, placing)
            if worth(net, better) >= worth(net, placing):
                break
            placing = better
            yield placing


def place_early(net: Net, order: Order, first: int = 0) -> Placing:
    """Place the sessions in this order, each as early as it can be, none before a slot. Others are left out."""
    diaries, placing, chosen, ends = Diaries(net), Placing(), set(order), dict[int, int]()
    for number in order:
        node = net.nodes[number]
        waits = [before for before in node.after if before in chosen]
        if len(waits) > sum(before in ends for before in waits):
            continue
        sittings = diaries.earliest(node, max([first, node.first, *(ends[before] for before in waits)]))
        if sittings:
            placing[number], ends[number] = sittings, sum(sittings[-1])
            for sitting in sittings:
                diaries.book(node, sitting)
    return placing


def justified(net: Net, placing: Placing) -> Placing:
    """Move all sessions as late as they can be before the plan's end, the last first; then early, in that order."""
    ends = {number: sum(sittings[-1]) for number, sittings in placing.items()}
    order = sorted(placing, key=lambda number: (-ends[number], -placing[number][0][0], -number))
    late = place_early(net.turned, order, net.size - max(ends.values(), default=0))
    starts = {number: net.size - sum(sittings[-1]) for number, sittings in late.items()}
    ranks = [
        (starts.get(number, placing[number][0][0] if number in placing else net.size),)
        for number in range(len(net.nodes))
    ]
    return place_early(net, in_order(net, ranks))


def worth(net: Net, placing: Placing) -> Worth:
    """Give what a plan is compared by, less is better: must-have time without a place, time without one, the end.

    Then the end of the must-haves, how many sittings there are, and how late they end altogether.
    """
    missing = [node for number, node in enumerate(net.nodes) if number not in placing]
    ends = {number: sum(sittings[-1]) for number, sittings in placing.items()}
    return (
        sum(node.length for node in missing if node.is_must),
        sum(node.length for node in missing),
        max(ends.values(), default=0),
        max((end for number, end in ends.items() if net.nodes[number].is_must), default=0),
        sum(len(sittings) for sittings in placing.values()),
        sum(ends.values()),
    )


def _together(bounds: list[Bound]) -> Bound:
    """Give the bound of all groups together."""
    chains = [one.chain_ends_at for one in bounds if one.chain_ends_at]
    loads = [
        (one.load_ends_at, one.busiest) for one in bounds if one.load_ends_at and one.busiest is not None
    ]
    load_ends_at, busiest = max(loads, default=(None, None))
    return Bound(max(chains, default=None), load_ends_at, busiest)


def _by_start(one: PlacedSession) -> tuple[object, ...]:
    return one.starts_at, one.key
