"""Seats by process, shift, language and week: needed, live, in the machine, expected, short. It writes nothing.

What is expected is a mean over all who are in training, never a promise about one of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.answers.certified_people import go_lives_of
from kt_engine.answers.seat_holders import SeatHolder, SeatHolders, seat_holders
from kt_engine.exchange.weeks import week_text
from kt_engine.methods.seats import Cohort, seats_by_week
from kt_engine.plan.arrival import ONE_WEEK, is_left_in, is_live_in, monday_of
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.learning import Place
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.seats import ANY, needs_by_place, words_of
from kt_engine.store.seats import Place as NeedPlace
from kt_engine.store.unit import Reader
from kt_engine.words import LearningStage

Group = tuple[str, str]
"""Shift and language."""


@dataclass(frozen=True)
class StageHeads:
    stage: LearningStage
    heads: int


@dataclass(frozen=True)
class SeatWeek:
    process: str
    shift: str
    language: str
    week: str
    """2027-W10."""
    starts_on: date
    needed: int
    is_recorded: bool
    """False: nobody has said what is needed; it is the least the playbook asks for, from the go-live on."""
    live: int
    in_machine: tuple[StageHeads, ...]
    expected_live: Decimal
    """Live, and the expected survivors of who can be live by then; a mean."""
    floor: int
    """The same in whole seats, rounded down."""
    gap: int
    """Whole seats short; below zero, to spare."""

    @property
    def in_machine_count(self) -> int:
        return sum(one.heads for one in self.in_machine)


@dataclass(frozen=True)
class ProcessSeats:
    process: str
    process_id: int
    name: str
    wave: int
    site_id: int
    go_live_on: date | None
    """The day it went live, else the forecast."""
    groups: tuple[Group, ...]
    is_recorded: bool
    minimum: int
    """The certified people the playbook asks for at least."""
    unassigned: tuple[str, ...]
    """Certifications that are counted nowhere, because nobody has said in which shift they sit."""
    again: tuple[str, ...]
    """Certifications that must be renewed and fill no seat before."""


@dataclass(frozen=True)
class SeatCase:
    """What seats are counted from, read once."""

    as_of: date
    holders: SeatHolders
    needs: Mapping[NeedPlace, Sequence[RowMapping]]
    """By process, shift and language, the earliest week first."""
    processes: tuple[ProcessSeats, ...]

    def week(self, process: ProcessSeats, monday: date) -> Iterator[SeatWeek]:
        """Give one line for each shift and language of a process in a week."""
        for group in process.groups:
            yield self._line(process, group, monday)

    def gap(self, process: ProcessSeats, monday: date) -> int:
        """Give the seats short in a week, over all shifts and languages: what is spare in one fills no other."""
        return sum(max(0, line.gap) for line in self.week(process, monday))

    def group_of(self, process: ProcessSeats, holder: SeatHolder) -> Group | None:
        """Give where somebody is counted; None: nowhere."""
        if not holder.holds_seat:
            return None
        if len(process.groups) == 1:
            return process.groups[0]
        group = (holder.shift or "", holder.language or "")
        return group if group in process.groups else None

    def seated(self, process: ProcessSeats, group: Group) -> list[SeatHolder]:
        own = self.holders.of_process(process.process_id)
        return [one for one in own if self.group_of(process, one) == group]

    def needed(self, process: ProcessSeats, group: Group, monday: date) -> int:
        if not process.is_recorded:
            begins = process.go_live_on is None or monday + ONE_WEEK > process.go_live_on
            return process.minimum if begins else 0
        row = self.need(process, group, monday)
        return 0 if row is None else int(row["seats"])

    def need(self, process: ProcessSeats, group: Group, monday: date) -> RowMapping | None:
        """Give the record that counts for a week; None: nothing is needed yet."""
        rows = self.needs.get((process.process_id, *group), ())
        return next((row for row in reversed(rows) if row["from_week_on"] <= monday), None)

    def _line(self, process: ProcessSeats, group: Group, monday: date) -> SeatWeek:
        here = [one for one in self.seated(process, group) if not self._has_left(one, monday)]
        live = sum(one.place is Place.LIVE for one in here)
        learning = [one for one in here if one.place is Place.LEARNING]
        needed = self.needed(process, group, monday)
        expected, gap = self._expected(needed, live, [one for one in learning if self._is_due(one, monday)])
        return SeatWeek(
            process=process.process,
            shift=group[0],
            language=group[1],
            week=week_text(monday),
            starts_on=monday,
            needed=needed,
            is_recorded=process.is_recorded,
            live=live,
            in_machine=_by_stage(learning),
            expected_live=expected,
            floor=int(expected),
            gap=gap,
        )

    def _has_left(self, holder: SeatHolder, monday: date) -> bool:
        calendar = self.holders.calendar(holder.person_id)
        return holder.last_on is not None and is_left_in(calendar, holder.last_on, monday)

    def _is_due(self, holder: SeatHolder, monday: date) -> bool:
        calendar = self.holders.calendar(holder.person_id)
        return holder.live_on is not None and is_live_in(calendar, holder.live_on, monday)

    def _expected(self, needed: int, live: int, due: Sequence[SeatHolder]) -> tuple[Decimal, int]:
        survival = self.holders.way.survival
        if not survival:
            return Decimal(live), needed - live
        cohorts = [Cohort(one.stage.value, one.heads, 1) for one in _by_stage(due)]
        [week] = seats_by_week([needed], live, cohorts, survival)
        return week.expected_live, week.gap


def _by_stage(people: Sequence[SeatHolder]) -> tuple[StageHeads, ...]:
    counts = {stage: sum(one.stage is stage for one in people) for stage in LearningStage}
    return tuple(StageHeads(stage, heads) for stage, heads in counts.items() if heads)


def seat_case(reader: Reader, engagement_id: int, today: date) -> SeatCase:
    """Read what seats are counted from, as of a day, for the processes in scope."""
    holders, needs = seat_holders(reader, engagement_id, today), needs_by_place(reader, engagement_id)
    playbook, go_lives = pinned_playbook(reader, engagement_id), go_lives_of(reader, engagement_id)
    processes = tuple(
        _process(row, playbook, go_lives.get(row["id"]), needs, holders.of_process(row["id"]))
        for row in in_scope(reader, engagement_id)
    )
    return SeatCase(today, holders, needs, processes)


def _process(
    row: RowMapping, playbook: Playbook, go_live_on: date | None, needs: Mapping[NeedPlace, Sequence[RowMapping]],
    people: Sequence[SeatHolder],
) -> ProcessSeats:  # fmt: skip
    recorded = [(shift, language) for process_id, shift, language in needs if process_id == row["id"]]
    sat = [(one.shift, one.language or ANY) for one in people if one.shift is not None and one.holds_seat]
    groups = tuple(dict.fromkeys([*recorded, *sat])) or (_first_group(playbook),)
    lost = [one.certification for one in people if one.holds_seat and one.shift is None]
    return ProcessSeats(
        process=row["handle"],
        process_id=row["id"],
        name=row["name"],
        wave=row["wave"],
        site_id=row["site_id"],
        go_live_on=go_live_on,
        groups=groups,
        is_recorded=bool(recorded),
        minimum=playbook.seats,
        unassigned=tuple(lost) if len(groups) > 1 else (),
        again=tuple(one.certification for one in people if one.place is Place.AGAIN),
    )


def _first_group(playbook: Playbook) -> Group:
    return next(iter(words_of(playbook, "shift")), ANY), next(iter(words_of(playbook, "language")), ANY)


def weeks_from(day: date, count: int) -> tuple[date, ...]:
    """Give the Mondays of so many weeks, the first that of a day."""
    return tuple(monday_of(day) + number * ONE_WEEK for number in range(count))
