"""`kt kpi`: measured values of the service."""

from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.answers.list_kpis import list_kpis
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, OfProcess, a_number, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.store.tables import Engagement

app = noun("Measured values of the service.")


@app.command(
    epilog="Example: kt kpi record E1 on_time 98.2 --period 2027-06 --source Tickets --process E1-P2 --by P3"
)
def record(
    engagement: EngagementId,
    kpi: Annotated[str, typer.Argument(metavar="KPI", help="A KPI of the playbook.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The measured value, with a decimal point.")],
    *,
    period: Annotated[str, typer.Option("--period", metavar="MONTH", help="The month, such as 2027-06.")],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Where the value comes from.")],
    process: OfProcess = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record a value; a second one for the same month is kept as its correction."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_kpi(
            here.database,
            here.act,
            engagement_in(Engagement, engagement),
            kpi=kpi,
            period=period,
            value=a_number(value, "VALUE"),
            source=source,
            process=process,
        )
    state = "is recorded" if done.is_new else "was recorded so already"
    name = f"{done.kpi} of {done.subject} in {done.period}"
    sentence = f"{name} {state} (number {done.number})."
    print_done("kpi_recorded", done, sentence, handles=[done.subject], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt kpi list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the recorded values against their targets, the newest correction of each."""
    with opened() as here:
        rows = list_kpis(here.database, engagement)
    columns = ("kpi", "process", "period", "value", "unit", "wanted", "met", "source")
    print_list("kpis", rows, columns, as_json=as_json, empty="No value is recorded yet.")
