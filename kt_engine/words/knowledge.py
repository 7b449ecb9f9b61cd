"""What a knowledge item is, where it stands, and what can happen to it on the way."""

from enum import StrEnum


class KnowledgeType(StrEnum):
    """How far a knowledge item can be written down."""

    EXPLICIT = "explicit"
    """It is written down already, or can be."""
    IMPLICIT = "implicit"
    """It can be written down once somebody shows it."""
    TACIT = "tacit"
    """It is learned by doing; what can be written is a part of it."""


class Frequency(StrEnum):
    """How often a knowledge item is needed."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ON_DEMAND = "on_demand"


class KnowledgeStatus(StrEnum):
    """How far the passing over of a knowledge item has come."""

    IDENTIFIED = "identified"
    PRIORITISED = "prioritised"
    """Criticality, frequency and complexity are rated."""
    SCHEDULED = "scheduled"
    CAPTURED = "captured"
    """The session in which it was explained was held."""
    DOCUMENTED = "documented"
    """A receiver has written it down."""
    SME_REVIEWED = "sme_reviewed"
    """The giver has found what was written right."""
    REWORK = "rework"
    PLAYED_BACK = "played_back"
    """The receiver has explained it back well enough."""
    SIGNED_OFF = "signed_off"
    """Giver, receiver and client owner have signed the same version."""
    FIELD_VALIDATED = "field_validated"
    """It was used in live or simulated work without correction."""
    BASELINED = "baselined"
    """Everybody who must know it has proved it, and the day of its review is set."""
    BLOCKED = "blocked"
    WAIVED = "waived"
    """It need not pass over until a day; it stays in what coverage is divided by."""
    DESCOPED = "descoped"
    """It is not part of the engagement any more, and leaves what coverage is divided by."""
    CHANGED = "changed"
    """What was signed is not true any more; a new version is awaited."""
    RETIRED = "retired"
    """Nobody needs it any more."""


class KnowledgeStepKind(StrEnum):
    """What is kept of the way of a knowledge item, one row for each time it happened."""

    RATED = "rated"
    SCHEDULED = "scheduled"
    CAPTURED = "captured"
    REVIEWED = "reviewed"
    PLAYED_BACK = "played_back"
    VALIDATED = "validated"
    BASELINED = "baselined"
    CHANGED = "changed"


class WorkSetting(StrEnum):
    """In which work a knowledge item was used."""

    LIVE = "live"
    SIMULATED = "simulated"


SIGNED_OFF_OR_LATER = frozenset(
    {KnowledgeStatus.SIGNED_OFF, KnowledgeStatus.FIELD_VALIDATED, KnowledgeStatus.BASELINED}
)
"""What counts as claimed: the signatures on its newest version stand."""
OUT_OF_SCOPE_KNOWLEDGE = frozenset({KnowledgeStatus.DESCOPED, KnowledgeStatus.RETIRED})
"""What has left the figure that coverage is divided by."""
