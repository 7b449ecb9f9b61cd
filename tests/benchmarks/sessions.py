"""Places 500 knowledge sessions of 20 experts and 60 receivers over 12 weeks; beside it TaskJuggler 3 on the same.

Run it with: python tests/benchmarks/sessions.py [--sessions 500] [--projects 8] [--keep FOLDER]

Each project is drawn: three sites in three time zones with working hours and public holidays, leave, allocations (hours
a week, windows, a day off), five hours a day, an order of work. Every session needs all of its people at once. Ours is
run twice: with sittings of half an hour or more, which is TaskJuggler's own freedom to split work, and with sittings of
an hour or more, which people would rather have. Compared are the moment the last session ends and processor time. Ours
is the call from frozen values to plan, the median of some; the holidays of a site are worked out once before.
TaskJuggler's is its whole process; beside it stands an empty project, which is its start alone. Its hours are written
in UTC, because it did not follow the zone of a shift; nobody changes the clock in these weeks.
"""

import argparse
import csv
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time as clock
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from kt_engine.exchange.weekdays import NAMES  # noqa: E402
from kt_engine.exchange.weekly_windows import WeeklyWindow  # noqa: E402
from kt_engine.plan.calendar import is_working_day  # noqa: E402
from kt_engine.plan.place_sessions import place_sessions  # noqa: E402
from kt_engine.plan.session_shapes import (  # noqa: E402
    Allocation,
    Attendee,
    NeededSession,
    SessionInput,
    SessionPlan,
)
from kt_engine.plan.shapes import SiteCalendar  # noqa: E402

FIRST = date(2027, 4, 12)
WEEKS = 12
LAST = FIRST + timedelta(days=7 * WEEKS - 1)
EXPERTS, RECEIVERS, PROCESSES = 20, 60, 20
DAY_HOURS = 5
SITES = (
    SiteCalendar(1, "DE", "HH", time_zone="Europe/Berlin"),
    SiteCalendar(2, "GB", "ENG", time_zone="Europe/London"),
    SiteCalendar(3, "IN", "KA", time_zone="Asia/Kolkata", opens_at=time(11), closes_at=time(20)),
)
WINDOWS = (
    (),
    tuple(WeeklyWindow(day, time(9), time(13)) for day in range(5)),
    tuple(WeeklyWindow(day, time(10), time(14)) for day in (0, 1, 3)),
    tuple(WeeklyWindow(day, time(9), time(12)) for day in (1, 2, 4)),
)


def project(seed: int, sessions: int) -> SessionInput:
    """Draw a project that 12 weeks can hold: each process has its experts, its team of receivers and its chain."""
    chance = random.Random(seed)  # noqa: S311 - a drawn example, not a secret
    people: dict[int, Attendee] = {}
    for number in range(1, EXPERTS + 1):
        people[number] = Attendee(
            number, SITES[number % 2], days_off=_leave(chance), allocations=(_allocation(chance, number),)
        )
    for number in range(EXPERTS + 1, EXPERTS + RECEIVERS + 1):
        people[number] = Attendee(number, SITES[2], days_off=_leave(chance))
    wanted = []
    for place in range(sessions):
        process = place % PROCESSES
        experts = [process + 1]
        if chance.random() < 0.25:
            experts.append((process ^ 1) + 1)
        team = [EXPERTS + 1 + process * 3 + n for n in range(3)]
        before = [f"s{place - PROCESSES:04}"] if place >= PROCESSES and chance.random() < 0.6 else []
        wanted.append(
            NeededSession(
                key=f"s{place:04}",
                process=f"process_{process}",
                experts=tuple(experts),
                others=tuple(sorted(chance.sample(team, chance.choice((2, 3, 3))))),
                minutes=chance.choice((60, 90, 120, 120, 180)),
                shortest_minutes=30,
                longest_minutes=180,
                after=tuple(before),
            )
        )
    return SessionInput(tuple(wanted), people, FIRST, LAST, DAY_HOURS * 60)


def _leave(chance: random.Random) -> frozenset[date]:
    if chance.random() < 0.5:
        return frozenset()
    begin = FIRST + timedelta(days=7 * chance.randrange(WEEKS))
    return frozenset(begin + timedelta(days=n) for n in range(chance.choice((2, 5))))


def _allocation(chance: random.Random, number: int) -> Allocation:
    off = FIRST + timedelta(days=chance.randrange(7 * WEEKS))
    return Allocation(
        chance.choice((8, 8, 10, 12)) * 60,
        FIRST,
        LAST,
        WINDOWS[(number - 1) // 2 % len(WINDOWS)],
        frozenset({off}),
    )


def as_project_file(given: SessionInput) -> str:
    """Write the same project in TaskJuggler's language."""
    lines = [
        f'project kt "Sessions" {FIRST} +{WEEKS + 8}w {{ timingresolution 30min timezone "UTC" weekstartsmonday }}'
    ]
    for person in given.attendees.values():
        lines += _shift(person)
    for person in given.attendees.values():
        lines += _resource(person)
    for one in given.sessions:
        people = [*one.experts, *one.others]
        effort = one.minutes * len(people) / 60
        allocate = ", ".join(f"p{each} {{ mandatory }}" for each in people)
        depends = f" depends {', '.join(one.after)}" if one.after else f" start {FIRST}"
        lines.append(f'task {one.key} "{one.key}" {{ effort {effort}h allocate {allocate}{depends} }}')
    lines.append(
        'taskreport out "out" { formats csv columns id, start, end timeformat "%Y-%m-%dT%H:%M" loadunit hours }'
    )
    return "\n".join(lines) + "\n"


def _shift(person: Attendee) -> list[str]:
    site = person.calendar
    windows = person.allocations[0].windows if person.allocations else ()
    lines = [f'shift h{person.person_id} "h{person.person_id}" {{']
    for day, name in enumerate(NAMES):
        hours = [(one.opens_at, one.closes_at) for one in windows if one.weekday == day]
        if not windows:
            hours = [(site.opens_at, site.closes_at)]
        if day not in site.working_weekdays or not hours:
            lines.append(f"  workinghours {name} off")
        else:
            spans = ", ".join(f"{_in_utc(opens, site)} - {_in_utc(closes, site)}" for opens, closes in hours)
            lines.append(f"  workinghours {name} {spans}")
    return [*lines, "}"]


def _in_utc(moment: time, site: SiteCalendar) -> str:
    """Give the hour in UTC; nobody changes the clock in these twelve weeks."""
    begin, end = (
        datetime.combine(day, moment, ZoneInfo(site.time_zone)).astimezone(UTC) for day in (FIRST, LAST)
    )
    if begin.time() != end.time():
        msg = f"{site.time_zone} changes the clock between {FIRST} and {LAST}"
        raise ValueError(msg)
    return f"{begin:%H:%M}"


def _resource(person: Attendee) -> list[str]:
    limits = f"dailymax {DAY_HOURS}h"
    off = set(person.days_off)
    if person.allocations:
        limits += f" weeklymax {person.allocations[0].minutes_per_week / 60}h"
        off |= person.allocations[0].blackout
    days = (FIRST + timedelta(days=n) for n in range(7 * WEEKS))
    off |= {day for day in days if day.weekday() < 5 and not is_working_day(person.calendar, day)}
    lines = [f'resource p{person.person_id} "p{person.person_id}" {{ shifts h{person.person_id}']
    lines += [f'  leaves holiday "off" {day} +1d' for day in sorted(off)]
    return [*lines, f"  limits {{ {limits} }} }}"]


@dataclass(frozen=True)
class Outcome:
    """When the last session ends; None: not everything has a place in the twelve weeks."""

    ends_at: datetime | None
    cpu: float
    """Seconds."""
    sittings: int = 0


def ours(given: SessionInput, shortest: int, runs: int = 5) -> tuple[Outcome, SessionPlan]:
    asked = replace(given, sessions=tuple(replace(one, shortest_minutes=shortest) for one in given.sessions))
    costs = []
    for _ in range(runs + 1):
        before = clock.process_time()
        plan = place_sessions(asked)
        costs.append(clock.process_time() - before)
    ends_at = None if plan.unplaced else plan.ends_at
    return Outcome(ends_at, statistics.median(costs[1:]), len(plan.placed)), plan


def taskjuggler(folder: Path, text: str) -> Outcome:
    (folder / "project.tjp").write_text(text)
    (folder / "out.csv").unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["tj3", "--silent", "project.tjp"], cwd=folder, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if not (folder / "out.csv").exists():
        return Outcome(None, cpu)
    with (folder / "out.csv").open() as file:
        ends = [
            datetime.fromisoformat(row["End"]).replace(tzinfo=UTC)
            for row in csv.DictReader(file, delimiter=";")
        ]
    last = max(ends)
    return Outcome(last if last.date() <= LAST else None, cpu)


EMPTY = (
    f'project kt "Nothing" {FIRST} +{WEEKS}w {{ }}\nresource r "r" {{ }}\n'
    'task t "t" { effort 1h allocate r }\n'
    'taskreport out "out" { formats csv columns id, end timeformat "%Y-%m-%dT%H:%M" }\n'
)


def days(begin: datetime | None, end: datetime | None) -> str:
    if begin is None or end is None:
        return "     -"
    return f"{(end - begin) / timedelta(days=1):+6.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--projects", type=int, default=8)
    parser.add_argument("--keep", type=Path, help="a folder in which TaskJuggler's last project is left")
    asked = parser.parse_args()
    has_rival = shutil.which("tj3") is not None
    if not has_rival:
        print(
            "tj3 (TaskJuggler 3) is not installed here: only ours is measured. Debian has it: apt install tj3"
        )
    print(f"{asked.sessions} sessions, {EXPERTS} experts, {RECEIVERS} receivers, {FIRST} to {LAST}")
    print(
        "project  bound until       ours +days  one hour +days  sittings  ours ms  tj3 +days  tj3 s   cpu tj3:ours"
    )
    ratios, longer = [], []
    with tempfile.TemporaryDirectory(prefix="kt-sessions-") as name:
        folder = asked.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        start = taskjuggler(folder, EMPTY).cpu if has_rival else 0.0
        for seed in range(1, asked.projects + 1):
            given = project(seed, asked.sessions)
            free, plan = ours(given, 30)
            whole, _ = ours(given, 60)
            bound = plan.bound.ends_at
            line = (
                f"{seed:7}  {bound:%Y-%m-%d %H:%M}  {days(bound, free.ends_at)}      {days(bound, whole.ends_at)}"
                f"          {free.sittings:4}/{whole.sittings:4} {free.cpu * 1000:7.0f}"
            )
            if has_rival:
                rival = taskjuggler(folder, as_project_file(given))
                ratios.append(rival.cpu / free.cpu)
                if free.ends_at and rival.ends_at:
                    longer.append((free.ends_at - rival.ends_at) / timedelta(days=1))
                line += f"     {days(bound, rival.ends_at)} {rival.cpu:6.2f} {rival.cpu / free.cpu:11.0f}"
            print(line, flush=True)
    if has_rival:
        print(
            f"processor, tj3 : ours   median {statistics.median(ratios):.0f}, least {min(ratios):.0f}; "
            f"tj3's start is {start:.2f} s"
        )
        print(
            f"ours less tj3, days     median {statistics.median(longer):+.2f}, worst {max(longer):+.2f}, "
            f"longer in {sum(one > 0 for one in longer)} of {len(longer)} that both finish"
        )
    print("+days: calendar days after the bound; -: not everything has a place within the twelve weeks")


if __name__ == "__main__":
    main()
