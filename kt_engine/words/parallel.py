"""Words of a parallel run: how it is judged, what comparing a unit showed, where it stands."""

from enum import StrEnum


class ParallelRule(StrEnum):
    SAMPLE = "sample"
    """So many units are drawn and compared; the exact binomial plan says how many errors are allowed."""
    CENSUS = "census"
    """Every unit is compared, and no interval applies."""


class ParallelStatus(StrEnum):
    PLANNED = "planned"
    AGREED = "agreed"
    """Both sides have signed the rule; nothing is drawn yet."""
    SAMPLED = "sampled"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Taken back, or its rule declined, before anything was drawn."""


class ComparisonResult(StrEnum):
    """What comparing one unit of the old and the new work showed."""

    MATCH = "match"
    ERROR = "error"
    CRITICAL_ERROR = "critical_error"
    UNEXPLAINED = "unexplained"


class ParallelVerdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
