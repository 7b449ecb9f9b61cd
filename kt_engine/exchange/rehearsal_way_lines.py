"""What a rehearsal tells of its trainees, line by line; days are counted from the start. It knows no file."""

from dataclasses import dataclass

from kt_engine.words import AttritionReason, CheckResult


@dataclass(frozen=True)
class Told:
    """One line about one person: whom, on which process, and about when (days from the start)."""

    person: str
    process: str
    day: int


@dataclass(frozen=True)
class OfTrainee:
    told: Told


@dataclass(frozen=True)
class CheckLine(OfTrainee):
    check: str
    result: CheckResult
    reference: str
    account: str | None
    by: str


@dataclass(frozen=True)
class ShadowLine(OfTrainee):
    case: str
    simulated: bool
    reference: str
    outcome: str
    watched_with: str


@dataclass(frozen=True)
class LevelLine(OfTrainee):
    activity: str
    level: int
    cases_before: int
    """Cases done under supervision at the level below, before this one is proposed."""
    first_reference: str
    supervised_by: str
    proposed_by: str


@dataclass(frozen=True)
class CaseLine(OfTrainee):
    set_number: int
    case: str
    score: int
    critical_right: bool
    reference: str
    scored_by: str


@dataclass(frozen=True)
class AuditLine(OfTrainee):
    score: int
    reference: str
    by: str


@dataclass(frozen=True)
class PeriodLine:
    person: str
    process: str
    offset: int
    """1 is the month in which the process enters the stage monitor."""
    handle_seconds: int
    tenured_seconds: int
    quality: int
    by: str


@dataclass(frozen=True)
class TurnLine(OfTrainee):
    """What goes wrong with a trainee, or is asked of him anew."""

    what: str
    key: str
    from_level: int
    to_level: int
    """0 where no level goes down."""
    criterion: str
    score: int | None
    """Of the test of a new certificate."""
    reason: str
    by: str


@dataclass(frozen=True)
class AttritionLine(OfTrainee):
    last_day: int
    reason: AttritionReason
    note: str
    option: str
    """The kind of the option that is chosen, such as reserve."""
    successor: str
    not_chosen: str
    """What else there was, and why it was not taken."""


@dataclass(frozen=True)
class AssessorLine:
    person: str
    qualification: str
    reference: str
    until_day: int
    day: int


@dataclass(frozen=True)
class WayTables:
    checks: tuple[CheckLine, ...] = ()
    shadow: tuple[ShadowLine, ...] = ()
    levels: tuple[LevelLine, ...] = ()
    cases: tuple[CaseLine, ...] = ()
    audits: tuple[AuditLine, ...] = ()
    periods: tuple[PeriodLine, ...] = ()
    turns: tuple[TurnLine, ...] = ()
    attritions: tuple[AttritionLine, ...] = ()
    assessors: tuple[AssessorLine, ...] = ()
