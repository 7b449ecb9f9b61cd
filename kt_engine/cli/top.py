"""The verbs without a noun that run no flow: init, status, due, verify, doctor."""

from typing import Annotated

import typer

from kt_engine.actions.init_store import init_store, upgrade_store
from kt_engine.answers.doctor import examine
from kt_engine.answers.due import DueLine, EngagementLine, due, status_of_all
from kt_engine.answers.list_engagements import engagement_id_of
from kt_engine.answers.verify_store import verify
from kt_engine.cli.opening import now, opened
from kt_engine.cli.options import AsJson, SomeEngagement, noun
from kt_engine.cli.output import (
    print_done,
    print_heading,
    print_json,
    print_pairs,
    print_table,
    progress,
    talk,
)
from kt_engine.errors import UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.settings import current_settings
from kt_engine.store.database import connect
from kt_engine.words import ExitCode

app = noun("The verbs without a noun.")


@app.command(epilog="Example: kt init --administrator 'Ada Weber'")
def init(
    *,
    administrator: Annotated[
        str | None, typer.Option("--administrator", metavar="NAME", help="Who administers this installation.")
    ] = None,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Bring an older store to this version instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the store of this installation in KT_HOME; its administrator is P1."""
    settings = current_settings()
    if upgrade == (administrator is not None):
        raise UsageProblem(
            "Say who administers this installation: kt init --administrator NAME (or kt init --upgrade)"
        )
    database = connect(settings.database_url)
    try:
        if administrator is None:
            upgrade_store(database)
            print_done("store_upgraded", {"home": settings.home}, "The store is up to date.", as_json=as_json)
            return
        at = now()
        done = init_store(database, administrator=administrator, at=at, recorded_at=at)
    finally:
        database.dispose()
    for folder in (settings.inbox, settings.playbooks):
        folder.mkdir(parents=True, exist_ok=True)
    who = f"{administrator.strip()} is {done.administrator}"
    sentence = f"The store is in {settings.home}; {who}. Next: kt party add NAME --country DE"
    print_done("store_made", done, sentence, handles=[done.administrator], as_json=as_json)


@app.command(epilog="Example: kt status")
def status(*, as_json: AsJson = False) -> None:
    """Say where every engagement stands, one line each."""
    with opened() as here:
        lines = status_of_all(here.database, here.today)
    if as_json:
        print_json("status", engagements=lines)
        return
    if not lines:
        talk("There is no engagement yet. Start one with: kt engagement start KEY")
    print_table(
        [
            "engagement",
            "name",
            "status",
            "colour",
            "stage",
            "next go-live",
            "slip days",
            "waits",
            "late",
            "first wait",
        ],
        (_line(line) for line in lines),
    )


def _line(line: EngagementLine) -> list[object]:
    first = line.first_wait
    return [
        line.handle,
        line.name + (" (rehearsal)" if line.rehearsal else ""),
        line.status,
        line.colour,
        line.stage_text,
        line.next_go_live_on,
        line.slip_calendar_days,
        line.waits_count,
        line.late_count,
        f"{first.handle} {', '.join(first.who)}" if first else None,
    ]


@app.command("due", epilog="Example: kt due --person P14")
def due_(
    *,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="Only what this person is asked.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what people are asked to do, late things first, with the command that does each."""
    with opened() as here:
        lines = due(here.database, here.today, person)
    if as_json:
        print_json("due", today=here.today, due=lines)
        return
    if not lines:
        talk("Nobody is asked for anything." if person is None else f"{person} is asked for nothing.")
    print_table(
        ["engagement", "due on", "late days", "who", "what", "do"],
        (_due_line(line, line.wait.late_days(here.today)) for line in lines),
    )


def _due_line(line: DueLine, late_days: int) -> list[object]:
    wait = line.wait
    what = f"{wait.handle} {wait.what}"
    return [line.engagement, wait.due_on, late_days or None, wait.who, what, wait.do]


@app.command("verify", epilog="Examples: kt verify | kt verify E1")
def verify_(engagement: SomeEngagement = None, *, as_json: AsJson = False) -> None:
    """Prove the store against itself: chains, rows, guards, rules, files. Exit code 4 when something is wrong."""
    with opened() as here:
        of = None if engagement is None else engagement_id_of(here.database, engagement)
        found = verify(here.database, here.settings.files, ALLOWED_MOVES, of, progress)
    if as_json:
        print_json(
            "verification",
            sound=found.sound,
            checked=found.checked,
            findings=found.findings,
            notes=found.notes,
        )
    else:
        print_pairs(
            (name, getattr(found.checked, name)) for name in ("chains", "events", "rows", "files", "guards")
        )
        if found.findings:
            print_heading("Wrong")
            print_table(
                ["kind", "table", "row", "what"],
                ([one.kind, one.table, one.row, one.sentence] for one in found.findings),
            )
    for note in found.notes:
        talk(f"Note: {note}")
    talk(
        "The store is sound."
        if found.sound
        else f"{len(found.findings)} things are wrong. Keep the store as it is."
    )
    if not found.sound:
        raise typer.Exit(ExitCode.NOT_MET)


@app.command(epilog="Example: kt doctor")
def doctor(*, as_json: AsJson = False) -> None:
    """Check what this installation needs: library, store, guards, clock, disk, keys, pins, server."""
    settings = current_settings()
    database = connect(settings.database_url)
    try:
        checks = examine(
            database,
            home=settings.home,
            keys=settings.keys,
            serve_file=settings.serve_file,
            moves=ALLOWED_MOVES,
            now=now(),
        )
    finally:
        database.dispose()
    well = all(check.ok for check in checks)
    if as_json:
        print_json("doctor", well=well, checks=checks)
    else:
        print_table(["check", "ok", "found"], ([check.name, check.ok, check.value] for check in checks))
    for check in checks:
        if check.advice:
            talk(f"{check.name}: {check.advice}")
    if not well:
        raise typer.Exit(ExitCode.REFUSED)
