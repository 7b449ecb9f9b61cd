"""Why a session found no place. It places nothing."""

from collections.abc import Iterator, Mapping

from kt_engine.plan.free_time import FreeTime
from kt_engine.plan.session_bound import loads_of
from kt_engine.plan.session_diary import Diaries, Sitting
from kt_engine.plan.session_net import Net
from kt_engine.plan.session_shapes import UnplacedSession
from kt_engine.words import WhyNotPlaced


def reasons(
    net: Net, times: Mapping[int, FreeTime], placing: Mapping[int, list[Sitting]]
) -> Iterator[UnplacedSession]:
    """Give each session without a place, with the first reason that holds and the people it holds of."""
    loads = loads_of(net.nodes)
    for number, node in enumerate(net.nodes):
        if number in placing:
            continue
        experts = [person for person, explains in node.parts if explains]
        everybody = [person for person, _ in node.parts]
        unpromised = [person for person in experts if not times[person].is_promised]
        used_up = [one for one in experts if loads[one, True] > times[one].room(explains=True)]
        if any(before not in placing for before in node.after):
            why, who = WhyNotPlaced.WAITS, experts
        elif unpromised:
            why, who = WhyNotPlaced.NO_ALLOCATION, unpromised
        elif not Diaries(net).earliest(node, node.first):
            why, who = WhyNotPlaced.NEVER_TOGETHER, everybody
        elif used_up:
            why, who = WhyNotPlaced.USED_UP, used_up
        else:
            why, who = WhyNotPlaced.CROWDED, everybody
        yield UnplacedSession(node.key, why, tuple(sorted(who)))
