"""`kt system`: rights of access in systems: asked for, granted, tried by their users, taken away."""

from typing import Annotated

import typer

from kt_engine.actions.access_in_hand import Access
from kt_engine.actions.grant_access import grant_access
from kt_engine.actions.import_access import import_access
from kt_engine.actions.request_access import request_access
from kt_engine.actions.revoke_access import revoke_access
from kt_engine.actions.try_access import try_access
from kt_engine.answers.access_lines import AccessLine, ready_of
from kt_engine.answers.list_integration import list_access
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import print_done, print_json, print_table, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.documents.wording import counted
from kt_engine.exchange.access import read_access
from kt_engine.words import AccessStatus

app = noun("Rights of access: asked for, granted, tried by their users, taken away.")
RightId = Annotated[str, typer.Argument(metavar="RIGHT", help="The right of access, such as E7-X4.")]
Shift = Annotated[str, typer.Option("--shift", metavar="SHIFT", help="The shift, such as late.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day on which it happened; else today.")
]


@app.command("list", epilog="Example: kt system list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the rights: what people who left still hold, what failed, what was not tried, then what works."""
    with opened_as_of(day) as here:
        lines = list_access(here.database, engagement, here.today)
    working, needed = ready_of(lines, None)
    if as_json:
        print_json("access_rights", working=working, needed=needed, access_rights=lines)
        return
    if not lines:
        talk(f"There are none yet. Ask for one: kt system request {engagement} ...")
        return
    print_table(
        ["handle", "status", "person", "name", "system", "right", "process", "site", "shift", "granted on",
         "tried on", "overdue", "why it failed"],
        (_row(line) for line in lines),
    )  # fmt: skip
    talk(f"{working} of {needed} needed rights work, tried by their own users.")


def _row(line: AccessLine) -> list[object]:
    overdue = f"{line.overdue_days} days" if line.must_be_revoked else None
    return [
        line.handle, line.status, line.person, line.name, line.system, line.right, line.process, line.site,
        line.shift, line.granted_on, line.tested_on, overdue, line.reason,
    ]  # fmt: skip


@app.command(
    epilog="Example: kt system request E1 --person P14 --system claims_tool --right 'check claims' --shift early "
    "--by P9"
)
def request(
    engagement: EngagementId,
    *,
    person: Annotated[str, typer.Option("--person", metavar="PERSON", help="Who needs it, such as P14.")],
    system: Annotated[
        str, typer.Option("--system", metavar="SYSTEM", help="The system's key, as in the playbook.")
    ],
    right: Annotated[str, typer.Option("--right", metavar="TEXT", help="What the person may do there.")],
    shift: Shift,
    process: Annotated[
        str | None,
        typer.Option("--process", metavar="PROCESS", help="For one process, such as E7-P2; else for all."),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="SITE", help="Where it must work; else the person's own site."),
    ] = None,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask for one right of one person in one system."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = request_access(
            here.database,
            here.act,
            engagement,
            person=person,
            system=system,
            right=right,
            shift=shift,
            process=process,
            site=site,
            requested_on=a_day_or_none(on, "--on"),
        )
    sentence = f"{done.handle} is asked for. Once it is granted: kt system grant {done.handle}"
    _print("access_requested", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("import", epilog="Example: kt system import E1 access.csv --by P9")
def import_(
    engagement: EngagementId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import rights from a CSV file: person, system, right, shift; process, site, requested_on, granted_on."""
    rows = read_access(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = import_access(here.database, here.act, engagement, rows)
    new = counted(len(done.added), "right is", "rights are")
    sentence = (
        f"{new} new in {done.engagement}; of those asked for before {len(done.granted)} are granted now."
    )
    handles = [*done.added, *done.granted]
    print_done("access_imported", done, sentence, handles=handles, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt system grant E1-X4 --on 2027-03-02 --by P14")
def grant(
    right: RightId,
    *,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that a right was granted, or mended after it failed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = grant_access(here.database, here.act, right, on=a_day_or_none(on, "--on"))
    sentence = f"{done.handle} is granted; it counts once its user has tried it: kt system test {done.handle}"
    _print("access_granted", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("test", epilog="Example: kt system test E1-X4 --works --site S2 --shift early --by P14")
def tried(
    right: RightId,
    *,
    works: Annotated[bool, typer.Option("--works/--fails", help="What you found.")],
    site: Annotated[str, typer.Option("--site", metavar="SITE", help="Where you tried it, such as S2.")],
    shift: Shift,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="What happened, where it fails.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say what you found when you tried your own right, at your desk."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = try_access(here.database, here.act, right, works=works, site=site, shift=shift, reason=reason)
    found = "works" if done.status is AccessStatus.WORKING else "failed"
    _print("access_tested", done, f"{done.handle} {found}.", as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt system revoke E1-X4 --by P9")
def revoke(
    right: RightId,
    *,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note that a right was taken away, or a request withdrawn."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = revoke_access(here.database, here.act, right, on=a_day_or_none(on, "--on"))
    _print("access_revoked", done, f"{done.handle} is taken away.", as_json=as_json, dry_run=dry_run)


def _print(kind: str, done: Access, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    print_done(kind, done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
