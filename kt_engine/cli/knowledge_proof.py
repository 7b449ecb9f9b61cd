"""`kt knowledge`: from explaining an item back and its signatures to its use in work and the baseline."""

from datetime import date
from typing import Annotated

import typer

from kt_engine.actions.baseline_knowledge import baseline_knowledge
from kt_engine.actions.close_knowledge_issue import close_knowledge_issue
from kt_engine.actions.play_back_knowledge import ChosenTopic, play_back_knowledge
from kt_engine.actions.propose_knowledge import OpenIssue, propose_knowledge
from kt_engine.actions.validate_knowledge import validate_knowledge
from kt_engine.cli.knowledge_options import ItemId, Note, say, stands
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, a_day_or_none, a_number, noun
from kt_engine.cli.output import print_done
from kt_engine.exchange.typed_lines import parse_issue, parse_topic
from kt_engine.words import WorkSetting

app = noun("From explaining back to the baseline.")
TOPIC_FORM = "Who chose it, then the topic: 'P9 A refund above the limit'; may be repeated."
ISSUE_FORM = (
    "Owner, day, what is open, slash, plan: 'P9 2027-03-01 No example yet / Ask finance'; may be repeated."
)


@app.command(
    "play-back",
    epilog="Example: kt knowledge play-back E1-I5 --score 92 --owner P4 --topic 'P9 A lost receipt' "
    "--hard-topic 'P5 A trip outside the policy' --by P5",
)
def play_back(
    item: ItemId,
    *,
    score: Annotated[str, typer.Option("--score", metavar="PERCENT", help="How much was explained rightly.")],
    owner: Annotated[
        str, typer.Option("--owner", metavar="PERSON", help="Who heard it as the client's owner, such as P4.")
    ],
    topic: Annotated[list[str] | None, typer.Option("--topic", metavar="TEXT", help=TOPIC_FORM)] = None,
    hard_topic: Annotated[
        list[str] | None, typer.Option("--hard-topic", metavar="TEXT", help="The same, of a hard one.")
    ] = None,
    note: Note = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record how well the receiver explained an item back before its giver and the client's owner."""
    topics = [_topic(one, hard=False) for one in topic or ()]
    topics += [_topic(one, hard=True) for one in hard_topic or ()]
    with acting(by, command_id, dry_run=dry_run) as here:
        done = play_back_knowledge(
            here.database,
            here.act,
            item,
            score_pct=a_number(score, "--score"),
            owner=owner,
            topics=topics,
            note=note,
        )
    say("knowledge_played_back", done, stands(done), as_json=as_json, dry_run=dry_run)


def _topic(text: str, *, hard: bool) -> ChosenTopic:
    typed = parse_topic(text)
    return ChosenTopic(typed.title, typed.chosen_by, hard)


@app.command(
    epilog="Example: kt knowledge propose E1-I5 --open-issue 'P9 2027-03-01 No example yet / Ask finance' "
    "--by P3"
)
def propose(
    item: ItemId,
    *,
    open_issue: Annotated[
        list[str] | None, typer.Option("--open-issue", metavar="TEXT", help=ISSUE_FORM)
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="The day by which it should be signed.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put the newest version before giver, receiver and client owner, with what is still open."""
    issues = [_issue(one) for one in open_issue or ()]
    with acting(by, command_id, dry_run=dry_run) as here:
        done = propose_knowledge(
            here.database, here.act, item, issues=issues, due_on=a_day_or_none(due, "--due")
        )
    where = done.agreements[0] if done.agreements else ""
    sentence = f"{done.handle} v{done.version} waits for three signatures: kt agreement sign {where}"
    say("knowledge_proposed", done, sentence, as_json=as_json, dry_run=dry_run)


def _issue(text: str) -> OpenIssue:
    typed = parse_issue(text, "--open-issue")
    return OpenIssue(typed.issue, typed.plan, typed.owner, typed.due_on)


@app.command(
    "close-issue", epilog="Example: kt knowledge close-issue E1-I5 1 --outcome 'Example added' --by P9"
)
def close_issue(
    item: ItemId,
    number: Annotated[int, typer.Argument(metavar="ISSUE", min=1, help="The issue's number.")],
    *,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help="What became of it.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close what was still open when an item was put before its signers."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_knowledge_issue(here.database, here.act, item, number, outcome=outcome)
    sentence = f"Issue {done.issue} of {done.handle} is closed."
    print_done(
        "knowledge_issue_closed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command(
    epilog="Example: kt knowledge validate E1-I5 --case 'Claim 2231' --in live --used-by P31 --by P9"
)
def validate(
    item: ItemId,
    *,
    case: Annotated[str, typer.Option("--case", metavar="TEXT", help="Which case it was.")],
    setting: Annotated[WorkSetting, typer.Option("--in", metavar="WORK", help="live or simulated work.")],
    used_by: Annotated[
        str, typer.Option("--used-by", metavar="PERSON", help="Who of the provider used it, such as P31.")
    ],
    used_on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day of the use; without it, today.")
    ] = None,
    corrected: Annotated[
        str | None, typer.Option("--corrected", metavar="TEXT", help="What had to be corrected, if anything.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record that a signed item was used in live or simulated work, as who saw it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        on: date = a_day_or_none(used_on, "--on") or here.today
        done = validate_knowledge(
            here.database,
            here.act,
            item,
            case=case,
            setting=setting,
            used_by=used_by,
            used_on=on,
            corrected=corrected,
        )
    say("knowledge_validated", done, stands(done), as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt knowledge baseline E1-I5 --review-on 2028-02-01 --by P9")
def baseline(
    item: ItemId,
    *,
    review_on: Annotated[
        str | None,
        typer.Option(
            "--review-on", metavar="DATE", help="When it is looked at again; else as the playbook says."
        ),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take an item into the baseline, once everybody who must know it has proved it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        day = a_day_or_none(review_on, "--review-on")
        done = baseline_knowledge(here.database, here.act, item, review_on=day)
    sentence = f"{stands(done)} It is looked at again on {done.review_on}."
    say("knowledge_baselined", done, sentence, as_json=as_json, dry_run=dry_run)
