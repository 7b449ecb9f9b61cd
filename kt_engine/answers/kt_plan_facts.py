"""What the plan of the knowledge transfer holds: frozen values only, no store and no sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.knowledge_coverage import KnowledgeCoverage
from kt_engine.answers.sessions_held import SessionsHeld
from kt_engine.words import AllocationStatus, AttendeePart, SessionStatus


@dataclass(frozen=True)
class PlanRules:
    """What the playbook rules; None where it is silent."""

    hours_a_day: Decimal | None
    longest_hours: Decimal | None
    shortest_hours: Decimal | None
    attendance_pct: Decimal | None
    cancelled_in_a_row: int | None
    quorum_pct: Decimal
    must_have_from: int
    play_back_pct: Decimal
    play_back_must_have_pct: Decimal


@dataclass(frozen=True)
class PlanProcess:
    """What one process, or what all share, is to be taught."""

    process: str | None
    name: str | None
    wave: int | None
    items_count: int
    must_have_count: int
    hours_asked: Decimal
    hours_held: Decimal
    hours_booked: Decimal
    hours_open: Decimal
    """Neither held nor booked."""
    latest_on: date | None
    """The day before its go-live by the plan."""


@dataclass(frozen=True)
class PlanItem:
    handle: str | None
    title: str
    process: str | None
    must_have: bool
    hours: Decimal
    giver: str
    receivers: tuple[str, ...]
    after: tuple[str, ...]
    """Titles of items whose sessions must be over before."""
    taught_in: tuple[str, ...]
    """Modules whose tests prove it; empty: the certificate does."""


@dataclass(frozen=True)
class PlanPromise:
    handle: str
    person: str
    hours_per_week: Decimal
    windows: str
    blackout: tuple[tuple[date, date], ...]
    """First and last day of each stretch that is left out."""
    valid_from: date
    valid_to: date
    manager: str
    status: AllocationStatus
    agreement: str | None


@dataclass(frozen=True)
class PlanPerson:
    """Somebody who explains or listens, with the hours of his sessions."""

    person: str
    part: AttendeePart
    time_zone: str
    works: str
    """The hours of his site's day."""
    hours_booked: Decimal
    hours_held: Decimal
    hours_cancelled: Decimal


@dataclass(frozen=True)
class PlanSession:
    handle: str
    process: str | None
    week: str
    """2027-W10."""
    starts_at: datetime
    minutes: int
    time_zone: str
    """Of who explains first."""
    utc_offset_minutes: int
    topics: tuple[str, ...]
    must_have: bool
    experts: tuple[str, ...]
    """Handles."""
    receivers: tuple[str, ...]
    status: SessionStatus
    cancelled_side: str | None


@dataclass(frozen=True)
class PlanMade:
    """What was said when sessions were last planned by the engine."""

    on: date
    sessions_count: int
    until: date
    last_on: date | None
    bound_on: date | None
    """Before which no plan of them could have been over: the longest chain, or the busiest expert."""
    hours_missing: Decimal


@dataclass(frozen=True)
class PlanShort:
    """A process whose open sessions have no place in the time looked at."""

    process: str | None
    hours: Decimal
    experts: tuple[str, ...]
    needed_until: date | None
    """The day until which they are needed with the hours promised now; None: not within half a year."""


@dataclass(frozen=True)
class PlanUnplaced:
    topic: str
    process: str | None
    why: str


@dataclass(frozen=True)
class PlanUnasked:
    """A topic nobody can be asked for."""

    topic: str
    process: str | None
    functions: tuple[str, ...]
    """Titles of functions that nobody holds; empty: nobody is left to listen."""


@dataclass(frozen=True)
class KtPlanFacts:
    engagement: EngagementFacts
    as_of: date
    rules: PlanRules
    processes: tuple[PlanProcess, ...]
    items: tuple[PlanItem, ...]
    promises: tuple[PlanPromise, ...]
    people: tuple[PlanPerson, ...]
    sessions: tuple[PlanSession, ...]
    made: PlanMade | None
    short: tuple[PlanShort, ...]
    unplaced: tuple[PlanUnplaced, ...]
    unasked: tuple[PlanUnasked, ...]
    looked_until: date
    held: SessionsHeld
    held_must_have: SessionsHeld
    coverage: KnowledgeCoverage
