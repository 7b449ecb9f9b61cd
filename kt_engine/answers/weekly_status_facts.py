"""The shapes of one week's report. It collects nothing."""

from dataclasses import dataclass, field
from datetime import date

from kt_engine.answers.document_control import LATER, EngagementFacts
from kt_engine.answers.sessions_held import SessionsHeld
from kt_engine.words import Colour


@dataclass(frozen=True)
class WeeklyLine:
    """One colour with the rule that gave it, and the one it had a week before; None: not measured."""

    name: str
    now: Colour | None
    before: Colour | None
    rule: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class WeeklyDecision:
    """A gate that is presented and not decided."""

    gate: str
    title: str
    subject: str
    asked_on: date
    signers: tuple[str, ...]
    """Who has not signed, each once."""
    due_on: date | None
    slack_days: int | None
    """Working days before the last date of the plan moves."""


@dataclass(frozen=True)
class WeeklyItem:
    title: str
    subject: str | None
    """Handle of the process, None for the whole engagement."""
    who: str
    on: date


@dataclass(frozen=True)
class WeeklyWave:
    wave: int
    process_count: int
    live_count: int
    contract_on: date | None
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slip_calendar_days: int | None
    slack_days: int | None
    handovers_accepted: int
    handovers_due: int
    handovers_all: int
    certified: int
    seats: int


@dataclass(frozen=True)
class WeeklyRisk:
    handle: str
    title: str
    score: int
    owner: str
    review_on: date | None
    fallback_on: date | None


@dataclass(frozen=True)
class WeeklyStatusFacts:
    engagement: EngagementFacts
    week: str
    """ISO week, 2027-W10."""
    on: date
    to: tuple[str, ...]
    overall: WeeklyLine
    lines: tuple[WeeklyLine, ...]
    decisions: tuple[WeeklyDecision, ...]
    promised_count: int | None
    """Tasks that the plan of a week ago ended in this week; None: no plan was in force then."""
    not_done: tuple[WeeklyItem, ...]
    waves: tuple[WeeklyWave, ...]
    risks: tuple[WeeklyRisk, ...]
    """The worst three of those not closed."""
    coming: tuple[WeeklyItem, ...]
    """Tasks and gates that should end within the seven days after."""
    waits_count: int
    late_count: int
    checkpoint_seq: int
    checkpoint_sha256: str
    sessions: SessionsHeld | None = field(default=None, metadata={LATER: True})
    """None where no knowledge session was to be held."""
    must_have_sessions: SessionsHeld | None = field(default=None, metadata={LATER: True})
