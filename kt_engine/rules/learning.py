"""Where a trainee's status stands on the way to live work, and who holds a seat; plain values only."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from kt_engine.words import CertificationStatus, LearningStage

C = CertificationStatus
STAGE_OF: Mapping[CertificationStatus, LearningStage] = {
    C.NOMINATED: LearningStage.CLEARANCE,
    C.CLEARED: LearningStage.CLEARANCE,
    C.INDUCTED: LearningStage.CLEARANCE,
    C.IN_CLASS: LearningStage.CLASS,
    C.ASSESSED: LearningStage.CLASS,
    C.REMEDIATION: LearningStage.CLASS,
    C.SHADOWING: LearningStage.SHADOW,
    C.SHADOW_DONE: LearningStage.SHADOW,
    C.REVERSE_SHADOW: LearningStage.REVERSE_SHADOW,
    C.CERTIFIED: LearningStage.NESTING,
    C.NESTING: LearningStage.NESTING,
}
"""The way; a status that is in no line is live already or stands beside it."""
ENDED = frozenset({C.REMOVED, C.ATTRITED})
AGAIN = frozenset({C.RECERT_DUE, C.EXPIRED})
"""Who was certified and fills no seat before he is so again."""
PROVEN = frozenset({C.CERTIFIED, C.NESTING})


class Place(StrEnum):
    """What somebody counts as in a plan of seats."""

    LEARNING = "learning"
    LIVE = "live"
    AGAIN = "again"
    ENDED = "ended"


def place_of(status: CertificationStatus, stages: Collection[LearningStage]) -> Place:
    """Tell what a status counts as. Without a nursery among the stages, who is certified is live."""
    if status in ENDED:
        return Place.ENDED
    if status in AGAIN:
        return Place.AGAIN
    if status not in STAGE_OF or (status in PROVEN and LearningStage.NESTING not in stages):
        return Place.LIVE
    return Place.LEARNING


def stage_of(status: CertificationStatus, stages: Collection[LearningStage]) -> LearningStage:
    """Give the stage of somebody who learns: his own, or where the playbook does not have it, the next it has.

    His own too where none comes after; then nothing is known of how many come through.
    """
    own = STAGE_OF[status]
    later = list(LearningStage)[list(LearningStage).index(own) :]
    return next((stage for stage in later if stage in stages), own)
