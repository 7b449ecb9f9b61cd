"""`kt plan`: dates, baseline, forecast, actual."""

from collections.abc import Sequence
from typing import Annotated

import typer

from kt_engine.answers.date_history import DateChange, date_history
from kt_engine.answers.plan_problems import plan_problems
from kt_engine.answers.plan_view import Revision, plan_history, show_plan
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, print_list, print_table, talk
from kt_engine.errors import UsageProblem
from kt_engine.words import Stage

app = noun("Dates: baseline, forecast, actual.")


@app.command(epilog="Example: kt plan show E1 --stage transition_and_integrate --process E1-P2")
def show(
    engagement: EngagementId,
    *,
    stage: Annotated[Stage | None, typer.Option("--stage", help="Only this stage.")] = None,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="Only this process, such as E7-P2.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show tasks and gates with dates, slack in working days, what is critical, and what a slip costs."""
    with opened() as here:
        rows = show_plan(here.database, engagement, stage=stage, process=process)
        problems = plan_problems(here.database, engagement, here.today)
    if as_json:
        print_json("plan", plan=rows, problems=problems)
        return
    columns = (
        "handle",
        "kind",
        "stage",
        "process",
        "baseline_on",
        "forecast_on",
        "actual_on",
        "slack_days",
        "is_critical",
        *(["price"] if any(row.price for row in rows) else []),
        "title",
    )
    print_list("plan", rows, columns, as_json=False, empty="There is no plan yet; it is made by: kt advance")
    for problem in problems:
        talk(problem)


@app.command(epilog="Examples: kt plan history E1 | kt plan history E1 --dates --wave 2")
def history(
    engagement: EngagementId,
    *,
    dates: Annotated[
        bool, typer.Option("--dates", help="Every change of a date of every task and gate instead.")
    ] = False,
    task: Annotated[
        str | None,
        typer.Option("--task", metavar="TASK", help="With --dates: only this task or gate, such as E7-T23."),
    ] = None,
    wave: Annotated[
        int | None, typer.Option("--wave", metavar="NUMBER", help="With --dates: only work of this wave.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every revision of the plan: why, by which side, and what it did to each wave's go-live."""
    if dates:
        with opened() as here:
            _print_dates(date_history(here.database, engagement, thing=task, wave=wave), as_json=as_json)
        return
    if task is not None or wave is not None:
        raise UsageProblem("--task and --wave choose among changes of dates. Add --dates.")
    with opened() as here:
        rows = plan_history(here.database, engagement)
    if as_json:
        print_json("plan_history", revisions=rows)
        return
    _print_revisions(rows)


def _print_revisions(rows: Sequence[Revision]) -> None:
    if not rows:
        talk("There is no plan yet; it is made by: kt advance")
    print_table(
        ["revision", "kind", "made on", "cause", "about", "side", "moved", "added", "removed", "go-live"],
        (
            [
                one.number,
                one.kind,
                one.made_on,
                one.cause.replace("_", " "),
                one.cause_subject,
                one.side,
                one.dates_moved,
                one.added,
                one.removed,
                "; ".join(map(str, one.go_live)),
            ]
            for one in rows
        ),
    )


def _print_dates(rows: Sequence[DateChange], *, as_json: bool) -> None:
    if as_json:
        print_json("plan_dates", changes=rows)
        return
    if not rows:
        talk("No date has changed.")
    print_table(
        ["revision", "made on", "thing", "from", "to", "working days", "cause", "about", "side", "title"],
        (
            [
                one.revision,
                one.made_on,
                one.thing,
                f"{one.from_start_on} to {one.from_on}",
                f"{one.to_start_on} to {one.to_on}",
                f"{one.moved_days:+}",
                one.cause,
                one.about,
                one.side,
                one.title,
            ]
            for one in rows
        ),
    )
