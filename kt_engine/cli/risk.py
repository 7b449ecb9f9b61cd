"""`kt risk`: what may go wrong, who answers for it, how it was rated."""

from typing import Annotated

import typer

from kt_engine.actions.add_risk import add_risk
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.mark_risk_occurred import mark_risk_occurred
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.actions.reopen_risk import reopen_risk
from kt_engine.answers.list_risks import list_risks, show_risk, worst_first
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OfProcess,
    Reason,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import (
    print_done,
    print_heading,
    print_json,
    print_one_done,
    print_pairs,
    print_table,
    talk,
)
from kt_engine.cli.past import AsOf, opened_as_of

app = noun("What may go wrong: rated, watched, closed.")
RiskId = Annotated[str, typer.Argument(metavar="RISK", help="The risk, such as E7-R3.")]
Likelihood = Annotated[int, typer.Option("--likelihood", help="How likely it is, 1 to 5.")]
Impact = Annotated[int, typer.Option("--impact", help="How bad it would be, 1 to 5.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in one line; it is kept for good.")]
Owner = Annotated[
    str | None, typer.Option("--owner", metavar="PERSON", help="Who answers for it by name, such as P9.")
]
ReviewOn = Annotated[
    str | None, typer.Option("--review-on", metavar="DATE", help="The day its owner is asked to look again.")
]
FallbackOn = Annotated[
    str | None,
    typer.Option(
        "--fallback-on", metavar="DATE", help="The last day on which the way back can still be chosen."
    ),
]


@app.command("list", epilog="Example: kt risk list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the risks: what occurred, then what may, the highest score first, then what is closed."""
    with opened_as_of(day) as here:
        facts = list_risks(here.database, engagement)
    risks = worst_first(facts)
    if as_json:
        print_json("risks", engagement=facts.engagement.handle, risks=risks)
        return
    if not risks:
        talk(
            f"There is none yet. The playbook's come with the next tick: kt advance {facts.engagement.handle}"
        )
    print_table(
        [
            "handle",
            "status",
            "score",
            "band",
            "moved",
            "process",
            "owner",
            "review on",
            "way back until",
            "title",
        ],
        (
            [
                one.handle,
                one.status,
                one.score,
                one.band,
                one.movement,
                one.process,
                one.owner or one.function,
                one.review_on,
                one.fallback_on,
                one.title,
            ]
            for one in risks
        ),
    )


@app.command(epilog="Example: kt risk show E1-R3")
def show(risk: RiskId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show one risk with every rating it was given."""
    with opened_as_of(day) as here:
        facts = show_risk(here.database, risk)
    if as_json:
        print_json("risk", risk=facts)
        return
    names = (
        "handle",
        "title",
        "status",
        "process",
        "mitigation",
        "function",
        "owner",
        "likelihood",
        "impact",
    )
    more = ("score", "band", "score_before", "raised_on", "review_on", "fallback_on", "closed_on")
    print_pairs((name.replace("_", " "), getattr(facts, name)) for name in (*names, *more))
    print_heading("Ratings")
    if not facts.ratings:
        talk(f"Nobody has rated it yet: kt risk rate {facts.handle} --likelihood N --impact N --note TEXT")
    print_table(
        ["number", "likelihood", "impact", "score", "status", "by", "at", "note"],
        (
            [
                one.number,
                one.likelihood,
                one.impact,
                one.score,
                one.status,
                one.rated_by,
                one.rated_at,
                one.note,
            ]
            for one in facts.ratings
        ),
    )


@app.command(
    epilog="Example: kt risk add E1 --title 'The old tool is switched off early' --mitigation 'Keep reading rights' "
    "--function security --likelihood 3 --impact 4 --by P3"
)
def add(
    engagement: EngagementId,
    *,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What may go wrong.")],
    mitigation: Annotated[str, typer.Option("--mitigation", metavar="TEXT", help="What is done against it.")],
    function: Annotated[
        str,
        typer.Option("--function", metavar="FUNCTION", help="The playbook's function that answers for it."),
    ],
    likelihood: Likelihood,
    impact: Impact,
    owner: Owner = None,
    process: OfProcess = None,
    review_on: ReviewOn = None,
    fallback_on: FallbackOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a risk the playbook does not know, with its first rating."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_risk(
            here.database,
            here.act,
            engagement,
            title=title,
            mitigation=mitigation,
            function=function,
            likelihood=likelihood,
            impact=impact,
            owner=owner,
            process=process,
            review_on=a_day_or_none(review_on, "--review-on"),
            fallback_on=a_day_or_none(fallback_on, "--fallback-on"),
        )
    sentence = f"{done.handle} is on the risk register with a score of {done.score}."
    print_done("risk_added", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt risk rate E1-R3 --likelihood 4 --impact 4 --note 'One expert left' "
    "--review-on 2027-05-03 --by P9"
)
def rate(
    risk: RiskId,
    *,
    likelihood: Likelihood,
    impact: Impact,
    note: Note,
    review_on: ReviewOn = None,
    fallback_on: FallbackOn = None,
    owner: Owner = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Rate a risk anew, and say when somebody looks again; earlier ratings stay."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = rate_risk(
            here.database,
            here.act,
            risk,
            likelihood=likelihood,
            impact=impact,
            note=note,
            review_on=a_day_or_none(review_on, "--review-on"),
            fallback_on=a_day_or_none(fallback_on, "--fallback-on"),
            owner=owner,
        )
    again = f" It is looked at again on {done.review_on}." if done.review_on else ""
    sentence = f"{done.handle} is rated {done.likelihood} x {done.impact}, a score of {done.score}.{again}"
    print_one_done("risk_rated", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt risk occurred E1-R3 --note 'The run of 7 April was missed' --by P9")
def occurred(
    risk: RiskId,
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What happened, in one line.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Mark a risk as occurred; it stays on the register until it is closed or opened again."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = mark_risk_occurred(here.database, here.act, risk, note=note)
    print_one_done("risk_occurred", done, f"{done.handle} has occurred.", as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt risk close E1-R3 --reason 'The old tool is gone' --by P9")
def close(
    risk: RiskId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close a risk that can do no harm any more."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = close_risk(here.database, here.act, risk, reason=reason)
    print_one_done("risk_closed", done, f"{done.handle} is closed.", as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt risk reopen E1-R3 --reason 'It may happen at the second cut-off too' --by P9"
)
def reopen(
    risk: RiskId,
    *,
    reason: Reason,
    review_on: ReviewOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Open a risk again that occurred or was closed, with the rating it had."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = reopen_risk(
            here.database,
            here.act,
            risk,
            reason=reason,
            review_on=a_day_or_none(review_on, "--review-on"),
        )
    sentence = f"{done.handle} is open again, with a score of {done.score}."
    print_one_done("risk_reopened", done, sentence, as_json=as_json, dry_run=dry_run)
