"""`kt knowledge`: from naming people and rating an item to what is written down about it, and queries on the way."""

from typing import Annotated

import typer

from kt_engine.actions.answer_query import answer_query
from kt_engine.actions.assign_knowledge import assign_knowledge
from kt_engine.actions.capture_knowledge import capture_knowledge
from kt_engine.actions.close_query import close_query
from kt_engine.actions.document_knowledge import document_knowledge
from kt_engine.actions.prioritise_knowledge import prioritise_knowledge
from kt_engine.actions.raise_query import raise_query
from kt_engine.actions.review_knowledge import review_knowledge
from kt_engine.actions.schedule_knowledge import schedule_knowledge
from kt_engine.cli.knowledge_options import ItemId, Note, QueryNumber, say, stands
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, OneFile, a_day, a_day_or_none, a_number, noun
from kt_engine.cli.output import print_done
from kt_engine.errors import UsageProblem
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.words import Frequency

app = noun("From naming people to what is written down.")


def _person(option: str, about: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(option, metavar="PERSON", help=about)
    return found


@app.command(epilog="Example: kt knowledge assign E1-I5 --receiver P9 --due 2027-02-26 --by P3")
def assign(
    item: ItemId,
    *,
    giver: Annotated[str | None, _person("--giver", "Who knows it today, such as P14.")] = None,
    backup: Annotated[str | None, _person("--backup", "Who knows it too.")] = None,
    receiver: Annotated[str | None, _person("--receiver", "Who of the provider writes it down.")] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="The day by which it has passed over.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Name who gives, also knows and receives an item, and by when it has passed over."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = assign_knowledge(
            here.database,
            here.act,
            item,
            giver=giver,
            backup=backup,
            receiver=receiver,
            due_on=a_day_or_none(due, "--due"),
        )
    until = f" It is due on {done.due_on}." if done.due_on else ""
    say("knowledge_assigned", done, f"{done.handle} is assigned.{until}", as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge prioritise E1-I5 --complexity 4 --by P3")
def prioritise(
    item: ItemId,
    *,
    criticality: Annotated[int | None, typer.Option("--criticality", help="1 to 5.")] = None,
    frequency: Annotated[
        Frequency | None,
        typer.Option("--frequency", metavar="WORD", help="How often it is needed: daily ..."),
    ] = None,
    complexity: Annotated[int | None, typer.Option("--complexity", help="1 to 5.")] = None,
    note: Note = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Rate an item; what is left out is as the playbook has it. Rated anew, it says why."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = prioritise_knowledge(
            here.database,
            here.act,
            item,
            criticality=criticality,
            frequency=frequency,
            complexity=complexity,
            note=note,
        )
    must = "a must-have" if done.must_have else "no must-have"
    sentence = f"{done.handle} has a score of {done.score} and is {must}. {stands(done)}"
    say("knowledge_prioritised", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge schedule E1-I5 --on 2027-02-03 --hours 2 --with P11 --by P9")
def schedule(
    item: ItemId,
    *,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the session.")],
    hours: Annotated[str, typer.Option("--hours", metavar="NUMBER", help="How long it lasts.")] = "2",
    others: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="PERSON", help="Who is asked besides giver and receiver; may be repeated."
        ),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Plan the session in which an item is explained, on a day when everybody who is asked works."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = schedule_knowledge(
            here.database,
            here.act,
            item,
            on=a_day(on, "--on"),
            hours=a_number(hours, "--hours"),
            others=others or (),
        )
    say("knowledge_scheduled", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt knowledge capture E1-I5 --held-on 2027-02-03 --attended P5 --attended P9 "
    "--recording 'Media library, session 14' --by P9"
)
def capture(
    item: ItemId,
    *,
    session: Annotated[
        str | None,
        typer.Option(
            "--session", metavar="SESSION", help="The session that was held on it, and tells the rest."
        ),
    ] = None,
    held_on: Annotated[
        str | None, typer.Option("--held-on", metavar="DATE", help="The day, where it was no booked session.")
    ] = None,
    attended: Annotated[
        list[str] | None, typer.Option("--attended", metavar="PERSON", help="Who was there; may be repeated.")
    ] = None,
    recording: Annotated[
        str | None, typer.Option("--recording", metavar="TEXT", help="Where the recording lies.")
    ] = None,
    not_recorded: Annotated[
        str | None, typer.Option("--not-recorded", metavar="TEXT", help="Why there is no recording.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record that an item was explained: in a session that was held, or outside any, and who came."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = capture_knowledge(
            here.database,
            here.act,
            item,
            session=session,
            held_on=a_day_or_none(held_on, "--held-on"),
            attended=attended or (),
            recording=recording,
            not_recorded=not_recorded,
        )
    say("knowledge_captured", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge query E1-I5 --question 'Who may allow a claim above 500?' --by P9")
def query(
    item: ItemId,
    *,
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help="What is not clear.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask a question about an item; until it is closed the item is not reviewed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = raise_query(here.database, here.act, item, question=question)
    sentence = f"Query {done.query} on {done.handle} is open."
    print_done("query_raised", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge answer E1-I5 1 --text 'The head of the department' --by P5")
def answer(
    item: ItemId,
    number: QueryNumber,
    *,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="The answer.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Answer a query; who asked it closes it then."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = answer_query(here.database, here.act, item, number, text=text)
    sentence = f"Query {done.query} on {done.handle} is answered; who asked closes it."
    print_done("query_answered", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("close-query", epilog="Example: kt knowledge close-query E1-I5 1 --by P9")
def close_query_(
    item: ItemId,
    number: QueryNumber,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close a query of yours whose answer will do."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_query(here.database, here.act, item, number)
    sentence = f"Query {done.query} on {done.handle} is closed."
    print_done("query_closed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge document E1-I5 ./claim_check.md --by P9")
def document(
    item: ItemId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Hand in what was written down about an item, as its receiver."""
    handed = read_handed_file(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = document_knowledge(here.database, here.files, here.act, item, file=handed)
    sentence = f"{stands(done)} SHA-256 {handed.sha256}"
    say("knowledge_documented", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge review E1-I5 --passed --by P5")
def review(
    item: ItemId,
    *,
    passed: Annotated[bool, typer.Option("--passed", help="What was written is right and complete.")] = False,
    rework: Annotated[
        str | None, typer.Option("--rework", metavar="TEXT", help="What has to be written again.")
    ] = None,
    note: Note = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Review what was written, as the giver: right, or to be written again."""
    if passed == (rework is not None) or (rework is not None and note is not None):
        raise UsageProblem("Say either --passed (with a --note, if you want) or --rework TEXT.")
    with acting(by, command_id, dry_run=dry_run) as here:
        done = review_knowledge(here.database, here.act, item, passed=passed, note=rework or note)
    say("knowledge_reviewed", done, stands(done), as_json=as_json, dry_run=dry_run)
