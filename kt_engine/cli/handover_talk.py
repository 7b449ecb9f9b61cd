"""The part of `kt handover` that asks, answers and counts the days."""

from typing import Annotated

import typer

from kt_engine.actions.answer_question import answer_question
from kt_engine.actions.ask_question import ask_question
from kt_engine.actions.close_question import close_question
from kt_engine.answers.handover_clock import clock_of, handover_clocks
from kt_engine.answers.open_questions import list_questions
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, HandoverId, noun
from kt_engine.cli.output import print_done, print_heading, print_json, print_list, print_pairs, print_table

app = noun("What is asked while something is handed over, and how long it takes.")
QuestionId = Annotated[str, typer.Argument(metavar="QUESTION", help="The question, such as E7-Q4.")]


@app.command(
    epilog="Example: kt handover ask E1-H4 --section Exceptions --question 'Who decides at weekends?' --by P9"
)
def ask(
    handover: HandoverId,
    *,
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help="What you want to know.")],
    section: Annotated[
        str | None, typer.Option("--section", metavar="TITLE", help="Makes it a comment on this section.")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="PERSON", help="Who is to answer; without it, the giver.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Ask something about a handover; it cannot be accepted before every question is closed."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = ask_question(here.database, here.act, handover, question=question, section=section, of=of)
    sentence = f"{done.handle} is asked about {done.handover}. Its answer: kt handover answer {done.handle}"
    print_done("question_asked", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt handover answer E1-Q4 --answer 'The shift lead does' --by P6")
def answer(
    question: QuestionId,
    *,
    text: Annotated[str, typer.Option("--answer", metavar="TEXT", help="The answer.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question; who asked then closes it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = answer_question(here.database, here.act, question, answer=text)
    sentence = f"{done.handle} is answered and waits for who asked."
    print_done("question_answered", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("close-question", epilog="Example: kt handover close-question E1-Q4 --by P9")
def close(
    question: QuestionId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close what you asked: it is settled."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_question(here.database, here.act, question)
    sentence = f"{done.handle} is closed."
    print_done("question_closed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("reopen-question", epilog="Example: kt handover reopen-question E1-Q4 --by P9")
def reopen(
    question: QuestionId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Open what you asked again: the answer is none."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_question(here.database, here.act, question, settled=False)
    sentence = f"{done.handle} is open again."
    print_done("question_reopened", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt handover questions E1 --open")
def questions(
    engagement: EngagementId,
    *,
    handover: Annotated[
        str | None, typer.Option("--handover", metavar="HANDOVER", help="Only about this one.")
    ] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are not closed.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what was asked, with the answers."""
    with opened() as here:
        lines = list_questions(here.database, engagement, handover=handover, only_open=only_open)
    columns = (
        "handle",
        "handover",
        "status",
        "kind",
        "section",
        "asked_by",
        "asked_on",
        "question",
        "answer",
    )
    print_list("questions", lines, columns, as_json=as_json)


@app.command(epilog="Example: kt handover ageing E1")
def ageing(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """Show what waits in review and how long, the latest answer first."""
    with opened() as here:
        clocks = handover_clocks(here.database, engagement, here.today)
    columns = (
        "handover", "status", "rounds_count", "since_on", "age_calendar_days", "waits_for", "answer_days",
        "overdue_days", "open_questions_count", "title",
    )  # fmt: skip
    print_list("handover_clocks", clocks, columns, as_json=as_json, empty="No handover waits for anybody.")


@app.command(epilog="Example: kt handover clock E1-H4")
def clock(handover: HandoverId, *, as_json: AsJson = False) -> None:
    """Show every step of one handover with the days between them."""
    with opened() as here:
        found = clock_of(here.database, handover, here.today)
    if as_json:
        print_json("handover_clock", clock=found)
        return
    names = ("handover", "title", "status", "since_on", "age_calendar_days", "waits_for", "overdue_days")
    print_pairs((name.replace("_", " "), getattr(found, name)) for name in names)
    print_heading("Steps")
    print_table(
        ["version", "what", "by", "on", "calendar days after"],
        ([one.version, one.what, one.by, one.on, one.after_calendar_days] for one in found.steps),
    )
