"""Which stage is open for what, and which stage an engagement is said to be in."""

import pytest

from kt_engine.rules.stages import derived_stage, stage_is_open
from kt_engine.words import Stage

PROCESSES = {1: 6, 2: 5, 3: 4}


@pytest.mark.parametrize("stage", list(Stage))
def test_before_the_contract_only_the_engagements_own_stage_is_open(stage: Stage) -> None:
    assert stage_is_open(stage, None, 2, {}) is (stage is Stage.SELECT_PARTNER)


@pytest.mark.parametrize(
    ("process", "stage"), [(1, Stage.MONITOR), (2, Stage.GO_LIVE), (3, Stage.TRANSITION_AND_INTEGRATE)]
)
def test_each_process_has_only_its_own_stage_open(process: int, stage: Stage) -> None:
    assert [s for s in Stage if stage_is_open(s, process, 4, PROCESSES)] == [stage]


def test_shared_work_is_open_once_the_first_process_stands_there() -> None:
    assert stage_is_open(Stage.MONITOR, None, 4, PROCESSES)
    assert not stage_is_open(Stage.MONITOR, None, 4, {1: 5})


def test_shared_work_of_the_contract_stage_is_over_in_stage_four() -> None:
    assert not stage_is_open(Stage.DEFINE_CONTRACT, None, 4, PROCESSES)


def test_from_stage_four_an_engagement_is_where_its_last_process_is() -> None:
    assert derived_stage(4, list(PROCESSES.values())) == 4
    assert derived_stage(4, [6, 5]) == 5
    assert derived_stage(3, []) == 3
