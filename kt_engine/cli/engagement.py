"""`kt engagement`: one outsourced function of one client."""

from typing import Annotated

import typer

from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.actions.set_language import set_language
from kt_engine.actions.set_party import set_party
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.answers.list_engagements import engagement_id_of, list_engagements
from kt_engine.answers.standing import full_standing
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, Reason, a_day, noun
from kt_engine.cli.output import print_done, print_json, print_list, print_pairs
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.cli.standing_text import LANGUAGE_NAMES, print_standing
from kt_engine.playbook.find import search_folders
from kt_engine.playbook.load import load_playbook
from kt_engine.settings import current_settings
from kt_engine.store.tables import Engagement
from kt_engine.words import Language, Side

app = noun("One outsourced function of one client.")


@app.command(
    epilog="Example: kt engagement start travel_desk --client O1 --name 'Travel desk' --starts-on 2027-01-04 --by P3"
)
def start(
    playbook: Annotated[str, typer.Argument(metavar="KEY", help="The playbook: kt playbook list")],
    *,
    client: Annotated[
        str, typer.Option("--client", metavar="PARTY", help="The client's company, such as O1.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What people call it.")],
    starts_on: Annotated[str, typer.Option("--starts-on", metavar="DATE", help="Its first day.")],
    provider: Annotated[
        str | None,
        typer.Option("--provider", metavar="PARTY", help="The provider, where it is known already."),
    ] = None,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="What money is reported in.")
    ] = "EUR",
    language: Annotated[
        Language, typer.Option("--language", help="In which its documents are issued.")
    ] = Language.EN,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Start an engagement; whoever starts it is its transition manager."""
    loaded = load_playbook(playbook, search_folders(current_settings().home))
    with acting(by, command_id, dry_run=dry_run) as here:
        started = start_engagement(
            here.database,
            here.act,
            playbook=loaded,
            client=client,
            name=name,
            starts_on=a_day(starts_on, "--starts-on"),
            provider=provider,
            currency=currency,
            auth_method=here.settings.signing,
            language=language,
        )
    sentence = f"{started.handle} is started. Next: kt scope import {started.handle} FILE"
    print_done(
        "engagement_started", started, sentence, handles=[started.handle], as_json=as_json, dry_run=dry_run
    )


@app.command("list", epilog="Example: kt engagement list")
def list_(*, as_json: AsJson = False) -> None:
    """List the engagements and the stage of each."""
    with opened() as here:
        rows = list_engagements(here.database)
    columns = (
        "handle",
        "name",
        "client",
        "provider",
        "playbook",
        "status",
        "stages",
        "starts_on",
        "rehearsal",
    )
    print_list(
        "engagements", rows, columns, as_json=as_json, empty="There is none yet: kt engagement start KEY"
    )


@app.command(epilog="Example: kt engagement show E1")
def show(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show where an engagement stands: stage, go-live per wave, who is waited for, the next gates."""
    from flows.page_address import page_of, serves  # noqa: PLC0415 - only what is about pages loads flows

    with opened_as_of(day) as here:
        facts = full_standing(here.database, engagement_id_of(here.database, engagement), here.today)
    page = page_of(here.settings, facts.handle)
    if as_json:
        print_json("engagement", engagement=facts, page=page)
        return
    print_pairs([("page", page + ("" if serves(here.settings) else "  (while kt serve runs)"))])
    print_standing(facts)


@app.command(epilog="Example: kt engagement hold E1 --reason 'Merger talks' --by P3")
def hold(
    engagement: EngagementId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put an engagement on hold: nothing moves until it is resumed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = hold_engagement(here.database, here.act, engagement_in(Engagement, engagement), reason=reason)
    sentence = f"{done.engagement} is on hold. To go on: kt engagement resume {done.engagement}"
    print_done("engagement_held", done, sentence, handles=[done.engagement], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt engagement resume E1 --by P3")
def resume(
    engagement: EngagementId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let an engagement on hold go on."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = resume_engagement(here.database, here.act, engagement_in(Engagement, engagement))
    sentence = f"{done.engagement} goes on."
    print_done(
        "engagement_resumed", done, sentence, handles=[done.engagement], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt engagement cancel E1 --reason 'The client keeps the function' --by P3")
def cancel(
    engagement: EngagementId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Cancel an engagement, for good; its memory stays."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = cancel_engagement(
            here.database, here.act, engagement_in(Engagement, engagement), reason=reason
        )
    sentence = f"{done.engagement} is cancelled."
    print_done(
        "engagement_cancelled", done, sentence, handles=[done.engagement], as_json=as_json, dry_run=dry_run
    )


@app.command("language", epilog="Example: kt engagement language E1 es --by P3")
def language_(
    engagement: EngagementId,
    language: Annotated[Language, typer.Argument(metavar="LANGUAGE", help="en or es.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say in which language documents are issued from now on; what is issued stays as it is."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = set_language(here.database, here.act, engagement_in(Engagement, engagement), language=language)
    when = "from now on" if done.is_new else "already"
    sentence = f"Documents of {done.engagement} are issued in {LANGUAGE_NAMES[language]} {when}."
    print_done("language_set", done, sentence, handles=[done.engagement], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt engagement party E1 O3 --side incumbent --by P3")
def party(
    engagement: EngagementId,
    company: Annotated[str, typer.Argument(metavar="PARTY", help="The company, such as O3.")],
    *,
    side: Annotated[Side, typer.Option("--side", help="On which side it stands.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say which company stands on a side, such as the incumbent."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = set_party(
            here.database, here.act, engagement_in(Engagement, engagement), side=side, party=company
        )
    verb = "stands now" if done.is_new else "stood already"
    sentence = f"{done.party} {verb} on the side {side.value.replace('_', ' ')} of {engagement.upper()}."
    print_done("party_set", done, sentence, handles=[done.party], as_json=as_json, dry_run=dry_run)
