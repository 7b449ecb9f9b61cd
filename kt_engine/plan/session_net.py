"""Knowledge sessions as a net of numbered nodes over slots, checked, and turned round in time; it places nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from kt_engine.errors import InvalidInput, Problem
from kt_engine.methods.critical_path import order_of_work, successors_of
from kt_engine.plan.attendee_time import free_time
from kt_engine.plan.free_time import ONE_DAY, FreeTime, Grid
from kt_engine.plan.session_shapes import GRID_MINUTES, NeededSession, SessionInput

Part = tuple[int, bool]
"""A person, and whether he explains."""
MOST_SESSIONS = 5000
MOST_DAYS = 800


class Node(NamedTuple):
    """One session; lengths in slots."""

    key: str
    length: int
    shortest: int
    longest: int
    parts: tuple[Part, ...]
    after: tuple[int, ...]
    followed_by: tuple[int, ...]
    first: int
    """The first slot in which it may begin."""
    end: int
    """The slot before which it must be over."""
    is_must: bool
    """It is a must-have, or one waits for it."""
    priority: int

    def least(self, remaining: int) -> int:
        """Give the length of the shortest sitting that may come next when so much is still to be explained."""
        return remaining if remaining < 2 * self.shortest else self.shortest


@dataclass(frozen=True)
class Agenda:
    """What a person's days and weeks still take, in slots; one direction of time is as good as the other."""

    begins: tuple[int, ...]
    """Of each day, ascending."""
    ends: tuple[int, ...]
    weeks: tuple[int, ...]
    """To which week each day belongs."""
    week_spans: tuple[tuple[int, int], ...]
    """From the first day's begin to the last day's end."""
    day_left: tuple[int, ...]
    week_left: tuple[int, ...]
    """Of explaining."""
    least: int
    """The shortest sitting anybody asks of this person."""


@dataclass(frozen=True)
class Net:
    nodes: tuple[Node, ...]
    agendas: Mapping[int, Agenda]
    masks: Mapping[Part, int]
    """The free slots of each part before any session is placed."""
    size: int
    """Count of slots."""

    def together(self, node: Node) -> int:
        """Give the free slots of all who must be at a session, in the time it may take place."""
        mask = (1 << node.end) - 1
        for part in node.parts:
            mask &= self.masks[part]
        return mask >> node.first << node.first

    @cached_property
    def turned(self) -> "Net":
        """Give the same net with the last slot first; what is placed early in it is late in this one."""
        return Net(
            nodes=tuple(
                node._replace(
                    after=node.followed_by,
                    followed_by=node.after,
                    first=self.size - node.end,
                    end=self.size - node.first,
                )
                for node in self.nodes
            ),
            agendas={person: _turned(agenda, self.size) for person, agenda in self.agendas.items()},
            masks={part: int(f"{mask:0{self.size}b}"[::-1], 2) for part, mask in self.masks.items()},
            size=self.size,
        )


def net_of(wanted: Iterable[NeededSession], times: Mapping[int, FreeTime], grid: Grid) -> Net:
    """Number the sessions, each after those it waits for, else by key.

    Raises InvalidInput when a session waits for itself.
    """
    sessions = {one.key: one for one in sorted(wanted, key=lambda one: one.key)}
    waits = {key: tuple(sorted(set(one.after))) for key, one in sessions.items()}
    order = order_of_work(list(sessions), waits)
    follow = successors_of(order, waits)
    urgent = _urgent(order, waits, sessions)
    size = grid.size
    number = {key: place for place, key in enumerate(order)}
    nodes = tuple(
        Node(
            key=key,
            length=sessions[key].minutes // GRID_MINUTES,
            shortest=min(sessions[key].shortest_minutes, sessions[key].minutes) // GRID_MINUTES,
            longest=sessions[key].longest_minutes // GRID_MINUTES,
            parts=_parts(sessions[key]),
            after=tuple(number[before] for before in waits[key]),
            followed_by=tuple(number[later] for later in follow[key]),
            first=_first(sessions[key], grid),
            end=_end(sessions[key], grid, size),
            is_must=key in urgent,
            priority=sessions[key].priority,
        )
        for key in order
    )
    return Net(
        nodes=nodes,
        agendas=_agendas(times, nodes),
        masks={
            part: times[part[0]].mask(explains=part[1])
            for part in {one for node in nodes for one in node.parts}
        },
        size=size,
    )


def times_of(given: SessionInput, grid: Grid) -> dict[int, FreeTime]:
    """Work out the time of everybody who is named in a session."""
    begin = 0 if given.not_before is None else min(grid.size, grid.slot_from(given.not_before))
    people = sorted({person for one in given.sessions for person in (*one.experts, *one.others)})
    return {one: free_time(given.attendees[one], grid, given.most_minutes_a_day, begin) for one in people}


def check_sessions(given: SessionInput) -> None:
    """Raise InvalidInput with everything for which sessions cannot be placed at all.

    That is a session which names nobody who explains, somebody or something unknown, or lengths off the grid or that
    do not add up.
    """
    problems = [Problem(sentence) for sentence in _faults(given)]
    if problems:
        raise InvalidInput(problems)


def _faults(given: SessionInput) -> Iterator[str]:
    if not given.first_on <= given.last_on <= given.first_on + MOST_DAYS * ONE_DAY:
        yield (
            f"Sessions are planned from a day on, for at most {MOST_DAYS} days: "
            f"not from {given.first_on} to {given.last_on}."
        )
    if len(given.sessions) > MOST_SESSIONS:
        yield f"There are {len(given.sessions)} sessions to plan; at most {MOST_SESSIONS} are planned at once."
    keys, people = {one.key for one in given.sessions}, set(given.attendees)
    if len(keys) < len(given.sessions):
        yield "Two sessions have the same key. Give each its own."
    for one in given.sessions:
        yield from _faults_of(one, keys, people)


def _faults_of(one: NeededSession, keys: set[str], known: set[int]) -> Iterator[str]:
    lengths = (one.minutes, one.shortest_minutes, one.longest_minutes)
    if min(lengths) <= 0 or any(length % GRID_MINUTES for length in lengths):
        yield f"{one.key} takes {one.minutes} minutes; a session takes a multiple of {GRID_MINUTES}."
    elif one.longest_minutes < min(one.minutes, 2 * one.shortest_minutes - GRID_MINUTES):
        yield (
            f"{one.key} takes {one.minutes} minutes, which sittings of {one.shortest_minutes} to "
            f"{one.longest_minutes} minutes do not always add up to. Allow shorter or longer sittings."
        )
    if not one.experts:
        yield f"{one.key} has nobody who explains. Name an expert."
    if {*one.experts, *one.others} - known:
        yield f"{one.key} names people whose time is not known."
    if missing := sorted(set(one.after) - keys):
        yield f"{one.key} waits for {', '.join(missing)}, which is not there."


def _urgent(
    order: Sequence[str], waits: dict[str, tuple[str, ...]], sessions: dict[str, NeededSession]
) -> set[str]:
    """Give the must-haves and everything they wait for."""
    found = {key for key, one in sessions.items() if one.is_must}
    for key in reversed(order):
        if key in found:
            found.update(waits[key])
    return found


def _parts(session: NeededSession) -> tuple[Part, ...]:
    """Who explains is not there a second time."""
    explains = dict.fromkeys(session.others, False) | dict.fromkeys(session.experts, True)
    return tuple(explains.items())


def _first(session: NeededSession, grid: Grid) -> int:
    return 0 if session.earliest_on is None else max(0, min(grid.size, grid.begin_of(session.earliest_on)))


def _end(session: NeededSession, grid: Grid, size: int) -> int:
    if session.latest_on is None:
        return size
    return max(0, min(size, grid.begin_of(session.latest_on + ONE_DAY)))


def _agendas(times: Mapping[int, FreeTime], nodes: Sequence[Node]) -> dict[int, Agenda]:
    least: dict[int, int] = {}
    for node in nodes:
        for person, _ in node.parts:
            least[person] = min(node.shortest, least.get(person, node.shortest))
    return {person: _agenda(times[person], shortest) for person, shortest in least.items()}


def _agenda(time: FreeTime, least: int) -> Agenda:
    spans: dict[int, tuple[int, int]] = {}
    for day in time.days:
        spans[day.week] = (spans.get(day.week, (day.begin, 0))[0], day.begin + day.free.bit_length())
    return Agenda(
        begins=tuple(day.begin for day in time.days),
        ends=tuple(day.begin + day.free.bit_length() for day in time.days),
        weeks=tuple(day.week for day in time.days),
        week_spans=tuple(spans[week] for week in range(len(spans))),
        day_left=tuple(day.left for day in time.days),
        week_left=time.week_left,
        least=least,
    )


def _turned(agenda: Agenda, size: int) -> Agenda:
    return replace(
        agenda,
        begins=tuple(size - end for end in reversed(agenda.ends)),
        ends=tuple(size - begin for begin in reversed(agenda.begins)),
        weeks=agenda.weeks[::-1],
        week_spans=tuple((size - end, size - begin) for begin, end in agenda.week_spans),
        day_left=agenda.day_left[::-1],
    )
