"""`kt message`: the mails the engine wrote to people, and whether they have left."""

from typing import Annotated

import typer

from kt_engine.answers.list_messages import list_messages
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, SomeEngagement, noun
from kt_engine.cli.output import print_list
from kt_engine.words import MessageStatus

app = noun("Mails to people: written, sent, waiting for the server.")


@app.callback()
def message() -> None:
    """Mails to people: written, sent, waiting for the server."""


@app.command("list", epilog="Example: kt message list E1 --waiting")
def list_(
    engagement: SomeEngagement = None,
    *,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those that have not left.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the mails, the newest first, with how often the server would not take them."""
    with opened() as here:
        lines = list_messages(here.database, engagement)
    if waiting:
        lines = tuple(line for line in lines if line.status is MessageStatus.WAITING)
    known = ("id", "person", "kind", "about", "status")
    columns = (*known, "attempts_count", "written_at", "sent_at", "next_try_at", "title")
    print_list("messages", lines, columns, as_json=as_json, empty="There are no mails.")
