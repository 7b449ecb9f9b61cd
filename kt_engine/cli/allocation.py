"""`kt allocation`: hours of experts, asked of their managers."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.propose_allocations import Asked, propose_allocations, rows_asked
from kt_engine.answers.list_capacity import list_allocations
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.errors import UsageProblem
from kt_engine.exchange.allocations import MOST_HOURS, read_allocations
from kt_engine.exchange.day_spans import parse_day_spans
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.session_hours import parse_session_hours
from kt_engine.exchange.weekly_windows import parse_windows
from kt_engine.words import AllocationStatus

app = noun("Hours of experts: asked of their managers, and promised by signature.")


@app.command(
    epilog="Example: kt allocation propose E1 P7 --hours 8 --windows 'tue 13:00-16:00; thu 09:00-12:00' "
    "--from 2027-03-01 --to 2027-05-28 --manager P5 --by P3"
)
def propose(
    engagement: EngagementId,
    person: Annotated[
        str | None, typer.Argument(metavar="PERSON", help="The expert, such as P7, or the exact name.")
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="A CSV file of many: person, hours_per_week, windows, blackout, valid_from, valid_to, manager.",
        ),
    ] = None,
    hours: Annotated[
        str | None, typer.Option("--hours", metavar="HOURS", help="Of a week, in quarters: 7.5.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    manager: Annotated[
        str | None, typer.Option("--manager", metavar="PERSON", help="Who promises them, by signature.")
    ] = None,
    windows: Annotated[
        str,
        typer.Option(
            "--windows",
            metavar="WINDOWS",
            help="The hours of a week that may be used; without, any hour of work.",
        ),
    ] = "",
    blackout: Annotated[
        str,
        typer.Option(
            "--blackout", metavar="DAYS", help="Days that may not: '2027-03-29; 2027-04-01..2027-04-03'."
        ),
    ] = "",
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask managers for hours of their people; they count once the manager has signed the agreement."""
    asked = (
        _asked(person, hours, first, last, manager, windows, blackout)
        if file is None
        else _of_file(file, person)
    )
    with acting(by, command_id, dry_run=dry_run) as here:
        done = propose_allocations(here.database, here.act, engagement, asked)
    agreements = ", ".join(one.agreement for one in done)
    sentence = (
        f"Asked for: {', '.join(one.handle for one in done)}. The managers sign: {agreements} (kt agreement sign)."
        if done
        else "This was asked for before."
    )
    print_done(
        "allocations_proposed", {"allocations": done}, sentence, handles=[one.handle for one in done],
        as_json=as_json, dry_run=dry_run,
    )  # fmt: skip


def _asked(
    person: str | None, hours: str | None, first: str | None, last: str | None, manager: str | None, windows: str,
    blackout: str,
) -> tuple[Asked, ...]:  # fmt: skip
    if person is None or hours is None or first is None or last is None or manager is None:
        raise UsageProblem("Name PERSON, --hours, --from, --to and --manager, or give a file: --file FILE")
    return (
        Asked(
            person, manager, parse_session_hours(hours, "--hours", most=MOST_HOURS), a_day(first, "--from"),
            a_day(last, "--to"), parse_windows(windows), parse_day_spans(blackout, "--blackout"),
        ),
    )  # fmt: skip


def _of_file(file: Path, person: str | None) -> tuple[Asked, ...]:
    if person is not None:
        raise UsageProblem("Name one person, or give a file of many; not both.")
    return rows_asked(read_allocations(file), shown_name(file))


@app.command("list", epilog="Example: kt allocation list E1 --status agreed")
def list_(
    engagement: EngagementId,
    *,
    status: Annotated[
        AllocationStatus | None,
        typer.Option("--status", metavar="STATUS", help="Only those that are agreed ..."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List who promised how many hours of whom, and what still waits for a signature."""
    with opened() as here:
        lines = list_allocations(here.database, engagement, status=status)
    columns = (
        "handle", "person", "hours_per_week", "windows", "blackout", "valid_from", "valid_to", "manager",
        "status", "agreement",
    )  # fmt: skip
    print_list("allocations", lines, columns, as_json=as_json)
