"""`kt knowledge items|show|coverage`: where every item stands, and what is claimed and proven of all of them."""

from typing import Annotated

import typer

from kt_engine.answers.knowledge_coverage import CoverageLine, knowledge_coverage
from kt_engine.answers.knowledge_record import KnowledgeRecord, RecordStep
from kt_engine.answers.knowledge_standing import ItemStanding
from kt_engine.answers.show_knowledge import ItemView, list_items, show_item
from kt_engine.cli.knowledge_options import ItemId
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.documents import coverage_text
from kt_engine.documents.knowledge_register import HAPPENED

app = noun("Where every knowledge item stands.")


@app.command(epilog="Example: kt knowledge items E1 --must-have")
def items(
    engagement: EngagementId,
    *,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="Only of one process, such as E7-P2.")
    ] = None,
    must_have: Annotated[bool, typer.Option("--must-have", help="Only must-haves.")] = False,
    day: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List every knowledge item with its state, what is claimed and what is proven."""
    with opened_as_of(day) as here:
        found = list_items(here.database, engagement, here.today)
    wanted = process.strip().upper() if process else None
    chosen = [one for one in found if wanted in {None, one.process} and (one.must_have or not must_have)]
    if as_json:
        print_json("knowledge_items", engagement=engagement.upper(), items=chosen)
        return
    if not chosen:
        talk("There is none. The playbook's come with the next tick: kt advance ENGAGEMENT")
    print_table(
        ["handle", "process", "must have", "weight", "status", "version", "claimed", "proved by", "giver",
         "receiver", "due on", "title"],
        (_line(one) for one in chosen),
    )  # fmt: skip


def _line(one: ItemStanding) -> list[object]:
    everybody = len(one.linked.proved) + len(one.linked.unproved)
    return [
        one.handle,
        one.process,
        one.must_have,
        one.weight,
        _status(one),
        one.version,
        one.claimed and one.in_scope,
        f"{len(one.linked.proved)} of {everybody}",
        one.giver,
        one.receiver,
        one.due_on,
        one.title,
    ]


def _status(one: ItemStanding) -> str:
    said = one.status.value.replace("_", " ")
    if one.waived:
        said += f" until {one.waived_until}"
    if one.waiver_ended:
        said = f"open again, waiver ended on {one.waived_until}"
    if one.acknowledgements_due_count:
        said += f", {one.acknowledgements_due_count} acknowledgements due"
    return said if one.in_scope else f"{said}, out of scope"


@app.command(epilog="Example: kt knowledge show E1-I5")
def show(item: ItemId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show one item: its people, versions with hashes and signatures, and everything that happened to it."""
    with opened_as_of(day) as here:
        view = show_item(here.database, item, here.today)
    if as_json:
        print_json("knowledge_item", item=view.standing, record=view.record, sections=view.sections)
        return
    _print_standing(view)
    _print_record(view.record)


def _print_standing(view: ItemView) -> None:
    one, record = view.standing, view.record
    print_pairs(
        [
            ("item", one.handle),
            ("title", one.title),
            ("in the playbook", one.item),
            ("process", one.process or "the whole engagement"),
            ("type", one.type),
            ("criticality", one.criticality),
            ("frequency", one.frequency),
            ("complexity", one.complexity),
            ("weight", one.weight if one.score else f"{one.weight}, not rated yet"),
            ("must have", one.must_have),
            ("status", _status(one)),
            ("goes back to", one.back_to),
            ("reason", one.reason),
            ("giver", one.giver),
            ("backup giver", one.backup),
            ("receiver", one.receiver),
            ("due on", one.due_on),
            ("must say", view.sections),
            ("proved by", view.taught_in or "the certificate"),
            ("proved", one.linked.proved),
            ("not proved yet", one.linked.unproved),
            ("written again", record.loops_count or None),
            ("looked at again on", one.review_on),
        ]
    )


def _print_record(record: KnowledgeRecord) -> None:
    if record.versions:
        print_heading("Versions")
        print_table(
            ["version", "sha256", "author", "handed in", "agreement", "signed by", "file"],
            (
                [one.number, one.sha256, one.author, one.submitted_at, one.agreement,
                 [each.signer for each in one.signatures], one.file_name]
                for one in record.versions
            ),
        )  # fmt: skip
    if record.steps:
        print_heading("Steps")
        print_table(
            ["step", "kind", "version", "on", "who", "what was found", "note"],
            ([one.number, one.kind, one.version, one.on, one.person or one.recorded_by, _found(one), one.note]
             for one in record.steps),
        )  # fmt: skip
    _print_open(record)


def _found(step: RecordStep) -> str:
    return HAPPENED[step.kind](step)


def _print_open(record: KnowledgeRecord) -> None:
    if record.queries:
        print_heading("Queries")
        print_table(
            ["query", "asked by", "asked on", "closed on", "question", "answer"],
            ([one.number, one.asked_by, one.asked_on, one.closed_on, one.question, one.answer]
             for one in record.queries),
        )  # fmt: skip
    if record.issues:
        print_heading("Carried issues")
        print_table(
            ["issue", "version", "owner", "due on", "closed on", "what", "plan"],
            ([one.number, one.version, one.owner, one.due_on, one.closed_on, one.issue, one.plan]
             for one in record.issues),
        )  # fmt: skip
    if record.waivers:
        print_heading("Waivers")
        print_table(
            ["agreement", "status", "risk", "until", "reason"],
            ([one.agreement, one.status, one.risk, one.until, one.reason] for one in record.waivers),
        )
    if record.acknowledgements:
        print_heading("Acknowledgements due")
        print_table(
            ["person", "change", "agreement", "due on", "declined"],
            ([one.person, one.change, one.agreement, one.due_on, one.declined] for one in record.acknowledgements),
        )  # fmt: skip


@app.command(epilog="Example: kt knowledge coverage E1")
def coverage(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Say what is claimed and what is proven, side by side, per process and for the engagement."""
    with opened_as_of(day) as here:
        facts = knowledge_coverage(here.database, engagement, here.today)
    if as_json:
        print_json("knowledge_coverage", coverage=facts)
        return
    lines = [*facts.processes, facts.whole]
    for heading, must_have in (("Knowledge items", False), ("Must-haves alone", True)):
        print_heading(heading)
        print_table(
            ["process", "claimed", "proven", "gap", "waived"], (_row(line, must_have) for line in lines)
        )
    for line in lines:
        for change in line.changes:
            talk(f"{_name(line)}: {coverage_text.change(change)}")
    if facts.whole.unrated_count:
        unrated = facts.whole.unrated_count
        said = "1 item is" if unrated == 1 else f"{unrated} items are"
        talk(f"{said} not rated yet: kt knowledge prioritise ITEM")


def _name(line: CoverageLine) -> str:
    return line.process or "all of it"


def _row(line: CoverageLine, must_have: bool) -> list[object]:
    of = line.must_have if must_have else line.all
    told = (coverage_text.claimed(of), coverage_text.proven(of), coverage_text.gap(of))
    return [_name(line), *told, of.waived_count]
