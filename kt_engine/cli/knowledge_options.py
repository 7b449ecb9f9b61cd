"""What the commands about knowledge items share: their arguments, and how a verb tells what it did."""

from typing import Annotated

import typer

from kt_engine.actions.knowledge_in_hand import KnowledgeDone
from kt_engine.cli.output import print_done

ItemId = Annotated[str, typer.Argument(metavar="ITEM", help="The knowledge item, such as E7-I5.")]
QueryNumber = Annotated[int, typer.Argument(metavar="QUERY", min=1, help="The query's number.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What you want to say with it.")]


def say(kind: str, done: KnowledgeDone, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    handles = [done.handle, *done.agreements]
    print_done(kind, done, sentence, handles=handles, as_json=as_json, dry_run=dry_run)


def stands(done: KnowledgeDone) -> str:
    """Say where an item stands now: E7-I5 is played back (version 2)."""
    version = f" (version {done.version})" if done.version else ""
    return f"{done.handle} is {done.status.value.replace('_', ' ')}{version}."
