"""What is left of everybody's time while sessions are placed: the one thing of the planner that changes."""

from bisect import bisect_right
from collections.abc import Sequence

from kt_engine.plan.free_time import span, starts_in
from kt_engine.plan.session_net import Agenda, Net, Node

Sitting = tuple[int, int]
"""The slot in which it begins, and how many slots it takes."""
Presence = tuple["_Diary", bool]
"""Somebody's diary, and whether he explains."""


class Diaries:
    """One diary per person of a net; made anew for each pass."""

    def __init__(self, net: Net) -> None:
        self._of = {person: _Diary(agenda) for person, agenda in net.agendas.items()}
        for (person, explains), mask in net.masks.items():
            self._of[person].masks[explains] = mask

    def earliest(self, node: Node, first: int) -> list[Sitting]:
        """Give the sittings of a session as early as it can be over, from a slot on; in one rather than in several.

        Several are on different days of everybody. An empty list: there is no room for it.
        """
        people = [(self._of[person], explains) for person, explains in node.parts]
        mask = (1 << node.end) - 1
        for diary, explains in people:
            mask &= diary.masks[explains]
        mask >>= first
        whole = (
            _next(people, mask, first, (node.length, node.length)) if node.length <= node.longest else None
        )
        begin = first + (mask & -mask).bit_length() - 1
        if node.length < 2 * node.shortest or (whole and whole[0] == begin):
            return [whole] if whole else []
        divided = _divided(node, people, mask, first, None if whole is None else sum(whole))
        return divided or ([whole] if whole else [])

    def book(self, node: Node, sitting: Sitting) -> None:
        """Take the slots out, and whole days and weeks that take not even a short sitting any more."""
        slot, length = sitting
        others = ~span(slot, slot + length)
        for person, explains in node.parts:
            self._of[person].book(slot, length, others, explains=explains)


class _Diary:
    __slots__ = ("agenda", "day_left", "masks", "week_left")

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.day_left = list(agenda.day_left)
        self.week_left = list(agenda.week_left)
        self.masks = [0, 0]
        """The free slots for being there, and for explaining."""

    def book(self, slot: int, length: int, others: int, *, explains: bool) -> None:
        """Take slots out; `others` is the mask of all but them."""
        agenda = self.agenda
        place = bisect_right(agenda.begins, slot) - 1
        left = self.day_left[place] = self.day_left[place] - length
        if left < agenda.least:
            others = ~span(agenda.begins[place], agenda.ends[place])
        self.masks[0] &= others
        self.masks[1] &= others
        if explains:
            week = agenda.weeks[place]
            left = self.week_left[week] = self.week_left[week] - length
            if left < agenda.least:
                self.masks[1] &= ~span(*agenda.week_spans[week])


def _divided(
    node: Node, people: Sequence[Presence], mask: int, first: int, before: int | None
) -> list[Sitting]:
    """Give sittings as early and as long as they can be; none where they are not over before a slot."""
    found: list[Sitting] = []
    remaining = node.length
    while remaining:
        sitting = _next(people, mask, first, (node.least(remaining), min(node.longest, remaining)), found)
        if sitting is None:
            return []
        slot, length = sitting
        if 0 < remaining - length < node.shortest:
            length = remaining - node.shortest
        found.append((slot, length))
        remaining -= length
        if before is not None and slot + length + remaining >= before:
            return []
        if remaining:
            end = max([_day_end(diary.agenda, slot) for diary, _ in people])
            mask, first = mask >> (end - first), end
    return found


def _day_end(agenda: Agenda, slot: int) -> int:
    return agenda.ends[bisect_right(agenda.begins, slot) - 1]


def _next(
    people: Sequence[Presence],
    mask: int,
    first: int,
    lengths: tuple[int, int],
    own: Sequence[Sitting] = (),
) -> Sitting | None:
    """Give the first sitting with the least slots or more, with as many as there are, at most the most.

    `mask` holds the slots that all share, counted from `first`; `own` are sittings of the same session before.
    """
    least, most = lengths
    while starts := starts_in(mask, least):
        place = (starts & -starts).bit_length() - 1
        room, until = _room(people, first + place, most, own)
        if room >= least:
            run = mask >> place
            return first + place, min(room, (~run & (run + 1)).bit_length() - 1)
        mask, first = mask >> (until - first), until
    return None


def _room(people: Sequence[Presence], slot: int, most: int, own: Sequence[Sitting]) -> tuple[int, int]:
    """Give how many slots (at most `most`) day and week take of all, and until when it stays so for who has least."""
    room, until = most, 0
    for diary, explains in people:
        agenda = diary.agenda
        place = bisect_right(agenda.begins, slot) - 1
        left = diary.day_left[place]
        if left < room:
            room, until = left, agenda.ends[place]
        if explains:
            week = agenda.weeks[place]
            left = diary.week_left[week]
            if own:
                begin, end = agenda.week_spans[week]
                left -= sum(length for start, length in own if begin <= start < end)
            if left < room:
                room, until = left, agenda.week_spans[week][1]
    return room, until
