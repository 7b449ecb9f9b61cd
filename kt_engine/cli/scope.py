"""`kt scope`: the processes of an engagement."""

from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.list_engagements import list_scope
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    ProcessId,
    Reason,
    noun,
)
from kt_engine.cli.output import print_done, print_list, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.scope import read_scope
from kt_engine.store.tables import Engagement, Process

app = noun("The processes of an engagement.")


@app.command("import", epilog="Example: kt scope import E1 scope.csv --by P3")
def import_(
    engagement: EngagementId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import processes from a CSV file: process_key, name, wave, site, criticality, volume_per_month."""
    rows = read_scope(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        engagement_id = engagement_in(Engagement, engagement)
        done = import_scope(here.database, here.act, engagement_id, rows, file=shown_name(file))
    added = "1 process" if len(done.added) == 1 else f"{len(done.added)} processes"
    sentence = f"{added} added to {done.engagement}, {len(done.changed)} changed."
    print_done(
        "scope_imported",
        done,
        sentence,
        handles=[*done.added, *done.changed],
        as_json=as_json,
        dry_run=dry_run,
    )
    if done.not_in_file:
        talk(
            f"Not in the file and left as they are: {', '.join(done.not_in_file)}. To take one out: kt scope descope"
        )


@app.command("list", epilog="Example: kt scope list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the processes, those taken out of scope too."""
    with opened_as_of(day) as here:
        rows = list_scope(here.database, engagement)
    columns = (
        "handle",
        "process_key",
        "name",
        "wave",
        "site",
        "criticality",
        "volume_per_month",
        "status",
        "stage",
    )
    print_list(
        "processes",
        rows,
        columns,
        as_json=as_json,
        empty=f"Import the scope: kt scope import {engagement} FILE",
    )


@app.command(epilog="Example: kt scope descope E1-P4 --reason 'Stays with the client' --by P3")
def descope(
    process: ProcessId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take one process out of scope, for good."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = descope_process(
            here.database, here.act, engagement_in(Process, process), process=process, reason=reason
        )
    sentence = f"{done.process} is out of scope; its open work is withdrawn at the next advance."
    print_done("process_descoped", done, sentence, handles=[done.process], as_json=as_json, dry_run=dry_run)
