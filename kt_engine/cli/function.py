"""`kt function`: who is asked for what."""

from typing import Annotated

import typer

from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.list_organisation import list_functions
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.store.tables import Engagement

app = noun("Who is asked for what.")


@app.command(epilog="Example: kt function assign E1 subject_expert P9 --process E1-P2 --by P3")
def assign(
    engagement: EngagementId,
    function: Annotated[
        str, typer.Argument(metavar="FUNCTION", help="A function of the playbook: kt function list")
    ],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who is asked, such as P14.")],
    *,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="For this process only, such as E7-P2.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say who is asked for a function, in the whole engagement or for one process."""
    with acting(by, command_id, dry_run=dry_run) as here:
        assigned = assign_function(
            here.database,
            here.act,
            engagement_in(Engagement, engagement),
            function=function,
            person=person,
            process=process,
        )
    where = assigned.process or engagement.upper()
    verb = "is now asked" if assigned.is_new else "was already asked"
    sentence = f"{assigned.person} {verb} as {assigned.function} in {where}."
    print_done(
        "function_assigned", assigned, sentence, handles=[assigned.person], as_json=as_json, dry_run=dry_run
    )


@app.command("list", epilog="Example: kt function list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the functions of an engagement's playbook and who is asked for each."""
    with opened() as here:
        rows = list_functions(here.database, engagement)
    print_list(
        "functions", rows, ("function", "title", "role", "side", "process", "person", "name"), as_json=as_json
    )
