"""`kt access`: who could do what on a day, and roles in an emergency."""

from typing import Annotated

import typer

from kt_engine.answers.access_list import AccessLine, access_on
from kt_engine.answers.as_of import as_of
from kt_engine.answers.delegations import list_emergencies
from kt_engine.cli.breakglass import EXAMPLE, break_glass, confirm
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, SomeEngagement, a_day_or_none, noun
from kt_engine.cli.output import print_json, print_list, print_table, talk

app = noun("Who could do what, on any day; roles in an emergency.")
app.command("break-glass", epilog=EXAMPLE)(break_glass)
app.command("confirm", epilog="Example: kt access confirm E1-BG1 --by P50")(confirm)


@app.command(epilog="Example: kt access emergencies E1")
def emergencies(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List every role taken in an emergency, also those that wait for a second administrator."""
    with opened() as here:
        rows = list_emergencies(here.database, engagement)
    columns = (
        "handle",
        "person",
        "role",
        "side",
        "opened_by",
        "opened_at",
        "confirmed_by",
        "expires_at",
        "reason",
    )
    print_list("emergencies", rows, columns, as_json=as_json)


@app.command("list", epilog="Examples: kt access list E1 | kt access list E1 --on 2027-03-31")
def list_(
    engagement: SomeEngagement = None,
    *,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="A past day (UTC); else today.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List who could do what on a day: roles, delegations, roles in an emergency, as it was known at its end."""
    day = a_day_or_none(on, "--on")
    with opened() as here:
        if day is None or day == here.today:
            lines = access_on(here.database, here.today, engagement)
        else:
            with as_of(here.database, day, today=here.today) as then:
                lines = access_on(then, day, engagement)
        asked_on = day or here.today
    if as_json:
        print_json("access", on=asked_on, access=lines)
        return
    if not lines:
        talk(f"Nobody could do anything on {asked_on}.")
    print_table(
        ["engagement", "person", "name", "role", "side", "how", "granted by", "approved by", "signs", "from",
         "until", "enrolled on"],
        (_row(line) for line in lines),
    )  # fmt: skip


def _row(one: AccessLine) -> list[object]:
    how = " ".join(
        word
        for word in (one.way.value, one.handle, f"for {one.for_person}" if one.for_person else None)
        if word
    )
    return [
        one.engagement, one.person, one.name, one.role, one.side, how, one.granted_by, one.approved_by,
        one.may_sign, one.starts_at.date(), one.until, one.enrolled_on,
    ]  # fmt: skip
