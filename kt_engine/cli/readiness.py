"""`kt readiness`: open points of each process by stream, and what can stop a go-live with its way back."""

from typing import Annotated

import typer

from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.actions.change_readiness_point import change_readiness_point
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.actions.readiness_in_hand import Point
from kt_engine.actions.reopen_readiness_point import reopen_readiness_point
from kt_engine.answers.list_integration import list_readiness
from kt_engine.answers.readiness_lines import PointLine
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    ProcessId,
    Reason,
    a_day,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_done, print_json, print_list, print_pairs
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.errors import NotFound
from kt_engine.words import Colour, ReadinessStatus

app = noun("What must still be put in order, by process and stream; what can stop a go-live.")
PointId = Annotated[str, typer.Argument(metavar="POINT", help="The point, such as E7-RP3.")]
Mitigation = Annotated[
    str | None, typer.Option("--mitigation", metavar="TEXT", help="What is done against it.")
]
Fallback = Annotated[str | None, typer.Option("--fallback", metavar="TEXT", help="The way back.")]
FallbackOn = Annotated[
    str | None,
    typer.Option(
        "--fallback-on", metavar="DATE", help="The last day on which the way back can still be chosen."
    ),
]


@app.command("list", epilog="Example: kt readiness list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the points: what can stop a go-live by the last day of its way back, the others, then closed ones."""
    with opened_as_of(day) as here:
        lines = list_readiness(here.database, engagement, here.today)
    print_list(
        "readiness_points",
        lines,
        (
            "handle",
            "colour",
            "stops",
            "way back until",
            "days left",
            "process",
            "stream",
            "due on",
            "owner",
            "status",
            "point",
        ),
        cells=_row,
        as_json=as_json,
        empty=f"There are none yet. Add one: kt readiness add {engagement}-P1 ...",
    )


def _row(line: PointLine) -> list[object]:
    left = line.days_left if line.stops else None
    return [
        line.handle, line.colour, "yes" if line.showstopper else None, line.fallback_on, left, line.process,
        line.stream, line.due_on, line.owner, f"{line.status} {line.agreement or ''}".strip(), line.text,
    ]  # fmt: skip


@app.command(epilog="Example: kt readiness show E1-RP3")
def show(point: PointId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show one point with what is done against it and its way back."""
    engagement = point.strip().partition("-")[0]
    with opened_as_of(day) as here:
        lines = list_readiness(here.database, engagement, here.today)
    found = next((line for line in lines if line.handle == point.strip().upper()), None)
    if found is None:
        raise NotFound("readiness point", point, f"See them with: kt readiness list {engagement}")
    if as_json:
        print_json("readiness_point", readiness_point=found)
        return
    names = ("handle", "text", "process", "stream", "colour", "status", "owner", "due_on", "showstopper",
             "mitigation", "fallback", "fallback_on", "days_left", "closed_on", "agreement")  # fmt: skip
    print_pairs((name.replace("_", " "), getattr(found, name)) for name in names)


@app.command(
    epilog="Example: kt readiness add E1-P2 --stream technology --colour amber --text 'No line to the bank yet' "
    "--owner P9 --due-on 2027-04-12 --by P3"
)
def add(
    process: ProcessId,
    *,
    stream: Annotated[
        str,
        typer.Option(
            "--stream",
            metavar="STREAM",
            help="people, process, technology, in_flight_work, or the playbook's.",
        ),
    ],
    colour: Annotated[Colour, typer.Option("--colour", help="How it stands now.")],
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="What is open.")],
    owner: Annotated[str, typer.Option("--owner", metavar="PERSON", help="Who settles it, such as P9.")],
    due_on: Annotated[str, typer.Option("--due-on", metavar="DATE", help="The day it is to be settled.")],
    showstopper: Annotated[
        bool, typer.Option("--showstopper", help="It can stop the go-live; then the way back is needed.")
    ] = False,
    mitigation: Mitigation = None,
    fallback: Fallback = None,
    fallback_on: FallbackOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add an open point to one process; what can stop the go-live comes with its way back."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_readiness_point(
            here.database,
            here.act,
            process,
            stream=stream,
            colour=colour,
            text=text,
            owner=owner,
            due_on=a_day(due_on, "--due-on"),
            showstopper=showstopper,
            mitigation=mitigation,
            fallback=fallback,
            fallback_on=a_day_or_none(fallback_on, "--fallback-on"),
        )
    until = f"; the way back can be chosen until {done.fallback_on}" if done.showstopper else ""
    sentence = f"{done.handle} is on the readiness log{until}."
    _print("readiness_point_added", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt readiness change E1-RP3 --colour green --note 'The line was tried' --by P9")
def change(
    point: PointId,
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in one line; it is kept.")],
    colour: Annotated[Colour | None, typer.Option("--colour", help="How it stands now.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="PERSON", help="Who settles it from now on.")
    ] = None,
    due_on: Annotated[str | None, typer.Option("--due-on", metavar="DATE", help="Another due day.")] = None,
    showstopper: Annotated[
        bool | None, typer.Option("--showstopper/--no-showstopper", help="Whether it can stop the go-live.")
    ] = None,
    mitigation: Mitigation = None,
    fallback: Fallback = None,
    fallback_on: FallbackOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Change an open point: its colour, owner, days, way back."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = change_readiness_point(
            here.database,
            here.act,
            point,
            note=note,
            colour=colour,
            owner=owner,
            due_on=a_day_or_none(due_on, "--due-on"),
            showstopper=showstopper,
            mitigation=mitigation,
            fallback=fallback,
            fallback_on=a_day_or_none(fallback_on, "--fallback-on"),
        )
    sentence = f"{done.handle} is {done.colour}.{_gone(done)}"
    _print("readiness_point_changed", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt readiness close E1-RP3 --reason 'Tried twice with real files' --by P9")
def close(
    point: PointId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close a point; what can stop the go-live is put before both sides to be signed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_readiness_point(here.database, here.act, point, reason=reason)
    if done.status is ReadinessStatus.CLOSED:
        sentence = f"{done.handle} is closed."
    elif done.agreement:
        sentence = f"{done.handle} is closed once both sides have signed: kt agreement sign {done.agreement}"
    else:
        sentence = f"{done.handle} is before its signers."
    _print("readiness_point_closed", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt readiness reopen E1-RP3 --reason 'It failed again' --due-on 2027-04-12 --by P9"
)
def reopen(
    point: PointId,
    *,
    reason: Reason,
    due_on: Annotated[str, typer.Option("--due-on", metavar="DATE", help="The new due day.")],
    fallback_on: FallbackOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Open a closed point again; what was signed to close it counts no more."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = reopen_readiness_point(
            here.database,
            here.act,
            point,
            reason=reason,
            due_on=a_day(due_on, "--due-on"),
            fallback_on=a_day_or_none(fallback_on, "--fallback-on"),
        )
    _print(
        "readiness_point_reopened",
        done,
        f"{done.handle} is open again.{_gone(done)}",
        as_json=as_json,
        dry_run=dry_run,
    )


def _gone(done: Point) -> str:
    return (
        f" What was put before its signers counts no more: {', '.join(done.withdrawn)}."
        if done.withdrawn
        else ""
    )


def _print(kind: str, done: Point, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    print_done(kind, done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
