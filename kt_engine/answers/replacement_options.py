"""What can be done about a seat that was left, each with its first live date and its cost. It writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kt_engine.answers.contract_milestones import contract_milestones, prices_of_wave
from kt_engine.answers.left_seat import LeftSeat, first_short_on
from kt_engine.answers.replacement_experts import experts_kept
from kt_engine.answers.replacement_people import (
    ReplacementOption,
    candidates,
    first_stage,
    learning_from,
    may_nominate,
)
from kt_engine.answers.seat_plan import SeatCase, SeatWeek
from kt_engine.answers.waves import contract_go_lives
from kt_engine.exchange.weeks import week_text
from kt_engine.methods.seats import SECONDS_PER_HOUR, productive_hours
from kt_engine.plan.arrival import ONE_DAY, monday_of
from kt_engine.plan.calendar import add_working_days
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import ReplacementKind

SHOWN_PEOPLE = 10
NOT_LOOKED_AT = (
    "An expert can be kept longer only where a manager lent hours of him here (kt allocation propose); "
    "of anybody else of the incumbent nothing is known."
)


@dataclass(frozen=True)
class Options:
    options: tuple[ReplacementOption, ...]
    """The earliest first."""
    more_people: int
    """People who could be nominated too and are not listed."""
    earliest_on: date | None
    """The first day on which somebody who begins today can be live; None: nobody, or not known."""
    notes: tuple[str, ...]
    """What is not among them, and why."""


def replacement_options(
    reader: Reader, engagement_id: int, case: SeatCase, seat: LeftSeat, *, also: str | None = None
) -> Options:
    """Give the options as of the day of the case; `also`: the key of one that is wanted, however late it comes."""
    people = sorted(
        candidates(reader, engagement_id, case, seat), key=lambda candidate: _earliest(candidate.option)
    )
    wanted = [one for one in people[SHOWN_PEOPLE:] if also and one.option.key.casefold() == also.casefold()]
    shown = [candidate.with_cost(case) for candidate in (*people[:SHOWN_PEOPLE], *wanted)]
    newcomers = [*shown, _hire(pinned_playbook(reader, engagement_id), case)]
    arrivals = [one.first_live_on for one in newcomers if one.first_live_on is not None]
    earliest = min(arrivals, default=None)
    short = seat.short_weeks(case)
    found = [*newcomers, *experts_kept(reader, engagement_id, case, seat, earliest)]
    found += _of_the_work(reader, engagement_id, case, seat, short, earliest)
    return Options(
        options=tuple(sorted(found, key=_earliest)),
        more_people=len(people) - len(shown),
        earliest_on=earliest,
        notes=tuple(_notes(reader, case, seat)),
    )


def _notes(reader: Reader, case: SeatCase, seat: LeftSeat) -> Iterator[str]:
    yield NOT_LOOKED_AT
    if not case.holders.way.stages:
        yield "The playbook of this engagement does not say how long learning takes, so no date is known."
    if not may_nominate(reader, seat):
        yield (
            f"Nobody is nominated for {seat.process.process} by this program now: that is for its stages "
            "transition and integrate, and go live. Who is hired is noted with a day."
        )


def _earliest(option: ReplacementOption) -> tuple[date, int, str]:
    return option.first_live_on or date.max, list(ReplacementKind).index(option.kind), option.key


def _hire(playbook: Playbook, case: SeatCase) -> ReplacementOption:
    way, calendar = case.holders.way, case.holders.newcomer
    key = playbook.staffing.hiring if playbook.staffing else None
    days = int(playbook.thresholds[key].value) if key else 0
    begins_on = add_working_days(calendar, case.as_of, days) + ONE_DAY if days else case.as_of
    learning = learning_from(way, calendar, first_stage(way, is_cleared=False), begins_on)
    found = f", found within {days} working days" if days else ", as if one were found today"
    return ReplacementOption(
        key=ReplacementKind.HIRE.value,
        kind=ReplacementKind.HIRE,
        what=f"Hire somebody who learns all of it{found}",
        person=None,
        takes=None,
        gives_up=None,
        first_live_on=learning.on,
        seats=learning.seats,
        starters=learning.starters,
        cost="the search, and the pay while learning",
        begins_on=begins_on,
    )


def _of_the_work(
    reader: Reader, engagement_id: int, case: SeatCase, seat: LeftSeat, short: Sequence[SeatWeek],
    earliest: date | None,
) -> Iterator[ReplacementOption]:  # fmt: skip
    """Give what changes the work and not the people."""
    if not short:
        yield _option(
            ReplacementKind.LEAVE_EMPTY, "leave_empty", "Leave the seat empty: no week is short without it",
            case.as_of, 0, "one less to spare",
        )  # fmt: skip
        return
    worst = max(line.gap for line in short)
    yield _lower(case, seat, short, worst, earliest)
    go_live = seat.process.go_live_on
    if go_live is None or go_live <= case.as_of or earliest is None or earliest <= go_live:
        return
    if short[0].starts_on < earliest:
        yield _delay(reader, engagement_id, seat, go_live, earliest, worst)


def _option(
    kind: ReplacementKind, key: str, what: str, on: date | None, seats: int, cost: str
) -> ReplacementOption:
    return ReplacementOption(key, kind, what, None, None, None, on, Decimal(seats), None, cost)


def _lower(
    case: SeatCase, seat: LeftSeat, short: Sequence[SeatWeek], worst: int, earliest: date | None
) -> ReplacementOption:
    begins = first_short_on(short)
    ends = monday_of(earliest) if earliest and begins and monday_of(earliest) > begins else None
    until = f" until {week_text(ends)}" if ends else ""
    units = _units_of(case, seat, short, worst)
    stays = f"about {units} units a week stay" if units else f"the work of {_seats(worst)} stays"
    what = f"Take over less from {short[0].week}{until}: {_seats(worst)} less are needed"
    cost = f"{stays} with whoever does it today"
    option = _option(ReplacementKind.LOWER_RAMP, "lower_ramp", what, begins, worst, cost)
    return replace(option, begins_on=begins, ends_on=ends - ONE_DAY if ends else None)


def _seats(count: int) -> str:
    return f"{count} {'seat' if count == 1 else 'seats'}"


def _units_of(case: SeatCase, seat: LeftSeat, short: Sequence[SeatWeek], count: int) -> int | None:
    """Give what so many seats do in a week, where the need was worked out of a volume."""
    row = case.need(seat.process, (short[0].shift, short[0].language), short[0].starts_on)
    if row is None or row["volume"] is None or not row["handling_seconds"]:
        return None
    hours = productive_hours(row["hours"], row["shrinkage_pct"], row["occupancy_pct"])
    return int(count * hours * SECONDS_PER_HOUR / row["handling_seconds"])


def _delay(
    reader: Reader, engagement_id: int, seat: LeftSeat, go_live: date, earliest: date, worst: int
) -> ReplacementOption:
    weeks = -((go_live - earliest).days // 7)
    wave = seat.process.wave
    promised = contract_go_lives(reader, engagement_id).get(wave)
    costs = [f"the go-live of {seat.process.process} moves from {go_live}, with it wave {wave}"]
    costs += [f"the contract promises wave {wave} for {promised}"] if promised else []
    costs += prices_of_wave(contract_milestones(reader, engagement_id), wave)
    what = f"Let {seat.process.process} go live {weeks} {'week' if weeks == 1 else 'weeks'} later"
    return _option(ReplacementKind.DELAY, f"delay-{weeks}", what, earliest, worst, "; ".join(costs))
