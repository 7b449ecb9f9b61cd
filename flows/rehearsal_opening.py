"""Sets the stage of a rehearsal: store, companies, sites, its transition manager, engagement, scope, people, events."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from flows.rehearsal_clock import Clock
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_person import add_person
from kt_engine.actions.add_site import add_site
from kt_engine.actions.approve_roles import approve_roles
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.import_people import import_people
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.set_party import set_party
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.answers.planning import calendars_of
from kt_engine.errors import InvalidInput
from kt_engine.exchange.people import PersonRow
from kt_engine.exchange.rehearsal import Rehearsal
from kt_engine.exchange.rehearsal_shapes import EngagementFile, SitePart
from kt_engine.plan.calendar import is_working_day, last_working_day
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.playbook.load import LoadedPlaybook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find_named
from kt_engine.store.tables import RoleGrant, Site, table_of
from kt_engine.words import AuthMethod, Role, Side, SiteDayKind


@dataclass(frozen=True)
class Opened:
    engagement_id: int
    handle: str


def open_rehearsal(
    database: Database, clock: Clock, rehearsal: Rehearsal, playbook: LoadedPlaybook
) -> Opened:
    """Start the rehearsal's engagement on the clock's day, by the acts a user would do himself."""
    part = rehearsal.engagement
    administrator = _administrator(database)
    _add_places(database, clock, administrator, part)
    manager = _add_lead(database, clock, administrator, _lead(rehearsal))
    started = start_engagement(
        database,
        clock.act(manager),
        playbook=playbook,
        client=part.client.name,
        name=part.name,
        starts_on=clock.today,
        currency=part.currency,
        rehearsal=True,
        auth_method=AuthMethod.TOTP if clock.proof else AuthMethod.SELF_DECLARED,
    )
    engagement_id = started.engagement_id
    for other in part.others:
        set_party(database, clock.act(manager), engagement_id, side=Side(other.side), party=other.name)
    import_scope(database, clock.act(manager), engagement_id, rehearsal.scope, file="scope.csv")
    there = [row for row in rehearsal.people if row.side is not Side.PROVIDER]
    import_people(database, clock.act(manager), engagement_id, there, file="people.csv")
    approve_roles(database, clock.act(administrator), engagement_id)
    for each in part.events:
        days = _event_days(database, rehearsal, clock.today, each.days)
        add_calendar_event(database, clock.act(manager), engagement_id, event=each.event, days=days)
    return Opened(engagement_id, started.handle)


def _add_places(database: Database, clock: Clock, administrator: int, part: EngagementFile) -> None:
    for party in (part.client, *part.candidates, *part.others):
        add_party(
            database,
            clock.act(administrator),
            name=party.name,
            country=party.country,
            subdivision=party.subdivision,
            time_zone=party.time_zone,
        )
    for site in part.sites:
        add_site(
            database,
            clock.act(administrator),
            party=site.party,
            name=site.name,
            country=site.country,
            subdivision=site.subdivision,
            time_zone=site.time_zone,
        )
        _close_days(database, clock, administrator, site)


def _add_lead(database: Database, clock: Clock, administrator: int, lead: PersonRow) -> int:
    return add_person(
        database,
        clock.act(administrator),
        name=lead.name,
        email=lead.email or None,
        party=lead.party,
        site=lead.site,
        rehearsal=True,
    ).person_id


def _close_days(database: Database, clock: Clock, administrator: int, site: SitePart) -> None:
    calendar = _calendar_of(database, site.name)
    for closed in site.closed_days:
        on = clock.today + timedelta(days=closed.day)
        if is_working_day(calendar, on):
            act, kind = clock.act(administrator), SiteDayKind.HOLIDAY
            edit_site_day(database, act, site=site.name, on=on, kind=kind, title=closed.title)


def _calendar_of(database: Database, site: str) -> SiteCalendar:
    with open_store(database) as reader:
        return calendars_of(reader)[find_named(reader, Site, site)["id"]]


def _administrator(database: Database) -> int:
    grant = table_of(RoleGrant)
    with open_store(database) as reader:
        found = select(func.min(grant.c.person_id)).where(grant.c.role == Role.ADMINISTRATOR)
        return int(reader.value(found))


def _lead(rehearsal: Rehearsal) -> PersonRow:
    """Give the first of the client's transition managers, who starts the engagement."""
    for row in rehearsal.people:
        if row.side is Side.CLIENT and Role.TRANSITION_MANAGER in row.roles:
            return row
    problem = rehearsal.problem(
        "people.csv", 1, "Nobody of the client is transition_manager, so nobody can start."
    )
    raise InvalidInput([problem])


def _event_days(
    database: Database, rehearsal: Rehearsal, starts_on: date, counted: tuple[int, ...]
) -> list[date]:
    """Turn counted days into dates of the client; one that is no working day there moves to the one before."""
    sites = [
        site.name for site in rehearsal.engagement.sites if site.party == rehearsal.engagement.client.name
    ]
    calendar = _calendar_of(database, sites[0])
    days = (last_working_day(calendar, starts_on + timedelta(days=day)) for day in counted)
    return sorted({day for day in days if day >= starts_on})
