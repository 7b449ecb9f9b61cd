"""`kt knowledge`: what has to pass over and how far it has come; who still knows what, and what leaves with whom."""

from typing import Annotated

import typer

from kt_engine.actions.add_knowledge_source import AddedSource, add_knowledge_source
from kt_engine.answers.knowledge_holders import KnowledgeItem, list_knowledge
from kt_engine.cli import knowledge_change, knowledge_items, knowledge_proof, knowledge_work
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, noun
from kt_engine.cli.output import print_done, print_json, print_table, shown, talk
from kt_engine.cli.past import AsOf, opened_as_of

app = noun("What has to pass over and how far it has come; who still knows what.")
for part in (knowledge_items, knowledge_work, knowledge_proof, knowledge_change):
    app.add_typer(part.app)
Item = Annotated[
    str,
    typer.Argument(
        metavar="ITEM",
        help="An item of the playbook, such as claim_check; of one process: claim_check@E7-P2.",
    ),
]


@app.command("list", epilog="Example: kt knowledge list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List every knowledge item with its givers and recordings; those that would be lost come first."""
    with opened_as_of(day) as here:
        items = list_knowledge(here.database, engagement, here.today)
    if as_json:
        print_json("knowledge", engagement=engagement.upper(), items=items)
        return
    if not items:
        talk("The playbook lists no knowledge item, or no process is in scope yet.")
    print_table(
        [
            "item",
            "criticality",
            "must have",
            "givers",
            "leaving",
            "last on",
            "successor",
            "recorded",
            "proved by",
            "state",
        ],
        (_line(item) for item in items),
    )


def _line(item: KnowledgeItem) -> list[object]:
    known = item.givers or item.recordings or item.kept_by
    state = "would be lost" if item.at_risk else "kept" if known else "nobody named"
    return [
        item.called,
        item.criticality,
        item.must_have,
        item.givers,
        item.leaving,
        item.last_on,
        item.successors,
        item.recordings,
        item.kept_by,
        state,
    ]


@app.command(epilog="Example: kt knowledge giver E1 claim_check@E1-P2 P9 --by P3")
def giver(
    engagement: EngagementId,
    item: Item,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who can teach it too, such as P14.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record one more person who can teach an item."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_knowledge_source(here.database, here.act, engagement, item, person=person)
    _say(done, f"{person} gives {_called(done)}.", as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt knowledge recording E1 claim_check@E1-P2 --reference 'Media library, session 14' --by P3"
)
def recording(
    engagement: EngagementId,
    item: Item,
    *,
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="Where it lies, in one line.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record where a recording of an item lies."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_knowledge_source(here.database, here.act, engagement, item, reference=reference)
    _say(done, f"{_called(done)} is recorded: {shown(reference)}.", as_json=as_json, dry_run=dry_run)


def _called(done: AddedSource) -> str:
    return f"{done.item} of {done.process or done.engagement}"


def _say(done: AddedSource, sentence: str, *, as_json: bool, dry_run: bool) -> None:
    print_done("knowledge_source_added", done, sentence, as_json=as_json, dry_run=dry_run)
