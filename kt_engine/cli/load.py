"""`kt load`: what experts have promised, still have to give, have booked, given and lost."""

from typing import Annotated

import typer

from kt_engine.answers.load import load_of
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, SomeEngagement, noun
from kt_engine.cli.output import print_heading, print_json, print_table, talk
from kt_engine.errors import UsageProblem

app = noun("The load of the experts.")
MOST_WEEKS = 52


@app.command(epilog="Example: kt load E1 --weeks 6")
def load(
    engagement: SomeEngagement = None,
    *,
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", help="How many, from this one on.")] = 6,
    as_json: AsJson = False,
) -> None:
    """Say by expert and week what was promised, is needed, booked, held and cancelled; and what has no place."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise UsageProblem(f"--weeks goes from 1 to {MOST_WEEKS}, not {weeks}.")
    with opened() as here:
        found = load_of(here.database, here.today, weeks=weeks, engagement=engagement)
    if as_json:
        print_json("load", weeks=found.weeks, infeasible=found.infeasible, nobody=found.nobody)
        return
    if not found.weeks:
        talk("Nobody's hours are promised, and no session needs any yet: kt allocation propose")
        return
    columns = (
        "engagement",
        "expert",
        "week",
        "promised",
        "needed",
        "booked",
        "held",
        "cancelled",
        "elsewhere",
    )
    print_table(list(columns), ([getattr(row, name) for name in columns] for row in found.weeks))
    if found.infeasible or found.nobody:
        print_heading("What has no place")
        for line in (*found.infeasible, *found.nobody):
            print(line)
