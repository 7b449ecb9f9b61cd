"""`kt absence`: when people are away from all work."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.note_absences import NotedAbsence, note_absences, withdraw_absence
from kt_engine.answers.list_capacity import list_absences
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, PersonId, a_day, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.exchange.absences import AbsenceRow, read_absences
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.words import AbsenceKind

app = noun("When people are away: leave, training; never why where it concerns health.")


@app.command(epilog="Example: kt absence add P7 --from 2027-04-05 --to 2027-04-09 --kind leave --by P7")
def add(
    person: PersonId,
    *,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day away.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day away.")],
    kind: Annotated[
        AbsenceKind, typer.Option("--kind", metavar="KIND", help="leave, training, or just away.")
    ] = AbsenceKind.LEAVE,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that somebody is away; sessions booked for these days stay until they are moved or cancelled."""
    row = AbsenceRow(person, a_day(first, "--from"), a_day(last, "--to"), kind, 0)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = note_absences(here.database, here.act, [row])
    _say(done, as_json=as_json, dry_run=dry_run)


@app.command("import", epilog="Example: kt absence import leave.csv --by P3")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file with the columns person, from, to, kind.")
    ],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note many absences from a file, all of them or none."""
    rows = read_absences(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = note_absences(here.database, here.act, rows, file=shown_name(file))
    _say(done, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt absence withdraw V3 --by P7")
def withdraw(
    absence: Annotated[str, typer.Argument(metavar="ABSENCE", help="The absence, such as V3.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take an absence back."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = withdraw_absence(here.database, here.act, absence)
    sentence = f"{done.person} is not away from {done.first_on} to {done.last_on}."
    print_done("absence_withdrawn", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt absence list --person P7")
def list_(
    *,
    person: Annotated[str | None, typer.Option("--person", metavar="PERSON", help="Of one person.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Those that last until then or longer.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List who is away when."""
    with opened() as here:
        lines = list_absences(
            here.database, person=person, since=None if since is None else a_day(since, "--since")
        )
    columns = ("handle", "person", "first_on", "last_on", "kind", "withdrawn_on")
    print_list("absences", lines, columns, as_json=as_json)


def _say(done: tuple[NotedAbsence, ...], *, as_json: bool, dry_run: bool) -> None:
    sessions = sum(one.sessions_count for one in done)
    more = f" {sessions} sessions stand in these days: kt session list" if sessions else ""
    sentence = f"{len(done)} noted.{more}" if done else "This was noted before."
    handles = [one.handle for one in done]
    print_done(
        "absences_noted", {"absences": done}, sentence, handles=handles, as_json=as_json, dry_run=dry_run
    )
