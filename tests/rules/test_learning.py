"""Every status stands somewhere on the way to live work, or beside it."""

import pytest

from kt_engine.rules.learning import STAGE_OF, Place, place_of, stage_of
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus, LearningStage

ALL = tuple(LearningStage)
C = CertificationStatus


@pytest.mark.parametrize("status", list(CertificationStatus))
def test_every_status_counts_as_something(status: CertificationStatus) -> None:
    places = {
        **dict.fromkeys(STAGE_OF, Place.LEARNING),
        **dict.fromkeys((C.LIVE, C.PROFICIENT), Place.LIVE),
        **dict.fromkeys((C.RECERT_DUE, C.EXPIRED), Place.AGAIN),
        **dict.fromkeys((C.REMOVED, C.ATTRITED), Place.ENDED),
    }
    assert place_of(status, ALL) is places[status]


def test_without_a_nursery_who_is_certified_is_live() -> None:
    without = [stage for stage in ALL if stage is not LearningStage.NESTING]
    live = {status for status in CertificationStatus if place_of(status, without) is Place.LIVE}
    assert live == CERTIFIED_OR_LATER


def test_where_the_playbook_has_no_such_stage_the_next_one_counts() -> None:
    stages = [LearningStage.CLASS, LearningStage.NESTING]
    assert stage_of(C.NOMINATED, stages) is LearningStage.CLASS
    assert stage_of(C.SHADOWING, stages) is LearningStage.NESTING
    assert stage_of(C.IN_CLASS, stages) is LearningStage.CLASS


def test_where_no_stage_comes_after_it_is_his_own() -> None:
    assert stage_of(C.SHADOWING, [LearningStage.CLASS]) is LearningStage.SHADOW
    assert stage_of(C.NOMINATED, []) is LearningStage.CLEARANCE
