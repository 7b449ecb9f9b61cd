"""`kt access break-glass` and `kt access confirm`: a role in an emergency, by two administrators."""

from typing import Annotated

import typer

from kt_engine.actions.confirm_break_glass import confirm_break_glass
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.open_break_glass import open_break_glass
from kt_engine.cli.opening import signing
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, PersonId, Reason
from kt_engine.cli.output import print_done
from kt_engine.store.tables import Engagement
from kt_engine.words import Role, Side

EXAMPLE = (
    "Example: kt access break-glass P9 process_owner E1 --side client --reason 'Owner unreachable' --by P1"
)


def break_glass(
    person: PersonId,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="In which role the person shall sign.")],
    engagement: EngagementId,
    *,
    side: Annotated[Side, typer.Option("--side", help="On which side.")],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Open a role in an emergency; a second administrator must confirm it within four hours."""
    engagement_id = engagement_in(Engagement, engagement)
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = open_break_glass(
            here.database, here.act, engagement_id, person=person, role=role, side=side, reason=reason
        )
    sentence = f"{done.handle} is open. Next, by another administrator: kt access confirm {done.handle}"
    print_done("break_glass_opened", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


def confirm(
    emergency: Annotated[
        str, typer.Argument(metavar="EMERGENCY", help="The role in an emergency, such as E7-BG1.")
    ],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Confirm a role in an emergency that another administrator opened; it holds for four hours."""
    engagement_id = engagement_in(Engagement, emergency)
    with signing(by, command_id, about=None, dry_run=dry_run) as here:
        done = confirm_break_glass(here.database, here.act, engagement_id, emergency)
    until = f"{done.expires_at:%Y-%m-%d %H:%M} UTC"
    sentence = f"{done.handle} holds until {until}; what {done.person} signs meanwhile says so."
    print_done(
        "break_glass_confirmed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )
