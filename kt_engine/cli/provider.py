"""`kt provider`: candidate providers and the choice among them."""

from typing import Annotated

import typer

from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.list_engagements import list_candidates
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.store.tables import Candidate, Engagement

app = noun("Candidate providers and the choice among them.")


@app.command(epilog="Example: kt provider add E1 O2 --by P3")
def add(
    engagement: EngagementId,
    party: Annotated[str, typer.Argument(metavar="PARTY", help="The company, such as O2.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record a company as a candidate provider."""
    with acting(by, command_id, dry_run=dry_run) as here:
        added = add_candidate(here.database, here.act, engagement_in(Engagement, engagement), party=party)
    sentence = f"{added.handle} {'is' if added.is_new else 'was already'} {party} as a candidate provider."
    print_done("candidate_added", added, sentence, handles=[added.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt provider choose E1-B1 --by P3")
def choose(
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="The candidate, such as E7-B1.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record which candidate was chosen; it stands on the provider's side from now on."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = choose_provider(
            here.database, here.act, engagement_in(Candidate, candidate), candidate=candidate
        )
    sentence = f"{done.party} ({done.candidate}) is the provider."
    print_done("provider_chosen", done, sentence, handles=[done.candidate], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt provider list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the candidate providers."""
    with opened() as here:
        rows = list_candidates(here.database, engagement)
    print_list("candidates", rows, ("handle", "party", "name", "status"), as_json=as_json)
