"""`kt person`: people."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.add_person import add_person
from kt_engine.actions.enrol_person import enrol_person
from kt_engine.actions.erase_person import erase_person
from kt_engine.actions.import_people import import_people
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.invite_person import invite_person
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.lose_key import lose_key
from kt_engine.answers.leaver_report import leaver_report
from kt_engine.answers.list_organisation import list_people
from kt_engine.cli.enrolment import post_invitation, show_once, token_given, try_code
from kt_engine.cli.leaver_text import print_left_behind
from kt_engine.cli.opening import acting, now, opened, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    PersonId,
    Reason,
    a_day,
    noun,
)
from kt_engine.cli.output import print_done, print_list, print_table, talk
from kt_engine.exchange.people import read_people
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.tokens import new_token
from kt_engine.store.tables import Engagement

app = noun("People.")
MOST_NAMES = 20


@app.command(
    epilog="Example: kt person add 'Maria Weber' --party O1 --site S1 --email maria@example.com --by P1"
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's full name.")],
    *,
    party: Annotated[
        str | None, typer.Option("--party", metavar="PARTY", help="Who employs them, such as O1.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="SITE", help="Where they work, such as S1.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Their e-mail address.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a person; roles are granted per engagement, with kt role grant."""
    with acting(by, command_id, dry_run=dry_run) as here:
        added = add_person(here.database, here.act, name=name, email=email, party=party, site=site)
    sentence = f"{added.handle} is {name}."
    print_done("person_added", added, sentence, handles=[added.handle], as_json=as_json, dry_run=dry_run)


@app.command("import", epilog="Example: kt person import E1 people.csv --by P3")
def import_(
    engagement: EngagementId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import people with roles and functions from a CSV file: name, email, party, side, site, roles, functions."""
    rows = read_people(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        engagement_id = engagement_in(Engagement, engagement)
        done = import_people(here.database, here.act, engagement_id, rows, file=shown_name(file))
    sentence = (
        f"{len(done.added)} people added, {done.roles_granted_count} roles granted, "
        f"{done.functions_assigned_count} functions assigned in {done.engagement}."
    )
    print_done("people_imported", done, sentence, handles=done.added, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt person invite P14 --by P1")
def invite(
    person: PersonId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Invite a person to enrol an authenticator: a letter with a token for 72 hours goes to the outbox."""
    token = new_token()
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        invited = invite_person(here.database, here.act, person, token=token)
        if invited.is_new and not dry_run:
            post_invitation(here.settings, invited, token, here.act.at)
    until = f"{invited.expires_at:%Y-%m-%d %H:%M} UTC"
    sentence = (
        f"{invited.person} is invited until {until}; the letter with the token is in the outbox."
        if invited.is_new
        else f"{invited.person} was invited by this command before. If the letter is lost, invite anew."
    )
    print_done(
        "person_invited", invited, sentence, handles=[invited.person], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt person enrol P14")
def enrol(
    person: PersonId,
    *,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="FILE", help="A file that holds the token; else KT_TOKEN or the terminal."
        ),
    ] = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Enrol your authenticator with the token of your invitation; its QR code is shown once."""
    with acting(person, command_id, dry_run=dry_run) as here:
        token = token_given(token_file, person)
        done = enrol_person(here.database, here.act, token=token, keys=here.settings.keys)
    if dry_run or as_json:
        facts = {"person": done.person, "number": done.number, "is_new": done.is_new}
        shown = facts if dry_run else {**facts, "uri": done.uri}
        sentence = f"{done.person} is enrolled."
        print_done(
            "person_enrolled", shown, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run
        )
        return
    show_once(done)
    again = "" if done.is_new else " by this command before; the QR code was shown then"
    print_done("person_enrolled", done, f"{done.person} is enrolled{again}.", as_json=False)
    try_code(done, now())


@app.command("lost-key", epilog="Example: kt person lost-key P14 --reason 'Phone stolen' --by P1")
def lost_key(
    person: PersonId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """End an authenticator that is lost; an administrator does, or the person with one of its codes."""
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = lose_key(here.database, here.act, person, reason=reason)
    sentence = f"The authenticator of {done.person} is ended. Next: kt person invite {done.person}"
    print_done("authenticator_ended", done, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt person leave P9 --last-day 2027-03-31 --known-on 2027-02-15 --successor P10 --by P1"
)
def leave(
    person: PersonId,
    *,
    last_day: Annotated[str, typer.Option("--last-day", metavar="DATE", help="The last day, inclusive.")],
    known_on: Annotated[str, typer.Option("--known-on", metavar="DATE", help="Since when it is known.")],
    successor: Annotated[
        str | None,
        typer.Option(
            "--successor", metavar="PERSON", help="Who is proposed instead; nothing is re-assigned."
        ),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """List what somebody who leaves would leave behind, then record the last day; nothing is re-assigned."""
    last_on, known = a_day(last_day, "--last-day"), a_day(known_on, "--known-on")
    with acting(by, command_id, dry_run=dry_run) as here:
        behind = leaver_report(here.database, person, last_on, today=here.today, successor=successor)
        if not as_json:
            print_left_behind(behind)
        done = leave_person(
            here.database, here.act, person, last_on=last_on, known_on=known, successor=successor
        )
    sentence = (
        f"{done.person} leaves; {done.last_on} is the last day. Nothing was re-assigned. {done.note or ''}"
    )
    facts = {"left": done, "behind": behind}
    print_done("person_leaves", facts, sentence.strip(), as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt person erase P14 --reason 'Asked for it on 3 May' --by P1")
def erase(
    person: PersonId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Erase the name, address and letters of a person who has gone; the handle and all evidence stay valid."""
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = erase_person(here.database, here.act, here.settings.files, person, reason=reason)
    if dry_run and not as_json:
        print_table(["would be erased"], ([place] for place in done.places))
    for what, names in (
        ("still name the person and are kept", done.naming.named_in),
        ("cannot be searched for the name; look at them", done.naming.not_searched),
    ):
        if names:
            talk(f"{len(names)} documents and files {what}: {', '.join(names[:MOST_NAMES])}")
    talk("What others typed about the person elsewhere, such as a comment or a reason, is not found.")
    sentence = f"{done.person} is erased: {done.texts_count} texts, and {done.kept_count} kept beside events."
    print_done("person_erased", done, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt person list")
def list_(*, as_json: AsJson = False) -> None:
    """List the people of this installation."""
    with opened() as here:
        rows = list_people(here.database)
    columns = ("handle", "name", "email", "party", "site", "roles", "enrolled_on")
    print_list("people", rows, columns, as_json=as_json)
