"""The verbs without a noun that run no flow: init, status, due, doctor."""

from typing import Annotated

import typer

from kt_engine.actions.init_store import init_store, upgrade_store
from kt_engine.actions.recover_administrator import recover_administrator
from kt_engine.answers.doctor import Check, examine
from kt_engine.answers.due import DueLine, EngagementLine, due, status_of_all
from kt_engine.cli.document_template import template_checks
from kt_engine.cli.enrolment import say_first_token
from kt_engine.cli.opening import now
from kt_engine.cli.options import AsJson, noun
from kt_engine.cli.output import (
    print_done,
    print_json,
    print_table,
    talk,
)
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.errors import UsageProblem
from kt_engine.exchange.client_templates import templates_folder
from kt_engine.exchange.tokens import new_token
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.settings import Settings, current_settings
from kt_engine.store.database import Database, connect
from kt_engine.store.migrate import check_version
from kt_engine.words import AuthMethod, ExitCode

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
    recover: Annotated[
        str | None,
        typer.Option(
            "--recover",
            metavar="PERSON",
            help="Let an administrator enrol again when no other can help; the chain of events keeps it.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the store of this installation in KT_HOME; its administrator is P1."""
    settings = current_settings()
    if [administrator is not None, upgrade, recover is not None].count(True) != 1:
        raise UsageProblem(
            "Say who administers this installation: kt init --administrator NAME (or kt init --upgrade, "
            "or kt init --recover PERSON)"
        )
    database = connect(settings.database_url)
    try:
        if recover is not None:
            _recover(database, recover, as_json=as_json)
        elif administrator is None:
            upgrade_store(database)
            print_done("store_upgraded", {"home": settings.home}, "The store is up to date.", as_json=as_json)
        else:
            _make(database, settings, administrator, as_json=as_json)
    finally:
        database.dispose()


def _make(database: Database, settings: Settings, administrator: str, *, as_json: bool) -> None:
    at = now()
    token = new_token() if settings.signing is AuthMethod.TOTP else None
    done = init_store(database, administrator=administrator, at=at, recorded_at=at, token=token)
    for folder in (settings.inbox, settings.playbooks):
        folder.mkdir(parents=True, exist_ok=True)
    who = f"{administrator.strip()} is {done.administrator}"
    sentence = f"The store is in {settings.home}; {who}. Next: kt party add NAME --country DE"
    print_done("store_made", done, sentence, handles=[done.administrator], as_json=as_json)
    say_first_token(done.administrator, token)


def _recover(database: Database, person: str, *, as_json: bool) -> None:
    check_version(database)
    at, token = now(), new_token()
    handle = recover_administrator(database, person=person, at=at, recorded_at=at, token=token)
    sentence = f"{handle} may enrol again; the audit log says so."
    print_done("administrator_recovered", {"person": handle}, sentence, handles=[handle], as_json=as_json)
    say_first_token(handle, token)


@app.command(epilog="Examples: kt status | kt status --as-of 2027-03-31")
def status(*, day: AsOf = None, as_json: AsJson = False) -> None:
    """Say where every engagement stands, one line each."""
    with opened_as_of(day) as here:
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


def _declared(line: EngagementLine) -> str:
    return " (identity self-declared)" if line.auth_method is AuthMethod.SELF_DECLARED else ""


def _line(line: EngagementLine) -> list[object]:
    first = line.first_wait
    return [
        line.handle,
        line.name + (" (rehearsal)" if line.rehearsal else "") + _declared(line),
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
    day: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say what people are asked to do, late things first, with the command that does each."""
    with opened_as_of(day) as here:
        lines = due(here.database, here.today, person)
    if as_json:
        print_json("due", today=here.today, due=lines)
        return
    if not lines:
        talk("Nobody is asked for anything." if person is None else f"{person} is asked for nothing.")
    print_table(
        [
            "engagement",
            "due on",
            "late days",
            "asked on",
            "answer due",
            "round",
            "reminded",
            "who",
            "what",
            "answer",
            "do",
        ],
        (_due_line(line, line.wait.late_days(here.today)) for line in lines),
    )


def _due_line(line: DueLine, late_days: int) -> list[object]:
    wait = line.wait
    what = f"{wait.handle} {wait.what}"
    answer = line.answer
    asked = [answer.asked_on, answer.due_on, wait.round, answer.reminded_count] if answer else [None] * 4
    return [line.engagement, wait.due_on, late_days or None, *asked, wait.who, what, line.state, wait.do]


def _fonts() -> Check:
    """Tell whether names of people in any script can be printed into PDF files."""
    from kt_engine.documents.fonts import (  # noqa: PLC0415 - finding fonts is slow, and needed here only
        scripts_without_font,
        text_families,
    )

    missing = scripts_without_font()
    if not missing:
        return Check("fonts", ok=True, value=f"{text_families()[0]} and others, for every script tried")
    packages = " ".join(sorted(set(missing.values())))
    advice = (
        f"PDF files with names in these scripts are refused until then: apt-get install {packages} "
        "(on Debian)"
    )
    return Check("fonts", ok=True, value=f"none for {', '.join(sorted(missing))}", advice=advice)


@app.command(epilog="Example: kt doctor")
def doctor(*, as_json: AsJson = False) -> None:
    """Check what this installation needs: library, store, guards, clock, disk, keys, pins, server, fonts."""
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
        checks += template_checks(database, templates_folder(settings.home))
    finally:
        database.dispose()
    checks = (*checks, _fonts())
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
