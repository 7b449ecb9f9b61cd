"""`kt role`: what people may do."""

from typing import Annotated

import typer

from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.list_organisation import list_roles
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, SomeEngagement, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.store.tables import Engagement
from kt_engine.words import Role, Side

app = noun("What people may do.")


@app.command(epilog="Example: kt role grant P4 process_owner --engagement E1 --side client --by P3")
def grant(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who gets the role, such as P14.")],
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="One of: " + ", ".join(Role) + ".")],
    *,
    engagement: Annotated[
        str | None,
        typer.Option("--engagement", metavar="ENGAGEMENT", help="In which engagement, such as E7."),
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", help="On which side.")] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Grant a role; administrators and auditors hold theirs in the whole installation."""
    engagement_id = None if engagement is None else engagement_in(Engagement, engagement)
    with acting(by, command_id, dry_run=dry_run) as here:
        granted = grant_role(
            here.database, here.act, person=person, role=role, side=side, engagement_id=engagement_id
        )
    what = f"{granted.person} {'is now' if granted.is_new else 'was already'} {role.value.replace('_', ' ')}"
    where = f" in {engagement.upper()}" if engagement else ""
    print_done(
        "role_granted", granted, f"{what}{where}.", handles=[granted.person], as_json=as_json, dry_run=dry_run
    )


@app.command("list", epilog="Example: kt role list E1")
def list_(engagement: SomeEngagement = None, *, as_json: AsJson = False) -> None:
    """List who holds which role."""
    with opened() as here:
        rows = list_roles(here.database, engagement)
    columns = ("engagement", "person", "name", "role", "side", "granted_on")
    print_list("roles", rows, columns, as_json=as_json)
