"""Sets the working hours of a site, in its own time zone; sessions are dated in hours all of their sites work."""

from dataclasses import dataclass

from kt_engine.actions.authority import acting_person
from kt_engine.exchange.hours import Hours, hour_text, parse_hours, stored_hours
from kt_engine.rules.authority import check_authority
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find_named
from kt_engine.store.people import roles_anywhere
from kt_engine.store.tables import Site
from kt_engine.store.unit import Act

KIND = "site_hours_set"


@dataclass(frozen=True)
class SetSiteHours:
    site: str
    hours: str
    """As in 08:00-16:30."""
    is_new: bool
    """False when the site had these hours already; nothing was written then."""


def set_site_hours(database: Database, act: Act, *, site: str, hours: str) -> SetSiteHours:
    """Set the hours, as in 08:00-16:30, of the site with this handle or name.

    Raises UsageProblem for hours that are none, NotFound for an unknown site, Refused when the person may not.
    """
    wanted = parse_hours(hours)
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return SetSiteHours(known, str(wanted), is_new=False)
        person = acting_person(unit)
        check_authority("change site calendars", person["handle"], roles_anywhere(unit, unit.act.by))
        row = find_named(unit, Site, site)
        if stored_hours(row["opens_at"], row["closes_at"]) == wanted:
            return SetSiteHours(row["handle"], str(wanted), is_new=False)
        unit.change(
            Site,
            row["id"],
            row["handle"],
            opens_at=hour_text(wanted.opens_at),
            closes_at=hour_text(wanted.closes_at),
        )
        unit.installation_event(KIND, row["handle"], site_id=row["id"], hours=str(wanted))
        return SetSiteHours(row["handle"], str(wanted), is_new=True)


def columns_of(hours: Hours | None) -> dict[str, str | None]:
    """Give hours as the columns of a site or a company; None: nobody said any."""
    if hours is None:
        return {"opens_at": None, "closes_at": None}
    return {"opens_at": hour_text(hours.opens_at), "closes_at": hour_text(hours.closes_at)}
