"""Adds a place of work of a company; the site has the calendar by which its people work."""

from dataclasses import dataclass

from sqlalchemy import func, select

from kt_engine.actions.add_party import may_add_places
from kt_engine.actions.set_site_hours import columns_of
from kt_engine.errors import Refused
from kt_engine.exchange.hours import parse_hours
from kt_engine.exchange.typed_text import one_line
from kt_engine.exchange.weekdays import parse_weekdays, weekdays_text
from kt_engine.plan.calendar import check_place
from kt_engine.rules.time_zones import check_time_zone
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named, next_number
from kt_engine.store.tables import Party, Site, table_of
from kt_engine.store.unit import Act, Unit

KIND = "site_added"


@dataclass(frozen=True)
class AddedSite:
    site_id: int
    handle: str


def add_site(
    database: Database,
    act: Act,
    *,
    party: str,
    name: str,
    country: str,
    time_zone: str,
    subdivision: str = "",
    working_weekdays: str = "mon-fri",
    hours: str | None = None,
) -> AddedSite:
    """Add a site; `party` is a company's handle or name, `working_weekdays` as in mon-fri or sun,mon,tue.

    `hours` are those of its time zone, as in 08:00-16:30; None means 09:00 to 17:00.
    Raises NotFound for an unknown company, Refused when the name is taken or the person may not, InvalidInput
    for a place without known holidays, UsageProblem for a time zone, a week or hours that do not exist.
    """
    title, week = one_line(name, "site's name"), weekdays_text(parse_weekdays(working_weekdays))
    check_place(country, subdivision)
    zone = check_time_zone(time_zone)
    open_hours = None if hours is None else parse_hours(hours)
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedSite(int(find(unit, Site, known)["id"]), known)
        may_add_places(unit)
        owner = find_named(unit, Party, party)
        _refuse_same_name(unit, title)
        handle = f"S{next_number(unit, Site)}"
        site_id = unit.insert(
            Site,
            handle=handle,
            party_id=owner["id"],
            name=title,
            country=country,
            subdivision=subdivision,
            time_zone=zone,
            working_weekdays=week,
            **columns_of(open_hours),
        )
        unit.installation_event(KIND, handle, party_id=owner["id"], country=country)
        return AddedSite(site_id, handle)


def _refuse_same_name(unit: Unit, name: str) -> None:
    """Scope and people files name sites: two of one name could not be told apart."""
    site = table_of(Site)
    taken = unit.value(select(site.c.handle).where(func.lower(site.c.name) == name.lower()))
    if taken is not None:
        raise Refused(f"There is a site of this name already: {taken}. Use it, or take another name.")
