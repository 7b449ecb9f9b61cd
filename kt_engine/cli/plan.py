"""`kt plan`: dates, baseline, forecast, actual."""

from typing import Annotated

import typer

from kt_engine.answers.plan_view import plan_history, show_plan
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, print_list, print_table, talk
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
    """Show tasks and gates with their dates, slack in working days, and what is critical."""
    with opened() as here:
        rows = show_plan(here.database, engagement, stage=stage, process=process)
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
        "title",
    )
    print_list(
        "plan", rows, columns, as_json=as_json, empty="There is no plan yet; it is made by: kt advance"
    )


@app.command(epilog="Example: kt plan history E1")
def history(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """Show every revision of the plan: why, by which side, and what it did to each wave's go-live."""
    with opened() as here:
        rows = plan_history(here.database, engagement)
    if as_json:
        print_json("plan_history", revisions=rows)
        return
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
