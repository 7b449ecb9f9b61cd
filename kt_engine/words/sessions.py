"""Words about knowledge sessions and the time of those who attend them."""

from enum import StrEnum


class AbsenceKind(StrEnum):
    """Why somebody is away; no word here says anything about health."""

    LEAVE = "leave"
    TRAINING = "training"
    AWAY = "away"


class AllocationStatus(StrEnum):
    """How far the promise of an expert's hours has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AttendeePart(StrEnum):
    """Why somebody is at a session."""

    EXPERT = "expert"
    RECEIVER = "receiver"
    OWNER = "owner"


class BookingKind(StrEnum):
    """What somebody's time is taken by."""

    SESSION = "session"
    HELD = "held"
    BUSY = "busy"


class SessionNoteKind(StrEnum):
    DECISION = "decision"
    FOLLOW_UP = "follow_up"


class SessionQueryStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class SessionStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class WhyNotBooked(StrEnum):
    """Why a person cannot be at a session at a time."""

    LEFT = "left"
    AWAY = "away"
    CLOSED = "closed"
    """The site of the person does not work then."""
    BUSY = "busy"
    DAY_FULL = "day_full"
    NO_ALLOCATION = "no_allocation"
    """Nobody promised that day."""
    BLACKOUT = "blackout"
    """What was promised leaves that day out."""
    OUTSIDE = "outside"
    """Not in the promised hours of the day."""
    WEEK_FULL = "week_full"


class WhyNotPlaced(StrEnum):
    """Why a session has no place in the plan; the first that holds."""

    WAITS = "waits"
    """One that must be over before has no place."""
    NO_ALLOCATION = "no_allocation"
    """Nobody promised the time of an expert in these days."""
    NEVER_TOGETHER = "never_together"
    """Those who must be there never have so long a time together."""
    USED_UP = "used_up"
    """What was promised of an expert is less than his sessions take."""
    CROWDED = "crowded"
    """Everybody has time, but never the same any more."""
