"""The verbs of `kt session` that read, invite, and keep queries; `kt_engine.cli.session` is the noun."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.answer_session_query import (
    KeptQuery,
    answer_session_query,
    ask_in_session,
    reopen_session_query,
)
from kt_engine.answers.list_sessions import list_sessions, session_view
from kt_engine.answers.session_invitations import counts, session_invitations
from kt_engine.cli.opening import acting, now, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId
from kt_engine.cli.output import (
    print_done,
    print_heading,
    print_json,
    print_list,
    print_pairs,
    print_table,
)
from kt_engine.errors import DiskTrouble
from kt_engine.exchange.session_calendar import invitation_text
from kt_engine.exchange.session_hours import hours_of
from kt_engine.words import SessionStatus

SessionId = Annotated[str, typer.Argument(metavar="SESSION", help="The session, such as E7-S4.")]
QueryId = Annotated[str, typer.Argument(metavar="QUERY", help="The query, such as E7-SQ3.")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this file to the noun."""
    app.command("list", epilog="Example: kt session list E1 --status planned")(list_)
    app.command(epilog="Example: kt session show E1-S4")(show)
    app.command(epilog="Example: kt session invite E1 --to invitations")(invite)
    app.command(epilog="Example: kt session ask E1-S4 --question 'Who signs above 5,000?' --by P9")(ask)
    app.command(epilog="Example: kt session answer E1-SQ3 --answer 'The head of finance' --by P7")(answer)
    app.command(epilog="Example: kt session reopen E1-SQ3 --by P9")(reopen)


def list_(
    engagement: EngagementId,
    *,
    status: Annotated[
        SessionStatus | None,
        typer.Option("--status", metavar="STATUS", help="Only planned, held or cancelled."),
    ] = None,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="Of one process.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the sessions of an engagement by their begin."""
    with opened() as here:
        lines = list_sessions(here.database, engagement, status=status, process=process)
    columns = (
        "handle",
        "starts_at",
        "minutes",
        "status",
        "process",
        "items",
        "must_have",
        "people",
        "open_queries",
    )
    print_list("sessions", lines, columns, as_json=as_json)


def show(session: SessionId, *, as_json: AsJson = False) -> None:
    """Show one session: who, what, what was asked and decided."""
    with opened() as here:
        view = session_view(here.database, session)
    if as_json:
        print_json("session", session=view)
        return
    line = view.line
    print_pairs(
        [
            ("session", line.handle),
            ("items", line.items),
            ("process", line.process),
            ("must have", line.must_have),
            ("begins", line.starts_at),
            ("ends", line.ends_at),
            ("hours", hours_of(line.minutes)),
            ("status", line.status),
            ("agenda", view.agenda),
            ("recording", view.recording),
            ("no recording", view.no_recording),
            ("cancelled by", line.cancelled_side),
            ("reason", view.cancelled_reason),
            ("closed on", view.closed_on),
            ("moved or cancelled", view.sequence or None),
        ]
    )
    print_heading("People")
    print_table(
        ["person", "part", "was there"], ([one.person, one.part, one.attended] for one in view.attendees)
    )
    if view.queries:
        print_heading("Queries")
        print_table(
            ["query", "status", "asked by", "question", "answer", "answered by"],
            (
                [one.handle, one.status, one.asked_by, one.question, one.answer, one.answered_by]
                for one in view.queries
            ),
        )
    if view.notes:
        print_heading("Decisions and follow-ups")
        print_table(
            ["what", "text", "who", "by"],
            ([one.kind, one.text, one.person, one.due_on] for one in view.notes),
        )


def invite(
    engagement: EngagementId,
    *,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar="SESSION", help="Of one session; without, of all to come."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where the files go; without, the outbox.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a calendar file for each person of each session to come, and a withdrawal of each that was cancelled."""
    with opened() as here:
        files = session_invitations(here.database, engagement, now(), session=session)
        folder = to or here.settings.outbox / "sessions"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in files:
            (folder / one.name).write_bytes(invitation_text(one.invitation))
    except OSError as fault:
        raise DiskTrouble(fault) from fault
    told = counts(files)
    sentence = (
        f"{len(files)} calendar files lie in {folder}: {told['sessions']} sessions, {told['people']} people, "
        f"{told['withdrawals']} withdrawals."
        if files
        else "There is no session to come to invite to."
    )
    facts = {"folder": folder, "files": [one.name for one in files], **told}
    print_done("session_invitations", facts, sentence, handles=[one.name for one in files], as_json=as_json)


def ask(
    session: SessionId,
    *,
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help="What is not clear.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note a question that came up in a session, or after it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = ask_in_session(here.database, here.act, session, question=question)
    _say(done, f"{done.handle} is noted in {done.session}.", as_json=as_json, dry_run=dry_run)


def answer(
    query: QueryId,
    *,
    text: Annotated[str, typer.Option("--answer", metavar="TEXT", help="The answer.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question of a session."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = answer_session_query(here.database, here.act, query, answer=text)
    _say(done, f"{done.handle} is answered.", as_json=as_json, dry_run=dry_run)


def reopen(
    query: QueryId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Open a question again whose answer was none."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = reopen_session_query(here.database, here.act, query)
    _say(done, f"{done.handle} is open again.", as_json=as_json, dry_run=dry_run)


def _say(done: KeptQuery, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    print_done("session_query", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
