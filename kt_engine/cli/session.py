"""`kt session`: when the work is explained, by whom, to whom; what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.book_session import book_session
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.hold_session import FollowUp, hold_session
from kt_engine.actions.move_session import move_session
from kt_engine.actions.plan_sessions import SessionsPlanned, plan_sessions
from kt_engine.answers.load import nobody_holds
from kt_engine.cli import session_reading
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    Reason,
    a_day,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_done, shown, talk
from kt_engine.cli.session_reading import SessionId
from kt_engine.errors import UsageProblem
from kt_engine.exchange.attendance import read_attendance
from kt_engine.exchange.session_hours import parse_session_hours
from kt_engine.exchange.typed_lines import parse_clock, parse_follow_up
from kt_engine.words import Side

app = noun("Knowledge sessions: planned, booked, held; what was asked and decided.")
LONGEST_HOURS = 24
MOST_LINES = 5
At = Annotated[str, typer.Option("--at", metavar="HH:MM", help="The clock of the first expert's site.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day.")]


@app.command(epilog="Example: kt session plan E1 --until 2027-06-30 --by P9")
def plan(
    engagement: EngagementId,
    *,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; without, tomorrow.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day; without, twelve weeks on.")
    ] = None,
    process: Annotated[
        list[str] | None,
        typer.Option("--process", metavar="PROCESS", help="Only of this one; may be repeated."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Plan and book the sessions that the playbook asks for and nobody has planned; say what has no place."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = plan_sessions(
            here.database,
            here.act,
            engagement,
            first_on=a_day_or_none(first, "--from"),
            last_on=a_day_or_none(until, "--until"),
            processes=process or (),
        )
    missing = _missing(done)
    sentence = f"{done.sessions_count} sessions are booked" + (
        f" until {done.last_on}; no plan of them can be over before {done.bound_on}." if done.last_on else "."
    )
    facts = {
        "engagement": done.engagement, "sessions": done.sessions, "sessions_count": done.sessions_count,
        "last_on": done.last_on, "bound_on": done.bound_on, "missing": missing, "scheduled": done.scheduled,
        "stays": done.stays,
    }  # fmt: skip
    print_done("sessions_planned", facts, sentence, handles=done.sessions, as_json=as_json, dry_run=dry_run)
    for line in missing:
        talk(line)
    _say_of_items(done.stays, done.engagement)


def _say_of_items(stays: Sequence[str], engagement: str = "") -> None:
    """Say what did not move, of many only the first; the register shows the rest."""
    for line in stays[:MOST_LINES]:
        talk(line)
    if len(stays) > MOST_LINES:
        talk(f"And {len(stays) - MOST_LINES} more items stay where they are: kt knowledge items {engagement}")


def _missing(done: SessionsPlanned) -> list[str]:
    """Say by process what has no place, then why, then what nobody can be asked for."""
    ahead = done.ahead
    if ahead is None:
        return []
    why = [f"{one.key}: {ahead.why(one)}." for one in ahead.plan.unplaced]
    return [ahead.short(one) for one in ahead.shortfalls] + why + nobody_holds(done.engagement, ahead)


@app.command(
    epilog="Example: kt session book E1 --item claim_check@E1-P2 --on 2027-04-13 --at 14:00 --hours 2 --by P9"
)
def book(
    engagement: EngagementId,
    *,
    item: Annotated[
        list[str],
        typer.Option(
            "--item", metavar="ITEM@PROCESS", help="A knowledge item that is explained; may be repeated."
        ),
    ],
    on: On,
    at: At,
    hours: Annotated[
        str, typer.Option("--hours", metavar="HOURS", help="How long it lasts, in quarters: 1.5.")
    ],
    expert: Annotated[
        list[str] | None,
        typer.Option("--expert", metavar="PERSON", help="Who explains; without, the item's giver."),
    ] = None,
    receiver: Annotated[
        list[str] | None,
        typer.Option("--receiver", metavar="PERSON", help="Who listens; without, whom the playbook names."),
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option("--owner", metavar="PERSON", help="An owner who must be there too.")
    ] = None,
    agenda: Annotated[
        str | None, typer.Option("--agenda", metavar="TEXT", help="What is gone through.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Book one session by hand, when everybody has time and it was promised."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = book_session(
            here.database, here.act, engagement, items=item, on=a_day(on, "--on"), at=parse_clock(at, "--at"),
            hours=parse_session_hours(hours, "--hours", most=LONGEST_HOURS), experts=expert or (),
            receivers=receiver or (), owners=owner or (), agenda=agenda,
        )  # fmt: skip
    sentence = f"{done.handle} is booked: {shown(done.starts_at)}, with {', '.join(done.people)}."
    print_done("session_booked", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
    _say_of_items(done.stays, done.handle.partition("-")[0])


@app.command(epilog="Example: kt session move E1-S4 --on 2027-04-14 --at 09:00 --by P9")
def move(
    session: SessionId,
    *,
    on: On,
    at: At,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Move a planned session to another day or hour."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = move_session(
            here.database, here.act, session, on=a_day(on, "--on"), at=parse_clock(at, "--at")
        )
    sentence = f"{done.handle} is now on {shown(done.starts_at)}. Tell everybody: kt session invite"
    print_done("session_moved", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
    _say_of_items(done.stays, done.handle.partition("-")[0])


@app.command(
    epilog="Example: kt session cancel E1-S4 --side client --reason 'The books are closed that day' --by P9"
)
def cancel(
    session: SessionId,
    *,
    side: Annotated[Side, typer.Option("--side", metavar="SIDE", help="Whose cancellation it is.")],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Cancel a planned session; two in a row on a must-have are an issue for the manager."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = cancel_session(here.database, here.act, session, side=side, reason=reason)
    issue = f" It is not the first in a row: {', '.join(done.risks)} was raised." if done.risks else ""
    sentence = f"{done.handle} is cancelled by the side of the {done.side.value.replace('_', ' ')}.{issue}"
    print_done("session_cancelled", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt session hold E1-S4 --absent P12 --recording 'Media library, session 4' "
    "--decision 'Finance signs above 5,000' --follow-up 'P7: send the list by 2027-04-20' --by P9"
)
def hold(
    session: SessionId,
    *,
    absent: Annotated[
        list[str] | None,
        typer.Option("--absent", metavar="PERSON", help="Who was not there; may be repeated."),
    ] = None,
    attendance: Annotated[
        Path | None,
        typer.Option(
            "--attendance", metavar="FILE", help="A CSV file: session, person (a handle), attended."
        ),
    ] = None,
    recording: Annotated[
        str | None, typer.Option("--recording", metavar="TEXT", help="Where the recording lies.")
    ] = None,
    no_recording: Annotated[
        str | None, typer.Option("--no-recording", metavar="TEXT", help="Why there is none.")
    ] = None,
    decision: Annotated[
        list[str] | None,
        typer.Option("--decision", metavar="TEXT", help="What was decided; may be repeated."),
    ] = None,
    follow_up: Annotated[
        list[str] | None,
        typer.Option(
            "--follow-up", metavar="TEXT", help="'P7: send the list by 2027-04-20'; may be repeated."
        ),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record that a session was held: who was there, its recording, decisions and follow-ups."""
    follow_ups = [a_follow_up(text) for text in follow_up or ()]
    there = None if attendance is None else _attended(attendance, session)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = hold_session(
            here.database, here.act, session, absent=absent or (), attended=there, recording=recording,
            no_recording=no_recording, decisions=decision or (), follow_ups=follow_ups,
        )  # fmt: skip
    passed = f" Captured: {', '.join(done.captured)}." if done.captured else ""
    sentence = (
        f"{done.handle} was held; {len(done.attended)} were there, {len(done.absent)} were not.{passed}"
    )
    print_done("session_held", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
    _say_of_items(done.stays, done.handle.partition("-")[0])


def a_follow_up(text: str) -> FollowUp:
    typed = parse_follow_up(text, "--follow-up")
    return FollowUp(typed.text, typed.person, typed.due_on)


def _attended(file: Path, session: str) -> list[str]:
    rows = [row for row in read_attendance(file) if row.session.upper() == session.strip().upper()]
    if not rows:
        raise UsageProblem(f"{file} says nothing of {session}. Look at the column session.")
    return [row.person for row in rows if row.attended]


session_reading.add_to(app)
