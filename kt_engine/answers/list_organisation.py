"""Who and what there is in the installation: companies, sites, people, roles, functions. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.planning import calendars_of
from kt_engine.exchange.hours import stored_hours
from kt_engine.plan.calendar import holidays_of_year
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Authenticator,
    Engagement,
    FunctionAssignment,
    Party,
    Person,
    Process,
    RoleGrant,
    Site,
    SiteDay,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import PersonKind, Role, Side

O, S, P, R = table_of(Party), table_of(Site), table_of(Person), table_of(RoleGrant)  # noqa: E741 - the letter of its handle
E, F, X, D = table_of(Engagement), table_of(FunctionAssignment), table_of(Process), table_of(SiteDay)
A = table_of(Authenticator)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class ListedParty:
    handle: str
    name: str
    country: str
    subdivision: str
    time_zone: str
    working_week: tuple[str, ...]
    hours: str
    """As in 09:00-17:00, in its time zone."""


@dataclass(frozen=True)
class ListedSite:
    handle: str
    name: str
    party: str
    country: str
    subdivision: str
    time_zone: str
    working_week: tuple[str, ...]
    hours: str
    """As in 09:00-17:00, in its time zone."""


@dataclass(frozen=True)
class ListedHoliday:
    on: date
    weekday: str
    title: str
    kind: str


@dataclass(frozen=True)
class ListedPerson:
    handle: str
    name: str
    email: str | None
    party: str | None
    site: str | None
    roles: tuple[Role, ...]
    """Over all engagements."""
    rehearsal: bool
    enrolled_on: date | None
    """Since when the person's authenticator makes codes; None: there is none."""
    left_on: date | None
    """The first day on which the person can do nothing any more."""


@dataclass(frozen=True)
class ListedRole:
    engagement: str | None
    """None for a role of the whole installation."""
    person: str
    name: str
    role: Role
    side: Side | None
    granted_on: date
    state: str
    """proposed (nobody signs in it yet), approved, ended, or granted (by who may, so that nobody need approve)."""
    granted_by: str | None
    approved_by: str | None
    until: date | None
    """The last day, inclusive; None: until it is ended."""


@dataclass(frozen=True)
class ListedFunction:
    function: str
    title: str
    role: Role
    side: Side
    process: str | None
    """None: for the whole engagement."""
    person: str | None
    """None: nobody is asked yet."""
    name: str | None


def list_parties(database: Database) -> tuple[ListedParty, ...]:
    with open_store(database) as reader:
        rows = reader.rows(select(O).order_by(O.c.id))
    return tuple(
        ListedParty(
            row["handle"],
            row["name"],
            row["country"],
            row["subdivision"],
            row["time_zone"],
            _week(row["working_weekdays"]),
            str(stored_hours(row["opens_at"], row["closes_at"])),
        )
        for row in rows
    )


def list_sites(database: Database) -> tuple[ListedSite, ...]:
    statement = select(S, O.c.handle.label("party")).join(O, O.c.id == S.c.party_id).order_by(S.c.id)
    with open_store(database) as reader:
        rows = reader.rows(statement)
    return tuple(
        ListedSite(
            row["handle"], row["name"], row["party"], row["country"], row["subdivision"], row["time_zone"],
            _week(row["working_weekdays"]), str(stored_hours(row["opens_at"], row["closes_at"])),
        )
        for row in rows
    )  # fmt: skip


def _week(numbers: str) -> tuple[str, ...]:
    return tuple(WEEKDAYS[int(number)] for number in numbers.split(",") if number)


def list_site_holidays(database: Database, site: str, year: int) -> tuple[str, tuple[ListedHoliday, ...]]:
    """Give the site's handle, and every day of a year on which it differs from its plain week.

    Raises NotFound for an unknown site.
    """
    with open_store(database) as reader:
        row = find_named(reader, Site, site)
        calendar = calendars_of(reader)[row["id"]]
        edits = reader.rows(select(D.c.on, D.c.title).where(D.c.site_id == row["id"]).order_by(D.c.id))
    titles = {edit["on"]: edit["title"] for edit in edits}
    return row["handle"], tuple(
        ListedHoliday(one.day, WEEKDAYS[one.day.weekday()], titles.get(one.day, one.name), one.kind)
        for one in holidays_of_year(calendar, year)
    )


def list_people(database: Database) -> tuple[ListedPerson, ...]:
    """Give every human; the engine's own account is not one."""
    statement = (
        select(P, O.c.handle.label("party"), S.c.handle.label("site"))
        .outerjoin(O, O.c.id == P.c.party_id)
        .outerjoin(S, S.c.id == P.c.site_id)
        .where(P.c.kind == PersonKind.HUMAN)
        .order_by(P.c.id)
    )
    with open_store(database) as reader:
        rows = reader.rows(statement)
        grants = reader.rows(select(R.c.person_id, R.c.role).order_by(R.c.id))
        devices = reader.rows(select(A.c.person_id, A.c.enrolled_at).where(A.c.ended_at.is_(None)))
    enrolled = {one["person_id"]: one["enrolled_at"].date() for one in devices}
    return tuple(
        ListedPerson(
            row["handle"], row["name"], row["email"], row["party"], row["site"],
            tuple(dict.fromkeys(grant["role"] for grant in grants if grant["person_id"] == row["id"])),
            bool(row["rehearsal"]), enrolled.get(row["id"]), row["disabled_on"],
        )
        for row in rows
    )  # fmt: skip


def list_roles(database: Database, today: date, engagement: str | None = None) -> tuple[ListedRole, ...]:
    """Give every grant, or those of one engagement; the oldest first. Raises NotFound."""
    statement = (
        select(R, P.c.handle.label("person"), P.c.name, E.c.handle.label("engagement"))
        .join(P, P.c.id == R.c.person_id)
        .outerjoin(E, E.c.id == R.c.engagement_id)
        .where(P.c.kind == PersonKind.HUMAN)
        .order_by(R.c.id)
    )
    with open_store(database) as reader:
        if engagement is not None:
            statement = statement.where(R.c.engagement_id == find(reader, Engagement, engagement)["id"])
        rows = reader.rows(statement)
        handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
    return tuple(
        ListedRole(
            row["engagement"], row["person"], row["name"], row["role"], row["side"], row["granted_at"].date(),
            _state(row, today), handles.get(row["granted_by"]), handles.get(row["approved_by"]), row["valid_to"],
        )
        for row in rows
    )  # fmt: skip


def _state(row: RowMapping, today: date) -> str:
    if row["valid_to"] is not None and row["valid_to"] < today:
        return "ended"
    if row["approved_by"] is not None:
        return "approved"
    return "proposed" if row["proposed"] else "granted"


def list_functions(database: Database, engagement: str) -> tuple[ListedFunction, ...]:
    """Give every function of the pinned playbook with who is asked, and who is asked instead for single processes.

    Raises NotFound.
    """
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        specs = pinned_playbook(reader, engagement_id).functions
        asked = _asked(reader, engagement_id)
    found: list[ListedFunction] = []
    for key, spec in specs.items():
        places = [place for place in asked if place[0] == key]
        for place in sorted({(key, ""), *places}, key=lambda one: one[1]):
            person, name = asked.get(place, (None, None))
            found.append(
                ListedFunction(key, spec.title, spec.role, spec.side, place[1] or None, person, name)
            )
    return tuple(found)


def _asked(reader: Reader, engagement_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    """Give (function, handle of the process or "") -> handle and name of who is asked; the newest row counts."""
    rows = reader.rows(
        select(F.c.function_key, X.c.handle.label("process"), P.c.handle, P.c.name)
        .join(P, P.c.id == F.c.person_id)
        .outerjoin(X, X.c.id == F.c.process_id)
        .where(F.c.engagement_id == engagement_id)
        .order_by(F.c.id)
    )
    return {(row["function_key"], row["process"] or ""): (row["handle"], row["name"]) for row in rows}
