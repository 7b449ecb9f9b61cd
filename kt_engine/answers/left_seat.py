"""One seat that somebody left or will leave: where it is, and how short its shift is without him. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.answers.seat_plan import Group, ProcessSeats, SeatCase, SeatWeek, weeks_from
from kt_engine.store.seats import ANY, newest_assignments
from kt_engine.store.unit import Reader

HORIZON = 26
"""Weeks looked ahead: half a year, longer than a replacement learns."""


@dataclass(frozen=True)
class LeftSeat:
    certification: str
    certification_id: int
    person_id: int
    process: ProcessSeats
    group: Group

    def weeks(self, case: SeatCase) -> tuple[SeatWeek, ...]:
        """Give its shift and language week by week; all of its process where it is not known where he sat."""
        lines = (
            line for monday in weeks_from(case.as_of, HORIZON) for line in case.week(self.process, monday)
        )
        known = self.group in self.process.groups
        return tuple(line for line in lines if not known or (line.shift, line.language) == self.group)

    def short_weeks(self, case: SeatCase) -> tuple[SeatWeek, ...]:
        return tuple(line for line in self.weeks(case) if line.gap > 0)


def left_seat(reader: Reader, case: SeatCase, certification: RowMapping) -> LeftSeat | None:
    """Give the seat of a certification, ended or not; None where its process is out of scope."""
    process = next((one for one in case.processes if one.process_id == certification["process_id"]), None)
    if process is None:
        return None
    place = newest_assignments(reader, certification["engagement_id"]).get(certification["id"])
    group = (place["shift"], place["language"]) if place else (ANY, ANY)
    return LeftSeat(
        certification["handle"],
        certification["id"],
        certification["person_id"],
        process,
        process.groups[0] if len(process.groups) == 1 else group,
    )


def worst_gap_of(case: SeatCase, process: ProcessSeats, group: Group) -> int:
    """Give the most seats short, or the fewest to spare below zero, of a shift within the horizon."""
    lines = (line for monday in weeks_from(case.as_of, HORIZON) for line in case.week(process, monday))
    return max(line.gap for line in lines if (line.shift, line.language) == group)


def without(case: SeatCase, certifications: Iterable[int]) -> SeatCase:
    """Give the same case as if some held no seat."""
    gone = set(certifications)
    people = tuple(one for one in case.holders.people if one.certification_id not in gone)
    return replace(case, holders=replace(case.holders, people=people))


def first_short_on(weeks: Iterable[SeatWeek]) -> date | None:
    return min((line.starts_on for line in weeks), default=None)
