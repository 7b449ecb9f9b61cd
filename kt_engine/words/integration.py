"""Words about access, readiness, what was assumed and promised, and controls."""

from enum import StrEnum


class Stream(StrEnum):
    """What must be ready side by side; a playbook may name streams of its own beside these."""

    PEOPLE = "people"
    PROCESS = "process"
    TECHNOLOGY = "technology"
    IN_FLIGHT_WORK = "in_flight_work"


class ReadinessStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class AccessStatus(StrEnum):
    """How far one right of one person is; only a test by that person makes it `working`."""

    REQUESTED = "requested"
    GRANTED = "granted"
    WORKING = "working"
    FAILED = "failed"
    REVOKED = "revoked"


class AssumptionStatus(StrEnum):
    OPEN = "open"
    VALIDATED = "validated"
    FALSIFIED = "falsified"


class CommitmentStatus(StrEnum):
    OPEN = "open"
    TAKEN_ON = "taken_on"
    RENOUNCED = "renounced"


class ControlFrequency(StrEnum):
    """How often a control is carried out."""

    EACH_TIME = "each_time"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ON_DEMAND = "on_demand"
