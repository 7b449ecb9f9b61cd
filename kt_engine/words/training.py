"""Words of the way of one trainee on one process: checks, what he watched, how far he may go, why he starts again."""

from enum import StrEnum


class CheckPhase(StrEnum):
    CLEARANCE = "clearance"
    """Before anything else: may this person be let in at all?"""
    INDUCTION = "induction"


class CheckResult(StrEnum):
    REQUESTED = "requested"
    """Asked for; it counts for nothing until somebody has seen that it works."""
    PASSED = "passed"
    FAILED = "failed"


class ObservationPhase(StrEnum):
    SHADOW = "shadow"
    """The giver works, the trainee watches."""
    REVERSE_SHADOW = "reverse_shadow"
    """The trainee works, the giver supervises."""


class LevelCause(StrEnum):
    """Why the level of authority of a trainee changed."""

    BEGUN = "begun"
    RAISED = "raised"
    LOWERED = "lowered"


class Complexity(StrEnum):
    """How hard the work of a process is; how long a trainee stays in the nursery depends on it."""

    SIMPLE = "simple"
    MODERATE = "moderate"
    COMPLEX = "complex"


class RecertCause(StrEnum):
    """Why somebody has to be certified again."""

    CHANGE = "change"
    PERIOD = "period"
    """The certificate's last day has passed."""
    ABSENCE = "absence"
    QUALITY = "quality"


class RemovalCause(StrEnum):
    """Why a trainee was taken out of a process."""

    LAST_ATTEMPT = "last_attempt"
    """The last attempt the playbook allows has failed."""
    RED_FLAG = "red_flag"
    DECIDED = "decided"


class TraineeStep(StrEnum):
    """How far the way of a trainee has to be proven before a task about him is done; each holds those before it."""

    CLEARED = "cleared"
    INDUCTED = "inducted"
    ASSESSED = "assessed"
    """Every module is passed."""
    WATCHED = "watched"
    """Every mandatory case was seen."""
    SUPERVISED = "supervised"
    """Every level of authority is reached."""
    READY = "ready"
    """Nothing is missing for the certificate but its signatures."""
