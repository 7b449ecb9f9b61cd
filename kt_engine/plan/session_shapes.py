"""The frozen values that placing knowledge sessions takes and gives; no row, no clock."""

from dataclasses import dataclass
from datetime import date, datetime

from kt_engine.exchange.weekly_windows import WeeklyWindow
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.words import WhyNotPlaced

GRID_MINUTES = 15
"""Sessions begin and end on quarters of an hour, counted in UTC."""


@dataclass(frozen=True)
class Allocation:
    """What a manager promised of an expert's time; days are the expert's own, both ends inclusive."""

    minutes_per_week: int
    """Of a week from Monday to Sunday; a week that the allocation covers in part has all of them."""
    valid_from: date
    valid_to: date
    windows: tuple[WeeklyWindow, ...] = ()
    """In the zone of the expert's calendar; none: any hour he works."""
    blackout: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Booked:
    """Time of a person that is taken already; it begins when the one before ends, at the earliest."""

    starts_at: datetime
    ends_at: datetime
    is_session: bool = False
    """True: it counts as knowledge transfer of its day, whichever engagement it is of."""
    is_allocated: bool = False
    """True: it uses up the allocation of its week."""


@dataclass(frozen=True)
class Attendee:
    """One person as far as placing sessions cares."""

    person_id: int
    calendar: SiteCalendar
    days_off: frozenset[date] = frozenset()
    """Leave and the like, on the person's own days, besides what the calendar says."""
    booked: tuple[Booked, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    """Only where the person explains; where two cover a day, the later one counts. None: nothing was promised."""


@dataclass(frozen=True)
class NeededSession:
    """Something that has to be explained: in one sitting, or in several on different days, one after the other."""

    key: str
    process: str
    experts: tuple[int, ...]
    """Persons who explain, each inside an allocation."""
    others: tuple[int, ...]
    """Persons who must be there besides."""
    minutes: int
    """Of all sittings together. Like the next two a multiple of `GRID_MINUTES`, more than none."""
    shortest_minutes: int
    """Of one sitting; one that takes less in all is not divided."""
    longest_minutes: int
    """Of one sitting; at least twice the shortest, less a quarter of an hour, where it has to be divided."""
    after: tuple[str, ...] = ()
    """Keys of sessions that must be over before."""
    earliest_on: date | None = None
    latest_on: date | None = None
    """Both inclusive, in UTC."""
    is_must: bool = False
    priority: int = 0
    """Decides between sessions that are equally urgent; the higher comes first."""


@dataclass(frozen=True)
class SessionInput:
    sessions: tuple[NeededSession, ...]
    attendees: dict[int, Attendee]
    """By person id; everybody of every session."""
    first_on: date
    last_on: date
    """Both inclusive: nothing is placed outside."""
    most_minutes_a_day: int
    """Of knowledge transfer, for each person."""
    not_before: datetime | None = None


@dataclass(frozen=True)
class PlacedSession:
    """One sitting."""

    key: str
    starts_at: datetime
    """In UTC."""
    ends_at: datetime


@dataclass(frozen=True)
class UnplacedSession:
    key: str
    why: WhyNotPlaced
    person_ids: tuple[int, ...]
    """Because of whom; all who must be there where it is nobody's alone."""


@dataclass(frozen=True)
class Bound:
    """Before which no plan of these sessions can be over, however they are placed."""

    chain_ends_at: datetime | None
    """The longest chain of sessions, each as early as its people can."""
    load_ends_at: datetime | None
    """All sessions of the busiest person, in the time he has for them."""
    busiest: int | None

    @property
    def ends_at(self) -> datetime | None:
        known = [moment for moment in (self.chain_ends_at, self.load_ends_at) if moment is not None]
        return max(known, default=None)


@dataclass(frozen=True)
class SessionPlan:
    placed: tuple[PlacedSession, ...]
    """By start, then key: the same input gives the same plan."""
    unplaced: tuple[UnplacedSession, ...]
    """By key."""
    bound: Bound
    """Of what is placed."""

    @property
    def ends_at(self) -> datetime | None:
        return max((one.ends_at for one in self.placed), default=None)
