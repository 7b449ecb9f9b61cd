"""`kt person`: people."""

from typing import Annotated

import typer

from kt_engine.actions.add_person import add_person
from kt_engine.actions.import_people import import_people
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.list_organisation import list_people
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, OneFile, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.exchange.people import read_people
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.store.tables import Engagement

app = noun("People.")


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


@app.command("list", epilog="Example: kt person list")
def list_(*, as_json: AsJson = False) -> None:
    """List the people of this installation."""
    with opened() as here:
        rows = list_people(here.database)
    print_list("people", rows, ("handle", "name", "email", "party", "site", "roles"), as_json=as_json)
