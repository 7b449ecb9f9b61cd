"""Who there is: parties, sites with their calendars, people, roles and functions."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, flag, flag_or_none, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import PersonKind, Role, Side, SiteDayKind


class Party(SQLModel, table=True):
    """A company."""

    __tablename__ = "party"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    handle: str = word(20, unique=True)
    name: str = typed_text()
    country: str = word(2)
    subdivision: str = word(10)
    time_zone: str = word(60)
    working_weekdays: str = word(20)
    """Comma-separated, 0 = Monday."""
    opens_at: str | None = word(5, null=True)
    """HH:MM in its time zone; NULL means 09:00."""
    closes_at: str | None = word(5, null=True)
    """HH:MM, later than `opens_at`; NULL means 17:00."""


class Site(SQLModel, table=True):
    """A place of work; it has the calendar. Time zone, working week and hours are its own."""

    __tablename__ = "site"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    handle: str = word(20, unique=True)
    party_id: int = ref("party.id")
    name: str = typed_text()
    country: str = word(2)
    subdivision: str = word(10)
    time_zone: str = word(60)
    working_weekdays: str = word(20)
    opens_at: str | None = word(5, null=True)
    closes_at: str | None = word(5, null=True)


class SiteDay(SQLModel, table=True):
    """One edit of a site's calendar; the newest edit of a day counts."""

    __tablename__ = "site_day"
    __table_args__ = ({"info": {"chain": "installation", "evidence": True}},)

    id: int | None = key()
    site_id: int = ref("site.id")
    on: date = day(null=False)
    kind: SiteDayKind = one_of(SiteDayKind)
    title: str = typed_text()


class Person(SQLModel, table=True):
    """A named human, or the engine itself; of the installation, not of one engagement."""

    __tablename__ = "person"
    __table_args__ = ({"info": {"chain": "installation"}},)

    id: int | None = key()
    handle: str = word(20, unique=True)
    kind: PersonKind = one_of(PersonKind)
    name: str = typed_text()
    email: str | None = typed_text(null=True)
    party_id: int | None = ref("party.id", null=True)
    site_id: int | None = ref("site.id", null=True)
    rehearsal: bool = flag()
    disabled_on: date | None = day()


class RoleGrant(SQLModel, table=True):
    """What a person may do, in one engagement and on one side; engagement NULL for administrators and auditors."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("engagement_id", "person_id", "role"),
        {"info": {"chain": "either"}},
    )

    id: int | None = key()
    engagement_id: int | None = ref("engagement.id", null=True)
    person_id: int = ref("person.id")
    role: Role = one_of(Role)
    side: Side | None = one_of(Side, null=True)
    granted_by: int | None = ref("person.id", null=True, index=False)
    """NULL only for the first administrator and the engine."""
    granted_at: datetime = moment()
    proposed: bool | None = flag_or_none()
    """True: proposed by a transition manager; nobody signs in it before it is approved."""
    approved_by: int | None = ref("person.id", null=True, index=False)
    approved_on: date | None = day()
    valid_to: date | None = day()
    """The last day, inclusive; NULL: until it is ended."""


class FunctionAssignment(SQLModel, table=True):
    """Who is asked: one person for one function, for the whole engagement or one process. The newest row counts."""

    __tablename__ = "function_assignment"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    process_id: int | None = ref("process.id", null=True)
    function_key: str = word(60)
    person_id: int = ref("person.id")
    number: int = whole()
    """1, 2, ... within engagement, process and function; only for people to read the order."""
