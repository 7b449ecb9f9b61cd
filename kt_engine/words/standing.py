"""How things stand, and how a tick or a command ends."""

from enum import IntEnum, StrEnum


class PlanKind(StrEnum):
    BASELINE = "baseline"
    FORECAST = "forecast"


class BarStatus(StrEnum):
    """How a stage stands where a whole engagement is drawn over months."""

    DONE = "done"
    CURRENT = "current"
    PLANNED = "planned"
    WITHDRAWN = "withdrawn"


class Colour(StrEnum):
    """Of an engagement or a wave; what was never promised, or never measured, has none."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class EndKind(StrEnum):
    """How a tick ends; order is the order of importance where processes differ."""

    STUCK = "Stuck"
    AWAITING_PEOPLE = "AwaitingPeople"
    AWAITING_DATE = "AwaitingDate"
    ON_HOLD = "OnHold"
    GATE_PASSED = "GatePassed"
    CANCELLED = "Cancelled"
    FINISHED = "Finished"


class ExitCode(IntEnum):
    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_MET = 4
    UNREACHABLE = 5
    INTERRUPTED = 130
