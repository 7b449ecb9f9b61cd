"""Who could take a seat that was left: reserves, people of other processes, people of another shift. It writes nothing.

Nobody of another engagement is looked at, and of one who is busy there no more is said than that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from sqlalchemy import select

from kt_engine.answers.left_seat import LeftSeat, without, worst_gap_of
from kt_engine.answers.planning import scope_of
from kt_engine.answers.seat_holders import SeatHolder, Way
from kt_engine.answers.seat_plan import SeatCase
from kt_engine.methods.ramp import over_hire
from kt_engine.methods.seats import survival_to_live_pct
from kt_engine.plan.arrival import live_on
from kt_engine.plan.calendar import next_working_day
from kt_engine.plan.expand import NOMINATING_STAGES
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.rules.learning import ENDED, Place
from kt_engine.store.find import by_id
from kt_engine.store.tables import Certification, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import LearningStage, ReplacementKind

C, P = table_of(Certification), table_of(Person)
ONE = Decimal(1)
FINEST = Decimal("0.000001")


@dataclass(frozen=True)
class ReplacementOption:
    """One thing that can be done about the seat, as of today."""

    key: str
    """What is typed to choose it: reserve-P14."""
    kind: ReplacementKind
    what: str
    person: str | None
    takes: str | None
    """The certification on this process with which he takes the seat; None: he is nominated."""
    gives_up: str | None
    """The certification of the seat he leaves for it."""
    first_live_on: date | None
    """The first day on which the seat can be filled; None: the playbook does not say how long learning takes."""
    seats: Decimal | None
    """Seats it closes: below 1 where not everybody comes through; None: not known."""
    starters: int | None
    """How many must begin so that one is expected to come through."""
    cost: str
    """What it costs elsewhere."""
    begins_on: date | None = None
    """When something is done: somebody must have been found by then, less is taken over, hours are lent from then."""
    ends_on: date | None = None
    """The last day of it, where it ends."""
    hours_per_week: Decimal | None = None
    """Of an expert who stays."""
    manager: str | None = None
    """Who is asked for them."""


@dataclass(frozen=True)
class Candidate:
    """An option about a person whose cost is not worked out yet: of many candidates only some are shown."""

    option: ReplacementOption
    gives_up: SeatHolder | None = None
    is_busy: bool = False
    """In another engagement too."""

    def with_cost(self, case: SeatCase) -> ReplacementOption:
        cost = self.option.cost
        if not cost:
            nothing = f"nothing: {self.option.person} holds no seat here"
            cost = _cost_of(case, self.gives_up) if self.gives_up else nothing
        return replace(self.option, cost=f"{cost}; busy in another engagement too" if self.is_busy else cost)


@dataclass(frozen=True)
class Learning:
    """How long somebody learns from a stage on, and how likely he comes through."""

    on: date | None
    seats: Decimal | None
    starters: int | None


def learning_from(way: Way, calendar: SiteCalendar, stage: LearningStage | None, begins_on: date) -> Learning:
    """Give when somebody who begins in a stage on a day can be live, and the part of a seat to be expected of him."""
    if stage is None:
        return Learning(None, None, None)
    pct = survival_to_live_pct(way.survival)[stage.value]
    return Learning(
        on=live_on(calendar, way.stretches, stage, begins_on, begins_on),
        seats=pct / 100,
        starters=_starters(pct),
    )


def _starters(pct: Decimal) -> int | None:
    # With the decimals a method takes; rounded down, so that nobody is counted on too soon.
    rounded = pct.quantize(FINEST, rounding=ROUND_DOWN)
    return over_hire(1, rounded) if rounded else None


def first_stage(way: Way, *, is_cleared: bool) -> LearningStage | None:
    """Give where somebody begins: at the front, or behind the clearance when he has it from another process."""
    stages = [one for one in way.stages if not (is_cleared and one is LearningStage.CLEARANCE)]
    return next(iter(stages), None)


def candidates(reader: Reader, engagement_id: int, case: SeatCase, seat: LeftSeat) -> Iterator[Candidate]:
    """Give who could be nominated, who is a reserve of the process, and who could come over from another shift."""
    yield from _shifts(case, seat)
    yield from _reserves(case, seat)
    if not may_nominate(reader, seat):
        return
    scope = scope_of(reader, engagement_id)
    barred = {who for process_id, who in scope.once_nominated if process_id == seat.process.process_id}
    handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
    busy = _busy_elsewhere(reader, engagement_id)
    for who in scope.trainee_pool:
        if who not in barred and who != seat.person_id:
            own = [one for one in case.holders.people if one.person_id == who]
            yield _nomination(case, handles[who], own, who, is_busy=who in busy)


def may_nominate(reader: Reader, seat: LeftSeat) -> bool:
    """Tell whether the process is in a stage in which people are nominated for it."""
    number = by_id(reader, Process, seat.process.process_id)["stage_number"]
    return number in {stage.number for stage in NOMINATING_STAGES}


def _busy_elsewhere(reader: Reader, engagement_id: int) -> frozenset[int]:
    rows = reader.rows(
        select(C.c.person_id).where(C.c.engagement_id != engagement_id, C.c.status.not_in(ENDED)).distinct()
    )
    return frozenset(row["person_id"] for row in rows)


def _nomination(
    case: SeatCase, handle: str, own: Sequence[SeatHolder], person_id: int, *, is_busy: bool
) -> Candidate:
    """Nominate somebody who was never on this process."""
    way, calendar = case.holders.way, case.holders.calendar(person_id)
    is_cleared = any(one.stage is not LearningStage.CLEARANCE for one in own)
    learning = learning_from(way, calendar, first_stage(way, is_cleared=is_cleared), case.as_of)
    sits = next((one for one in own if one.holds_seat), None)
    kind = ReplacementKind.MOVE if sits else ReplacementKind.RESERVE
    known = ", ".join(f"{one.certification} {one.status.value.replace('_', ' ')}" for one in own)
    option = ReplacementOption(
        key=f"{kind.value}-{handle}",
        kind=kind,
        what=f"Nominate {handle} ({known})" if known else f"Nominate {handle}",
        person=handle,
        takes=None,
        gives_up=sits.certification if sits else None,
        first_live_on=learning.on,
        seats=learning.seats,
        starters=learning.starters,
        cost="",
    )
    return Candidate(option, sits, is_busy)


def _cost_of(case: SeatCase, holder: SeatHolder) -> str:
    """Say what the process somebody leaves is short of then."""
    process = next((one for one in case.processes if one.process_id == holder.process_id), None)
    group = case.group_of(process, holder) if process else None
    if process is None or group is None:
        return f"{holder.certification} is given up"
    gap = worst_gap_of(without(case, [holder.certification_id]), process, group)
    if gap > 0:
        return f"{process.process} is then short of {gap} {'seat' if gap == 1 else 'seats'} at the worst"
    return f"nothing: {process.process} has people enough without"


def _reserves(case: SeatCase, seat: LeftSeat) -> Iterator[Candidate]:
    """Give who learned this process and sits elsewhere, or nowhere."""
    for one in case.holders.of_process(seat.process.process_id):
        is_leaver = one.person_id == seat.person_id
        if one.holds_seat or is_leaver or one.place not in {Place.LIVE, Place.LEARNING}:
            continue
        calendar = case.holders.calendar(one.person_id)
        part, starters = (ONE, 1) if one.place is Place.LIVE else _part(case.holders.way, one)
        same = (other for other in case.holders.people if other.person_id == one.person_id)
        sits = next((other for other in same if other.holds_seat), None)
        option = ReplacementOption(
            key=f"{ReplacementKind.RESERVE.value}-{one.person}",
            kind=ReplacementKind.RESERVE,
            what=f"Let the reserve {one.person} ({one.certification} {one.status.value.replace('_', ' ')}) take it",
            person=one.person,
            takes=one.certification,
            gives_up=sits.certification if sits else None,
            first_live_on=one.live_on or next_working_day(calendar, case.as_of),
            seats=part,
            starters=starters,
            cost="",
        )
        yield Candidate(option, sits)


def _part(way: Way, holder: SeatHolder) -> tuple[Decimal | None, int | None]:
    """Give the part of a seat to be expected of somebody who learns already, and how many such people fill one."""
    if holder.stage is None or holder.stage not in way.stages:
        return None, None
    pct = survival_to_live_pct(way.survival)[holder.stage.value]
    return pct / 100, _starters(pct)


def _shifts(case: SeatCase, seat: LeftSeat) -> Iterator[Candidate]:
    """Give one person of each other shift with the same language that has a live seat to spare."""
    for group in seat.process.groups:
        if group == seat.group or group[1] != seat.group[1]:
            continue
        live = [one for one in case.seated(seat.process, group) if one.place is Place.LIVE]
        if not live:
            continue
        one = live[-1]
        gap = worst_gap_of(without(case, [one.certification_id]), seat.process, group)
        if gap > 0:
            continue
        spare = f" and keeps {-gap} to spare" if gap else " and has none to spare then"
        option = ReplacementOption(
            key=f"{ReplacementKind.SHIFT.value}-{one.certification}",
            kind=ReplacementKind.SHIFT,
            what=f"Let {one.person} ({one.certification}) come over from the shift {group[0]}",
            person=one.person,
            takes=one.certification,
            gives_up=None,
            first_live_on=next_working_day(case.holders.calendar(one.person_id), case.as_of),
            seats=ONE,
            starters=1,
            cost=f"nothing: the shift {group[0]} has people enough{spare}",
        )
        yield Candidate(option)
