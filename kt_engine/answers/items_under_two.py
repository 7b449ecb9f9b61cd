"""The must-have items that fewer than two certified people of a shift are left for. It writes nothing.

Who is certified on a process is taken to hold every item of it; for an item of the whole engagement, of any process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kt_engine.answers.knowledge_holders import KnowledgeItem, knowledge_of
from kt_engine.answers.left_seat import LeftSeat
from kt_engine.answers.seat_holders import SeatHolder
from kt_engine.answers.seat_plan import SeatCase
from kt_engine.plan.arrival import ONE_DAY
from kt_engine.store.seats import ANY
from kt_engine.store.unit import Reader

ENOUGH = 2
"""Field practice: two people certified or later for each must-have item and shift, before a process goes live."""


@dataclass(frozen=True)
class ItemLeft:
    """One must-have item, and how many certified people of a shift are left for it after somebody's last day."""

    item: str
    """As it is called: claim_check@E7-P2."""
    title: str
    shift: str
    before: int
    left: int


def items_under_two(
    reader: Reader, engagement_id: int, before: SeatCase, seat: LeftSeat, last_on: date
) -> tuple[ItemLeft, ...]:
    """Give the items a leaver held that too few are left for; `before`: the case while he still counted.

    None where he was not certified: then he held none.
    """
    certified = [one for one in before.holders.people if one.is_certified]
    if not any(one.certification_id == seat.certification_id for one in certified):
        return ()
    after = last_on + ONE_DAY
    stay = [one for one in certified if one.person_id != seat.person_id and one.counts_on(after)]
    items = knowledge_of(reader, engagement_id, before.as_of)
    own = [item for item in items if item.must_have and item.process in {None, seat.process.process}]
    found = (_left(item, seat, certified, stay) for item in own)
    return tuple(item for item in found if item.left < ENOUGH)


def _left(
    item: KnowledgeItem, seat: LeftSeat, certified: Sequence[SeatHolder], stay: Sequence[SeatHolder]
) -> ItemLeft:
    whole = item.process is None
    return ItemLeft(
        item=item.called,
        title=item.title,
        shift=ANY if whole else seat.group[0],
        before=_people(certified, seat, whole=whole),
        left=_people(stay, seat, whole=whole),
    )


def _people(people: Iterable[SeatHolder], seat: LeftSeat, *, whole: bool) -> int:
    """Count persons, those of the seat's shift where it is one of several."""
    shifts = len({shift for shift, _ in seat.process.groups}) > 1
    return len(
        {
            one.person_id
            for one in people
            if whole
            or (one.process_id == seat.process.process_id and (not shifts or one.shift == seat.group[0]))
        }
    )
