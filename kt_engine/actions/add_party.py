"""Adds a company; which side it stands on is said per engagement."""

from dataclasses import dataclass

from sqlalchemy import func, select

from kt_engine.actions.authority import acting_person
from kt_engine.actions.set_site_hours import columns_of
from kt_engine.errors import Refused
from kt_engine.exchange.hours import parse_hours
from kt_engine.exchange.typed_text import one_line
from kt_engine.exchange.weekdays import parse_weekdays, weekdays_text
from kt_engine.plan.calendar import check_place
from kt_engine.rules.authority import check_authority
from kt_engine.rules.time_zones import check_time_zone
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.people import roles_anywhere
from kt_engine.store.tables import Party, table_of
from kt_engine.store.unit import Act, Unit

KIND = "party_added"


@dataclass(frozen=True)
class AddedParty:
    party_id: int
    handle: str


def add_party(
    database: Database,
    act: Act,
    *,
    name: str,
    country: str,
    time_zone: str,
    subdivision: str = "",
    working_weekdays: str = "mon-fri",
    hours: str | None = None,
) -> AddedParty:
    """Add a company; `country` is ISO 3166, `working_weekdays` as in mon-fri.

    `hours` are those of its people without a site, as in 08:00-16:30; None means 09:00 to 17:00.
    Raises Refused when the name is taken or the person may not, InvalidInput for a place without known
    holidays, UsageProblem for a time zone, a week or hours that do not exist.
    """
    title, week = one_line(name, "company's name"), weekdays_text(parse_weekdays(working_weekdays))
    check_place(country, subdivision)
    zone = check_time_zone(time_zone)
    open_hours = None if hours is None else parse_hours(hours)
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedParty(int(find(unit, Party, known)["id"]), known)
        may_add_places(unit)
        _refuse_same_name(unit, title)
        handle = f"O{next_number(unit, Party)}"
        party_id = unit.insert(
            Party,
            handle=handle,
            name=title,
            country=country,
            subdivision=subdivision,
            time_zone=zone,
            working_weekdays=week,
            **columns_of(open_hours),
        )
        unit.installation_event(KIND, handle, country=country)
        return AddedParty(party_id, handle)


def may_add_places(unit: Unit) -> None:
    """Places belong to no engagement: an administrator, or a transition manager of any, adds them."""
    person = acting_person(unit)
    held = roles_anywhere(unit, unit.act.by)
    check_authority("add companies, sites and people", person["handle"], held)


def _refuse_same_name(unit: Unit, name: str) -> None:
    party = table_of(Party)
    taken = unit.value(select(party.c.handle).where(func.lower(party.c.name) == name.lower()))
    if taken is not None:
        raise Refused(f"There is a company of this name already: {taken}. Use it, or take another name.")
