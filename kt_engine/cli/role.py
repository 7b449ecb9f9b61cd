"""`kt role`: what people may do."""

from typing import Annotated

import typer

from kt_engine.actions.approve_roles import approve_roles
from kt_engine.actions.end_role import end_role
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.renew_role import renew_role
from kt_engine.answers.list_organisation import list_roles
from kt_engine.cli.opening import opened, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    PersonId,
    Reason,
    SomeEngagement,
    a_day,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_done, print_list, shown
from kt_engine.store.tables import Engagement
from kt_engine.words import Role, Side

app = noun("What people may do.")
RoleName = Annotated[Role, typer.Argument(metavar="ROLE", help="One of: " + ", ".join(Role) + ".")]


@app.command(epilog="Example: kt role grant P4 process_owner --engagement E1 --side client --by P3")
def grant(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who gets the role, such as P14.")],
    role: RoleName,
    *,
    engagement: Annotated[
        str | None,
        typer.Option("--engagement", metavar="ENGAGEMENT", help="In which engagement, such as E7."),
    ] = None,
    side: Annotated[Side | None, typer.Option("--side", help="On which side.")] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="The last day, inclusive; else until it is ended."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Grant a role; administrators and auditors hold theirs in the whole installation."""
    engagement_id = None if engagement is None else engagement_in(Engagement, engagement)
    last = a_day_or_none(until, "--until")
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        granted = grant_role(
            here.database,
            here.act,
            person=person,
            role=role,
            side=side,
            engagement_id=engagement_id,
            valid_to=last,
        )
    what = f"{granted.person} {'is now' if granted.is_new else 'was already'} {role.value.replace('_', ' ')}"
    where = f" in {engagement.upper()}" if engagement else ""
    print_done(
        "role_granted", granted, f"{what}{where}.", handles=[granted.person], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Examples: kt role approve E1 --by P4 | kt role approve E1 P7 P8 --by P1")
def approve(
    engagement: EngagementId,
    people: Annotated[
        list[str] | None,
        typer.Argument(metavar="PERSON", help="Whose proposed roles; without one, all you may."),
    ] = None,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Approve proposed roles: an administrator any, a process owner the client's, a team lead the provider's."""
    engagement_id = engagement_in(Engagement, engagement)
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = approve_roles(here.database, here.act, engagement_id, people=people or ())
    left = f" Left for somebody else: {', '.join(done.left)}." if done.left else ""
    sentence = f"{len(done.approved)} roles approved in {done.engagement}.{left}"
    print_done("roles_approved", done, sentence, handles=done.approved, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt role end P4 process_owner E1 --on 2027-06-30 --reason 'New job' --by P1")
def end(
    person: PersonId,
    role: RoleName,
    engagement: SomeEngagement = None,
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The last day, inclusive; yesterday ends it at once.")
    ],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """End a role; what was signed in it stays."""
    engagement_id = None if engagement is None else engagement_in(Engagement, engagement)
    last = a_day(on, "--on")
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = end_role(
            here.database,
            here.act,
            person=person,
            role=role,
            engagement_id=engagement_id,
            on=last,
            reason=reason,
        )
    sentence = f"{done.person} is {shown(done.role)} until {done.on}."
    print_done("role_ended", done, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt role renew P4 process_owner E1 --until 2027-12-31 --by P1")
def renew(
    person: PersonId,
    role: RoleName,
    engagement: SomeEngagement = None,
    *,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The new last day, inclusive.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let a role that has a last day run longer, or again."""
    engagement_id = None if engagement is None else engagement_in(Engagement, engagement)
    last = a_day(until, "--until")
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = renew_role(
            here.database, here.act, person=person, role=role, engagement_id=engagement_id, until=last
        )
    sentence = f"{done.person} is {shown(done.role)} until {done.until}."
    print_done("role_renewed", done, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt role list E1")
def list_(engagement: SomeEngagement = None, *, as_json: AsJson = False) -> None:
    """List who was granted which role, who approved it, and until when it runs."""
    with opened() as here:
        rows = list_roles(here.database, here.today, engagement)
    columns = ("engagement", "person", "name", "role", "side", "granted_on", "state", "approved_by", "until")
    print_list("roles", rows, columns, as_json=as_json)
