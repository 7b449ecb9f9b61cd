"""What is put before people to be signed beside gates, handovers, certificates and waived tasks; how it stands."""

from enum import StrEnum


class AgreementKind(StrEnum):
    """What an agreement settles; each kind has its duty in rules/matrix.py and what follows in actions/agreed.py."""

    ALLOCATION = "allocation"
    """The hours a named manager lends of one of his people."""
    KNOWLEDGE_ITEM = "knowledge_item"
    """One version of what was written down about a knowledge item."""
    KNOWLEDGE_WAIVER = "knowledge_waiver"
    ACKNOWLEDGEMENT = "acknowledgement"
    """Somebody certified on a knowledge item has taken note of its new version."""
    FINDING_OVERRULED = "finding_overruled"
    """What the reading of a document found is right, or may stand."""
    AUTHORITY_LEVEL = "authority_level"
    """How far a trainee may go by himself."""
    GRADUATION = "graduation"
    """A trainee leaves the nursery for live work."""
    REPLACEMENT = "replacement"
    """What is done about the seats of somebody who left."""
    SAMPLING_RULE = "sampling_rule"
    """How many units of a parallel run are compared and how many errors are allowed."""
    PARALLEL_RESULT = "parallel_result"
    CONTROL_OWNER = "control_owner"
    """From which day on who answers for a control."""
    ASSUMPTION = "assumption"
    COMMITMENT = "commitment"
    """A promise that was spoken, not written: taken on or renounced."""
    READINESS = "readiness"
    """A point that could have stopped the go-live does not stand in the way any more."""


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """What it was about has changed; nothing signed on it counts."""
