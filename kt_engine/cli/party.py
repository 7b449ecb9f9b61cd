"""`kt party`: companies."""

from typing import Annotated

import typer

from kt_engine.actions.add_party import add_party
from kt_engine.answers.list_organisation import list_parties
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, noun
from kt_engine.cli.output import print_done, print_list
from kt_engine.cli.places import Country, Subdivision, TimeZone, WorkingHours, WorkingWeek, time_zone_of

app = noun("Companies.")


@app.command(epilog="Example: kt party add 'Aldergate Retail' --country DE --subdivision HH --by P1")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The company's name.")],
    *,
    country: Country,
    subdivision: Subdivision = "",
    time_zone: TimeZone = None,
    working_week: WorkingWeek = "mon-fri",
    hours: WorkingHours = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a company."""
    with acting(by, command_id, dry_run=dry_run) as here:
        added = add_party(
            here.database,
            here.act,
            name=name,
            country=country.upper(),
            subdivision=subdivision.upper(),
            time_zone=time_zone_of(country, time_zone),
            working_weekdays=working_week,
            hours=hours,
        )
    sentence = f"{added.handle} is {name}."
    print_done("party_added", added, sentence, handles=[added.handle], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt party list --json")
def list_(*, as_json: AsJson = False) -> None:
    """List the companies."""
    with opened() as here:
        rows = list_parties(here.database)
    columns = ("handle", "name", "country", "subdivision", "time_zone", "working_week", "hours")
    print_list(
        "parties",
        rows,
        columns,
        as_json=as_json,
        empty="There is no company yet: kt party add NAME --country DE",
    )
