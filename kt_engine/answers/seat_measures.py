"""How many seats are short: what a gate measures, and what the status page says of each process. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from kt_engine.answers.seat_plan import ProcessSeats, SeatCase, seat_case
from kt_engine.plan.arrival import monday_of
from kt_engine.store.seats import needs_are_known
from kt_engine.store.unit import Reader


class Asking(Protocol):
    """Who asks for a measure, as far as seats need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def today(self) -> date: ...


@dataclass(frozen=True)
class SeatsAtGoLive:
    """The seats of one process in the week of its go-live, or now where it is live."""

    process: str
    wave: int
    on: date | None
    """The go-live, real or planned; None: not dated."""
    needed: int
    live: int
    coming: int
    """Heads in training."""
    expected_live: Decimal
    gap: int
    """Whole seats short, over all shifts and languages."""


def seats_gap(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[()]]:
    """Whole seats short, today or in the week of the planned go-live, the worse; nothing while no need is recorded."""
    if not needs_are_known(reader, asked.engagement_id):
        return None, ()
    case = seat_case(reader, asked.engagement_id, asked.today)
    of = [one for one in case.processes if asked.process_id in {None, one.process_id} and one.is_recorded]
    if not of:
        return None, ()
    return Decimal(sum(worst_gap(case, one) for one in of)), ()


def worst_gap(case: SeatCase, process: ProcessSeats) -> int:
    return max(case.gap(process, monday) for monday in {monday_of(case.as_of), go_live_week(case, process)})


def go_live_week(case: SeatCase, process: ProcessSeats) -> date:
    """Give the Monday of the planned go-live; of this week where the process is live, or has no date."""
    return monday_of(max(process.go_live_on or case.as_of, case.as_of))


def seats_at_go_live(reader: Reader, engagement_id: int, today: date) -> tuple[SeatsAtGoLive, ...]:
    """Give each process with a recorded need, the most seats short first."""
    if not needs_are_known(reader, engagement_id):
        return ()
    case = seat_case(reader, engagement_id, today)
    found = [_at_go_live(case, one) for one in case.processes if one.is_recorded]
    return tuple(sorted(found, key=lambda one: -one.gap))


def _at_go_live(case: SeatCase, process: ProcessSeats) -> SeatsAtGoLive:
    monday = go_live_week(case, process)
    lines = list(case.week(process, monday))
    return SeatsAtGoLive(
        process=process.process,
        wave=process.wave,
        on=process.go_live_on,
        needed=sum(line.needed for line in lines),
        live=sum(line.live for line in lines),
        coming=sum(line.in_machine_count for line in lines),
        expected_live=sum((line.expected_live for line in lines), Decimal(0)),
        gap=case.gap(process, monday),
    )
