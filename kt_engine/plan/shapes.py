"""The frozen values planning takes and gives; no row, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from kt_engine.words import Per, ProcessStatus, Stage, TaskStatus


@dataclass(frozen=True, order=True)
class Subject:
    """What a planned thing is about; `id` is the database id, 0 for the engagement itself."""

    kind: Per
    id: int = 0


ENGAGEMENT = Subject(Per.ENGAGEMENT)


@dataclass(frozen=True, order=True)
class NodeRef:
    """One planned thing: a task or a gate of the playbook, for one subject; keys of the two never collide."""

    key: str
    subject: Subject


@dataclass(frozen=True)
class ScopeProcess:
    id: int
    key: str
    wave: int
    site_id: int
    status: ProcessStatus
    stage: Stage | None
    """None while the engagement itself still owns the stage (1 to 3)."""
    volume_per_month: int


@dataclass(frozen=True)
class Trainee:
    """One certification of somebody who has not left the process."""

    certification_id: int
    process_id: int
    person_id: int


@dataclass(frozen=True)
class Scope:
    """What an engagement has, as far as planning cares."""

    processes: tuple[ScopeProcess, ...] = ()
    trainees: tuple[Trainee, ...] = ()
    trainee_pool: tuple[int, ...] = ()
    """Persons with the role trainee in this engagement, in the order in which they would be nominated."""
    once_nominated: tuple[tuple[int, int], ...] = ()
    """(process id, person id) of all ever nominated, those who left too: nobody is nominated twice by itself."""
    candidates: tuple[int, ...] = ()
    left_seats: tuple[int, ...] = ()
    """A process id for each seat that was left and nothing is agreed about: nobody is nominated for it by itself."""


@dataclass(frozen=True)
class WantedTask:
    ref: NodeRef
    stage: Stage
    process_id: int | None
    title: str
    function: str
    effort_hours: Decimal
    duration_days: int
    after: tuple[NodeRef, ...]
    """Tasks only; the order of stages and gates is added by `schedule`."""
    anchored_to: str | None
    milestone: str | None
    delay_days: int = 0
    """Working days a later wave waits after the gate that opened its stage."""
    attended_by: tuple[str, ...] = ()
    """Functions that must be there too; a task that has any is a session."""


@dataclass(frozen=True)
class WantedGate:
    ref: NodeRef
    stage: Stage
    process_id: int | None
    title: str
    decision_days: int
    closes: Stage | None


@dataclass(frozen=True)
class WantedHandover:
    key: str
    subject: Subject
    stage: Stage
    process_id: int | None
    due_with: NodeRef


@dataclass(frozen=True)
class WantedKnowledge:
    key: str
    process_id: int | None
    """None: of the whole engagement."""


@dataclass(frozen=True)
class WantedCertification:
    process_id: int
    person_id: int


@dataclass(frozen=True)
class Wanted:
    tasks: tuple[WantedTask, ...]
    gates: tuple[WantedGate, ...]
    handovers: tuple[WantedHandover, ...]
    certifications: tuple[WantedCertification, ...]
    """New nominations only: seats that nobody holds and somebody of the pool can take."""
    knowledge: tuple[WantedKnowledge, ...] = ()
    """Items of processes that are not live yet; what is there already stays when they go live."""


@dataclass(frozen=True)
class SiteCalendar:
    """The working days and hours of one site. Weekdays count from 0 = Monday; hours are its own zone's."""

    site_id: int
    country: str
    subdivision: str = ""
    working_weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    added_holidays: frozenset[date] = frozenset()
    removed_holidays: frozenset[date] = frozenset()
    added_working_days: frozenset[date] = frozenset()
    half_days: frozenset[date] = frozenset()
    """Days on which only the first half of the hours is worked."""
    time_zone: str = "UTC"
    opens_at: time = time(9)
    closes_at: time = time(17)
    """Later than `opens_at`."""


@dataclass(frozen=True)
class Progress:
    """What has happened to one node already; dates are inclusive."""

    status: TaskStatus
    """A gate passed is DONE; one not passed is WAITING."""
    started_on: date | None = None
    finished_on: date | None = None


@dataclass(frozen=True)
class PlanInput:
    wanted: Wanted
    starts_on: date
    today: date
    """Nothing that has not started is planned before this day."""
    calendars: dict[int, SiteCalendar]
    """By site id."""
    site_of: dict[NodeRef, int]
    """The calendar of who must do it, for each task and gate."""
    anchors: dict[str, tuple[date, ...]]
    """Event key -> its dates, ascending."""
    progress: dict[NodeRef, Progress] = field(default_factory=dict)
    attendees_of: dict[NodeRef, tuple[int, ...]] = field(default_factory=dict)
    """The calendars of those who must be at a session besides who does it."""
    not_before: Mapping[NodeRef, date] = field(default_factory=dict)
    """The first day on which work may start although its predecessors are over, where both sides signed one."""


@dataclass(frozen=True)
class PlannedNode:
    ref: NodeRef
    stage: Stage
    process_id: int | None
    start_on: date
    end_on: date
    """Inclusive: a task of one day starts and ends on the same day."""
    slack_days: int
    """Working days, of who does it, this may slip before the last day or the anchor of a later task moves."""
    is_critical: bool
    is_gate: bool
    milestone: str | None


@dataclass(frozen=True)
class Plan:
    nodes: tuple[PlannedNode, ...]
    """By start, then key, then subject: the same input gives the same plan."""
    unanchored: tuple[NodeRef, ...]
    """Tasks whose event has no date after their predecessors: planned on their earliest day instead."""
    apart: tuple[NodeRef, ...] = ()
    """Sessions whose attendees share no working hour for a year: planned on the calendar of who does them."""
