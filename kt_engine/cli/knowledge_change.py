"""`kt knowledge`: what stops an item, takes it out, or changes it after it was signed."""

from typing import Annotated

import typer

from kt_engine.actions.ask_again import ask_again
from kt_engine.actions.block_knowledge import block_knowledge
from kt_engine.actions.change_knowledge import change_knowledge
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.reopen_knowledge import reopen_knowledge
from kt_engine.actions.retire_knowledge import retire_knowledge
from kt_engine.actions.unblock_knowledge import unblock_knowledge
from kt_engine.actions.waive_knowledge import waive_knowledge
from kt_engine.cli.knowledge_options import ItemId, say, stands
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, Reason, a_day, noun
from kt_engine.documents.wording import counted

app = noun("What stops, takes out or changes an item.")


@app.command(epilog="Example: kt knowledge block E1-I5 --reason 'The expert is ill' --by P9")
def block(
    item: ItemId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that an item cannot go on, and why."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = block_knowledge(here.database, here.act, item, reason=reason)
    say("knowledge_blocked", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge unblock E1-I5 --by P9")
def unblock(
    item: ItemId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let an item go on where it was."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = unblock_knowledge(here.database, here.act, item)
    say("knowledge_unblocked", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt knowledge waive E1-I5 --risk E1-R3 --until 2027-06-30 --reason 'Year end comes later' --by P3"
)
def waive(
    item: ItemId,
    *,
    risk: Annotated[
        str, typer.Option("--risk", metavar="RISK", help="The risk that is taken, such as E7-R3.")
    ],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The last day of the waiver.")],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask the client to live without an item until a day; it is waived once somebody of the client has signed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = waive_knowledge(
            here.database, here.act, item, risk=risk, until=a_day(until, "--until"), reason=reason
        )
    where = done.agreements[0] if done.agreements else ""
    sentence = f"{done.handle} is waived once it is signed: kt agreement sign {where}"
    say("knowledge_waiver_proposed", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge reopen E1-I5 --reason 'The expert is back' --by P3")
def reopen(
    item: ItemId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """End a waiver before its day; the item goes on where it was."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = reopen_knowledge(here.database, here.act, item, reason=reason)
    say("knowledge_reopened", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt knowledge descope E1-I5 --note 'Change 7: cards stay with the client' --by P3"
)
def descope(
    item: ItemId,
    *,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="The change that says so, in one line.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take an item that is not signed out of the engagement; it leaves what coverage is divided by."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = descope_knowledge(here.database, here.act, item, note=note)
    say("knowledge_descoped", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge change E1-I5 --delta 'The limit is 400 now, not 500' --by P5")
def change(
    item: ItemId,
    *,
    delta: Annotated[
        str, typer.Option("--delta", metavar="TEXT", help="What is not true any more, in one line.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Change a signed item: a new version is awaited, and everybody certified on it is asked to take note."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = change_knowledge(here.database, here.act, item, delta=delta)
    asked = counted(len(done.agreements), "person", "people")
    sentence = f"{stands(done)} Certified and asked to take note: {asked}."
    say("knowledge_changed", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("ask-again", epilog="Example: kt knowledge ask-again E1-I5 --by P9")
def ask_again_(
    item: ItemId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask those anew who declined to acknowledge a change of an item."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = ask_again(here.database, here.act, item)
    sentence = f"Asked again: {counted(len(done.agreements), 'person', 'people')}."
    say("acknowledgements_asked_again", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge retire E1-I5 --reason 'The old tool is gone' --by P3")
def retire(
    item: ItemId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Retire a baselined item that nobody needs any more."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = retire_knowledge(here.database, here.act, item, reason=reason)
    say("knowledge_retired", done, stands(done), as_json=as_json, dry_run=dry_run)
