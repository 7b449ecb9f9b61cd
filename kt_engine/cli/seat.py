"""`kt seat`: how many people a process needs, week by week, who fills the seats and what is short."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.set_seat_needs import SeatNeedsSet, set_seat_needs
from kt_engine.answers.list_seats import SeatPlan, list_seats
from kt_engine.answers.seat_plan import SeatWeek
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CertificationId,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    ProcessId,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, print_heading, print_json, print_table, shown, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN, KEY_RULE
from kt_engine.exchange.nearest import shown as quoted
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.seat_needs import MOST_SEATS, MOST_UNITS, SeatNeedRow, read_seat_needs
from kt_engine.exchange.typed_text import one_line
from kt_engine.exchange.weeks import parse_week
from kt_engine.store.tables import Engagement, Process

app = noun("Seats: how many a process needs, who fills them, what is short.")
Shift = Annotated[
    str | None, typer.Option("--shift", metavar="SHIFT", help="Of which shift; else the playbook's first.")
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="LANGUAGE", help="In which language; else the playbook's first."),
]
FromWeek = Annotated[
    str, typer.Option("--from-week", metavar="WEEK", help="The first week, such as 2027-W10, or a day of it.")
]
Source = Annotated[str, typer.Option("--source", metavar="TEXT", help="Where the figures come from.")]
Needed = Annotated[str | None, typer.Option("--needed", metavar="NUMBER", help="The seats, given by hand.")]
Volume = Annotated[
    str | None, typer.Option("--volume", metavar="NUMBER", help="Units a week, to work the seats out.")
]
Handling = Annotated[
    str | None, typer.Option("--handling-seconds", metavar="NUMBER", help="Average time for one unit.")
]
Hours = Annotated[
    str | None, typer.Option("--hours", metavar="NUMBER", help="Paid hours of a seat in a week.")
]
Shrinkage = Annotated[
    str | None, typer.Option("--shrinkage-pct", metavar="PERCENT", help="Of paid hours nobody is available.")
]
Occupancy = Annotated[
    str | None,
    typer.Option("--occupancy-pct", metavar="PERCENT", help="Of available hours spent handling work."),
]


@app.command("import", epilog="Example: kt seat import E1 seats.csv --by P3")
def import_(
    engagement: EngagementId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import needed seats from a CSV file: process, from_week, source, and needed or volume_per_week, handling_seconds.

    Optional: shift, language, hours_per_seat, shrinkage_pct, occupancy_pct. All rows are taken, or none.
    """
    rows = read_seat_needs(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        engagement_id = engagement_in(Engagement, engagement)
        done = set_seat_needs(here.database, here.act, engagement_id, rows, file=shown_name(file))
    _say_set(done, as_json=as_json, dry_run=dry_run)


@app.command(
    "set",
    epilog="Example: kt seat set E1-P2 --from-week 2027-W10 --needed 12 --source 'Contract, schedule 4' --by P3",
)
def set_(
    process: ProcessId,
    *,
    from_week: FromWeek,
    source: Source,
    needed: Needed = None,
    volume: Volume = None,
    handling_seconds: Handling = None,
    hours: Hours = None,
    shrinkage_pct: Shrinkage = None,
    occupancy_pct: Occupancy = None,
    shift: Shift = None,
    language: Language = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say how many seats a process needs from a week on; what was said for it before stays as history."""
    row = SeatNeedRow(
        process=process,
        shift=_word(shift, "--shift"),
        language=_word(language, "--language"),
        from_week_on=_week(from_week),
        seats=_whole(needed, "--needed", MOST_SEATS),
        volume=_whole(volume, "--volume", MOST_UNITS),
        handling_seconds=_number(handling_seconds, "--handling-seconds"),
        hours=_number(hours, "--hours"),
        shrinkage_pct=_number(shrinkage_pct, "--shrinkage-pct"),
        occupancy_pct=_number(occupancy_pct, "--occupancy-pct"),
        source=one_line(source, "source"),
    )
    if row.contradiction:
        raise UsageProblem(row.contradiction)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = set_seat_needs(here.database, here.act, engagement_in(Process, process), [row])
    _say_set(done, as_json=as_json, dry_run=dry_run)


def _word(text: str | None, option: str) -> str:
    if text is not None and not KEY_PATTERN.fullmatch(text):
        raise UsageProblem(f"{option} {quoted(text)} {KEY_RULE}")
    return text or ""


def _week(text: str) -> date:
    try:
        return parse_week(text, "--from-week")
    except InvalidInput as fault:
        raise UsageProblem(str(fault)) from fault


def _number(text: str | None, option: str) -> Decimal | None:
    return None if text is None else a_number(text, option)


def _whole(text: str | None, option: str, most: int) -> int | None:
    if text is None:
        return None
    number = a_number(text, option)
    if not 0 <= number <= most or number != int(number):
        raise UsageProblem(f"{option} {text} is no whole number from 0 to {most:,}.")
    return int(number)


def _say_set(done: SeatNeedsSet, *, as_json: bool, dry_run: bool) -> None:
    told = [
        f"{one.process} needs {one.seats} from {one.week} on ({one.shift}, {one.language})"
        for one in done.needs
    ]
    more = f"; and {len(told) - 3} more" if len(told) > 3 else ""  # noqa: PLR2004 - as many as fit in a sentence
    stood = f" {done.unchanged_count} stood there already." if done.unchanged_count else ""
    sentence = f"{'; '.join(told[:3])}{more}.{stood}" if told else f"Nothing is new.{stood}"
    handles = list(dict.fromkeys(one.process for one in done.needs))
    print_done("seat_needs_set", done, sentence, handles=handles, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt seat assign E1-K5 --shift late --language de --by P3")
def assign(
    certification: CertificationId,
    *,
    shift: Annotated[
        str | None, typer.Option("--shift", metavar="SHIFT", help="In which shift; else as before.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANGUAGE", help="In which language; else as before.")
    ] = None,
    reserve: Annotated[
        bool, typer.Option("--reserve", help="Holds no seat here: a reserve, who sits elsewhere.")
    ] = False,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say where a trainee sits, or will sit: the shift, the language, or that he is a reserve."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = assign_seat(
            here.database, here.act, certification, shift=shift, language=language, holds_seat=not reserve
        )
    place = f"in the shift {done.shift}, language {done.language}"
    sentence = f"{done.certification} {'sits' if done.holds_seat else 'is a reserve'} {place}."
    print_done(
        "seat_assigned", done, sentence, handles=[done.certification], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt seat plan E1 --process E1-P2 --weeks 12")
def plan(
    engagement: EngagementId,
    *,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="Only of one process, such as E7-P2.")
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", metavar="NUMBER", help="How many weeks, this one first.")
    ] = 12,
    day: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show seats week by week: needed, live, in training, expected live, short."""
    with opened_as_of(day) as here:
        found = list_seats(here.database, engagement, here.today, weeks=weeks, process=process)
    if as_json:
        print_json("seat_plan", plan=found)
        return
    _print_plan(found)


def _print_plan(found: SeatPlan) -> None:
    for process in found.processes:
        lines = [line for line in found.weeks if line.process == process.process]
        live_on = f", go-live {process.go_live_on}" if process.go_live_on else ""
        print_heading(f"{process.process} {shown(process.name)}, wave {process.wave}{live_on}")
        print_table(
            [
                "week",
                "shift",
                "language",
                "needed",
                "live",
                "training",
                "expected",
                "floor",
                "short",
                "by stage",
            ],
            (_line(line) for line in lines),
        )
        if not process.is_recorded:
            talk(f"What {process.process} needs is not recorded; shown is the playbook's least: kt seat set")
        if process.unassigned:
            talk(f"In no shift yet, and counted in none: {', '.join(process.unassigned)}. kt seat assign")
        if process.again:
            talk(f"To be certified again, and counted nowhere before: {', '.join(process.again)}.")
    if not found.processes:
        talk("There is no process in scope yet.")
    _print_rule(found)


def _line(line: SeatWeek) -> list[object]:
    stages = ", ".join(f"{shown(one.stage)} {one.heads}" for one in line.in_machine)
    short: object = line.gap if line.gap > 0 else f"{-line.gap} to spare" if line.gap else 0
    expected = round(line.expected_live, 2)
    return [
        line.week, line.shift, line.language, line.needed, line.live, line.in_machine_count, expected, line.floor,
        short, stages,
    ]  # fmt: skip


def _print_rule(found: SeatPlan) -> None:
    if found.counted_twice:
        talk(
            f"Counted on several processes, because they hold a seat of each: {', '.join(found.counted_twice)}."
        )
    if not found.stages:
        talk("The playbook says nothing of the way to live work, so nobody in training is counted on.")
        return
    told = ", ".join(
        f"{shown(one.stage)} {shown(one.survival_pct)} % in {one.length_days} days" for one in found.stages
    )
    talk(
        f"Expected is a mean and no promise; floor is the whole seats to count on. Through each stage come: {told}."
    )
