"""`kt site`: places of work, their calendars, and the client's business calendar."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.add_calendar_event import AddedCalendarEvents, add_calendar_event
from kt_engine.actions.add_site import add_site
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.set_site_hours import set_site_hours
from kt_engine.answers.list_engagements import list_calendar_events
from kt_engine.answers.list_organisation import list_site_holidays, list_sites
from kt_engine.cli.opening import Acting, acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, a_day, noun
from kt_engine.cli.output import print_done, print_json, print_list
from kt_engine.cli.places import Country, Subdivision, TimeZone, WorkingHours, WorkingWeek, time_zone_of
from kt_engine.errors import UsageProblem
from kt_engine.exchange.calendar_days import read_calendar_days
from kt_engine.store.database import Database
from kt_engine.store.tables import Engagement
from kt_engine.words import SiteDayKind

app = noun("Places of work, their calendars, and the client's business calendar.")
TITLES = {
    SiteDayKind.NOT_A_HOLIDAY: "No holiday here",
    SiteDayKind.WORKING_DAY: "Worked here",
    SiteDayKind.HALF_DAY: "Half day",
}


@app.command(epilog="Example: kt site add Hamburg --party O1 --country DE --subdivision HH --by P1")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The site's name.")],
    *,
    party: Annotated[str, typer.Option("--party", metavar="PARTY", help="Whose site it is, such as O1.")],
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
    """Add a place of work; its calendar starts from the public holidays of the place."""
    with acting(by, command_id, dry_run=dry_run) as here:
        added = add_site(
            here.database,
            here.act,
            party=party,
            name=name,
            country=country.upper(),
            subdivision=subdivision.upper(),
            time_zone=time_zone_of(country, time_zone),
            working_weekdays=working_week,
            hours=hours,
        )
    sentence = f"{added.handle} is {name}."
    print_done("site_added", added, sentence, handles=[added.handle], as_json=as_json, dry_run=dry_run)


@app.command("list", epilog="Example: kt site list")
def list_(*, as_json: AsJson = False) -> None:
    """List the places of work."""
    with opened() as here:
        rows = list_sites(here.database)
    columns = ("handle", "name", "party", "country", "subdivision", "time_zone", "working_week", "hours")
    print_list(
        "sites", rows, columns, as_json=as_json, empty="There is no site yet: kt site add NAME --party O1"
    )


@app.command(
    epilog="Examples: kt site holidays S1 --year 2027 | kt site holidays S1 --half-day 2027-12-24 --by P1"
)
def holidays(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site, such as S1.")],
    *,
    year: Annotated[
        int | None, typer.Option("--year", min=1950, max=2100, help="Which year to list; else this one.")
    ] = None,
    add_on: Annotated[
        str | None, typer.Option("--add", metavar="DATE", help="Make this day a day off.")
    ] = None,
    remove_on: Annotated[
        str | None, typer.Option("--remove", metavar="DATE", help="Work on this holiday.")
    ] = None,
    working_day: Annotated[
        str | None, typer.Option("--working-day", metavar="DATE", help="Work on this day outside the week.")
    ] = None,
    half_day: Annotated[
        str | None,
        typer.Option("--half-day", metavar="DATE", help="Work the first half of the hours on this day."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the day is; needed with --add.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """List a site's special days, or change one of them."""
    asked = _asked(add_on, remove_on, working_day, half_day)
    if asked is None:
        _list_holidays(site, year, as_json=as_json)
        return
    kind, day = asked
    called = title or TITLES.get(kind)
    if called is None:
        raise UsageProblem("Say what the day is: --title TEXT")
    with acting(by, command_id, dry_run=dry_run) as here:
        edited = edit_site_day(here.database, here.act, site=site, on=day, kind=kind, title=called)
    now_so = f"{edited.site}: {day} is now a {kind.value.replace('_', ' ')}."
    sentence = now_so if edited.is_new else f"{day} was so already."
    print_done("site_day_edited", edited, sentence, handles=[edited.site], as_json=as_json, dry_run=dry_run)


def _asked(
    add_on: str | None, remove_on: str | None, working_day: str | None, half_day: str | None
) -> tuple[SiteDayKind, date] | None:
    """Give the one edit asked for, None for none. Raises UsageProblem for several."""
    edits = (
        (SiteDayKind.HOLIDAY, "--add", add_on),
        (SiteDayKind.NOT_A_HOLIDAY, "--remove", remove_on),
        (SiteDayKind.WORKING_DAY, "--working-day", working_day),
        (SiteDayKind.HALF_DAY, "--half-day", half_day),
    )
    found = [(kind, a_day(text, option)) for kind, option, text in edits if text is not None]
    if len(found) > 1:
        raise UsageProblem("Change one day at a time: --add, --remove, --working-day or --half-day")
    return found[0] if found else None


def _list_holidays(site: str, year: int | None, *, as_json: bool) -> None:
    with opened() as here:
        wanted = year or here.today.year
        handle, rows = list_site_holidays(here.database, site, wanted)
    if as_json:
        print_json("holidays", site=handle, year=wanted, holidays=rows)
    else:
        print_list("holidays", rows, ("on", "weekday", "title", "kind"), as_json=False)


@app.command(epilog="Example: kt site hours S1 08:00-16:30 --by P1")
def hours(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site, such as S1.")],
    worked: Annotated[
        str, typer.Argument(metavar="FROM-TO", help="From when to when, in the site's own time zone.")
    ],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Set the hours a site works; sessions are dated in hours all of their sites share."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = set_site_hours(here.database, here.act, site=site, hours=worked)
    sentence = f"{done.site} works {done.hours}{'' if done.is_new else ', as it did'}."
    print_done("site_hours_set", done, sentence, handles=[done.site], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Examples: kt site events E1 | kt site events E1 --add pay_date 2027-03-25 --by P3")
def events(
    engagement: EngagementId,
    *,
    add_day: Annotated[
        tuple[str, str] | None, typer.Option("--add", metavar="EVENT DATE", help="Add one day of one event.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Add the days of a CSV file: columns event, on."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """List the days of the client's business calendar, or add some."""
    if add_day is not None and file is not None:
        raise UsageProblem("Give --add or --import, not both.")
    if add_day is None and file is None:
        with opened() as reading:
            rows = list_calendar_events(reading.database, engagement)
        print_list("calendar_events", rows, ("event", "title", "on"), as_json=as_json)
        return
    days = {add_day[0]: (a_day(add_day[1], "--add"),)} if add_day else read_calendar_days(file or "")
    with acting(by, command_id, dry_run=dry_run) as here:
        for database in (replace(here.database, dry_run=True), here.database):
            # The first round keeps nothing: a fault in the last event must not leave the first ones behind.
            added = [_add(here, database, engagement, event, days[event]) for event in sorted(days)]
    count = sum(len(one.added) for one in added)
    print_done(
        "calendar_events_added",
        {"engagement": engagement.upper(), "events": added},
        f"{count} days added to the business calendar of {engagement.upper()}.",
        handles=[f"{one.event} {day}" for one in added for day in one.added],
        as_json=as_json,
        dry_run=dry_run,
    )


def _add(
    here: Acting, database: Database, engagement: str, event: str, days: Sequence[date]
) -> AddedCalendarEvents:
    """Add the days of one event; each event is an act of its own, with a repeat-safe id of its own."""
    command_id = here.act.command_id and f"{here.act.command_id}:{event}"
    act = replace(here.act, command_id=command_id)
    return add_calendar_event(database, act, engagement_in(Engagement, engagement), event=event, days=days)
