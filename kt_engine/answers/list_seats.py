"""The plan of seats for the command line: an engagement or one process, week by week. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.seat_holders import SeatHolder
from kt_engine.answers.seat_plan import ProcessSeats, SeatCase, SeatWeek, seat_case, weeks_from
from kt_engine.errors import UsageProblem
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Engagement
from kt_engine.words import LearningStage

MOST_WEEKS = 104


@dataclass(frozen=True)
class StageRule:
    """How many come through a stage, and how long it takes, with where the figures come from."""

    stage: LearningStage
    survival_pct: Decimal
    length_days: int
    survival_source: str
    length_source: str


@dataclass(frozen=True)
class SeatPlan:
    engagement: str
    as_of: date
    weeks: tuple[SeatWeek, ...]
    processes: tuple[ProcessSeats, ...]
    stages: tuple[StageRule, ...]
    """The way to live work, as the playbook counts it; empty where it says nothing: then nobody in training counts."""
    counted_twice: tuple[str, ...]
    """Persons who hold a seat of more than one process."""


def list_seats(
    database: Database, engagement: str, today: date, *, weeks: int, process: str | None = None
) -> SeatPlan:
    """Give so many weeks, this one first. Raises NotFound, UsageProblem for a number of weeks nobody plans."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageProblem(f"{weeks} weeks cannot be shown. Give a number from 1 to {MOST_WEEKS}.")
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        wanted = None if process is None else find_process(reader, row["id"], process)["handle"]
        case = seat_case(reader, row["id"], today)
        shown = tuple(one for one in case.processes if wanted in {None, one.process})
        return SeatPlan(
            engagement=row["handle"],
            as_of=today,
            weeks=tuple(_weeks(case, shown, weeks)),
            processes=shown,
            stages=stage_rules(pinned_playbook(reader, row["id"])),
            counted_twice=counted_twice(case.holders.people),
        )


def _weeks(case: SeatCase, processes: Iterable[ProcessSeats], count: int) -> Iterable[SeatWeek]:
    for process in processes:
        lines = [case.week(process, monday) for monday in weeks_from(case.as_of, count)]
        yield from (week for group in zip(*lines, strict=True) for week in group)


def stage_rules(playbook: Playbook) -> tuple[StageRule, ...]:
    """Give what the playbook says of each stage."""
    if playbook.staffing is None:
        return ()
    thresholds = playbook.thresholds
    return tuple(
        StageRule(
            stage,
            thresholds[one.survival].value,
            int(thresholds[one.length].value),
            thresholds[one.survival].source,
            thresholds[one.length].source,
        )
        for stage, one in playbook.staffing.stages.items()
    )


def counted_twice(people: Iterable[SeatHolder]) -> tuple[str, ...]:
    """Give the persons who hold a seat of several processes, and are therefore counted in each."""
    seats: dict[str, set[int]] = {}
    for one in people:
        if one.holds_seat:
            seats.setdefault(one.person, set()).add(one.process_id)
    return tuple(person for person, processes in seats.items() if len(processes) > 1)
