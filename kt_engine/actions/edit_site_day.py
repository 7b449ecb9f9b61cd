"""Edits one day of a site's calendar: a day off added or taken away, half a day, or a day worked outside the week."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.actions.authority import acting_person
from kt_engine.answers.planning import calendars_of
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.plan.calendar import FIRST_YEAR, LAST_YEAR, holidays_of_year, is_half_day, is_working_day
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.rules.authority import check_authority
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find_named
from kt_engine.store.people import roles_anywhere
from kt_engine.store.tables import Site, SiteDay, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import SiteDayKind

KIND = "site_day_edited"


@dataclass(frozen=True)
class EditedSiteDay:
    site: str
    on: date
    kind: SiteDayKind
    is_new: bool
    """False when the day was edited so already; nothing was written then."""


def edit_site_day(
    database: Database, act: Act, *, site: str, on: date, kind: SiteDayKind, title: str
) -> EditedSiteDay:
    """Edit one day of the site with this handle or name; `title` says what it is. The newest edit counts.

    Raises Refused when the edit would change nothing about the day or the person may not, NotFound for an
    unknown site, UsageProblem without a title.
    """
    name = one_line(title, "day's title")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise UsageProblem(f"{on} lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return EditedSiteDay(known, on, kind, is_new=False)
        person = acting_person(unit)
        check_authority("change site calendars", person["handle"], roles_anywhere(unit, unit.act.by))
        row = find_named(unit, Site, site)
        if _newest_edit(unit, row["id"], on) is kind:
            return EditedSiteDay(row["handle"], on, kind, is_new=False)
        _check_day(row["handle"], calendars_of(unit)[row["id"]], on, kind)
        unit.insert(SiteDay, site_id=row["id"], on=on, kind=kind, title=name)
        unit.installation_event(KIND, row["handle"], site_id=row["id"], on=on, day_kind=kind)
        return EditedSiteDay(row["handle"], on, kind, is_new=True)


def _newest_edit(unit: Unit, site_id: int, on: date) -> SiteDayKind | None:
    day = table_of(SiteDay)
    statement = select(day.c.kind).where(day.c.site_id == site_id, day.c.on == on).order_by(day.c.id.desc())
    kind: SiteDayKind | None = unit.value(statement.limit(1))
    return kind


def _check_day(site: str, calendar: SiteCalendar, on: date, kind: SiteDayKind) -> None:
    works = is_working_day(calendar, on)
    if kind is SiteDayKind.HOLIDAY and not works:
        raise Refused(f"{site} does not work on {on:%A}, {on} anyhow. Nothing was changed.")
    if kind is SiteDayKind.WORKING_DAY and works and not is_half_day(calendar, on):
        raise Refused(f"{site} works on {on:%A}, {on} anyhow. Nothing was changed.")
    if kind is not SiteDayKind.NOT_A_HOLIDAY:
        return
    off = {each.day for each in holidays_of_year(calendar, on.year) if each.kind in {"public", "added"}}
    if on not in off:
        raise Refused(f"{on} is no holiday of {site}. See them with: kt site holidays {site}")
