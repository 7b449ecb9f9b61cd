"""`kt delegation`: who signs for whom."""

from typing import Annotated

import typer

from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.revoke_delegation import revoke_delegation
from kt_engine.answers.delegations import list_delegations
from kt_engine.cli.opening import opened, signing
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, PersonId, Reason, a_day, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.store.tables import Engagement
from kt_engine.words import Role

app = noun("Who signs for whom.")
DelegationId = Annotated[str, typer.Argument(metavar="DELEGATION", help="The delegation, such as E7-D1.")]
EXAMPLE = (
    "Example: kt delegation give P9 --role process_owner --engagement E1 --from 2027-07-01 --until 2027-07-21 "
    "--reason Leave --by P4"
)


@app.command(epilog=EXAMPLE)
def give(
    person: PersonId,
    *,
    role: Annotated[Role, typer.Option("--role", help="In which of your own roles.")],
    engagement: Annotated[
        str, typer.Option("--engagement", metavar="ENGAGEMENT", help="In which engagement, such as E7.")
    ],
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The last day, inclusive.")],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let a person sign for you, in one role, for at most 90 days."""
    leave = Leave(person, role, a_day(from_, "--from"), a_day(until, "--until"), reason)
    engagement_id = engagement_in(Engagement, engagement)
    with signing(by, command_id, about=engagement, dry_run=dry_run) as here:
        done = give_delegation(here.database, here.act, engagement_id, leave)
    sentence = f"{done.handle}: {person} may sign for you from {leave.starts_on} until {leave.ends_on}."
    print_done("delegation_given", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt delegation revoke E1-D1 --by P4")
def revoke(
    delegation: DelegationId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a delegation back at once; what was signed under it stays."""
    engagement_id = engagement_in(Engagement, delegation)
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = revoke_delegation(here.database, here.act, engagement_id, delegation)
    sentence = f"{done.handle} is revoked; nobody signs under it any more."
    print_done("delegation_revoked", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt delegation list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List who may sign for whom, and who might once."""
    with opened() as here:
        rows = list_delegations(here.database, engagement, here.today)
    columns = ("handle", "person", "for_person", "role", "side", "starts_on", "ends_on", "state", "reason")
    print_list("delegations", rows, columns, as_json=as_json)
