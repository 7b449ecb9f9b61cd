"""One engagement with wave 1 in monitor, wave 2 in go-live and wave 3 in transition, and no shorter way there."""

import pytest
from sqlalchemy import select

from kt_engine.errors import GuardRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement, Process, StageMove, table_of
from kt_engine.words import Decision, Stage
from store_story import (
    LEAD,
    OWNER,
    Story,
    add_process,
    decide,
    make_gate,
    move,
    pass_stage,
    present,
    sign_gate,
    tell_beginning,
    tell_three_waves,
)

PROCESS, MOVE = table_of(Process), table_of(StageMove)


def stages(database: Database) -> dict[int, Stage | None]:
    """Give the stage of each wave's process."""
    with open_store(database) as reader:
        rows = reader.rows(select(PROCESS.c.wave, PROCESS.c.stage_number).order_by(PROCESS.c.wave))
    return {
        row["wave"]: Stage.of_number(row["stage_number"]) if row["stage_number"] else None for row in rows
    }


def test_three_waves_stand_in_three_stages(any_database: Database) -> None:
    tell_three_waves(any_database)
    assert stages(any_database) == {1: Stage.MONITOR, 2: Stage.GO_LIVE, 3: Stage.TRANSITION_AND_INTEGRATE}


def test_every_step_rests_on_a_gate_of_its_own(any_database: Database) -> None:
    tell_three_waves(any_database)
    with open_store(any_database) as reader:
        rows = reader.rows(select(MOVE.c.process_id, MOVE.c.from_stage_number))
        steps = [(row["process_id"], row["from_stage_number"]) for row in rows]
        gates = [row["gate_version_id"] for row in reader.rows(select(MOVE.c.gate_version_id))]
    assert sorted(steps, key=str) == [(1, 4), (1, 5), (2, 4), (None, 1), (None, 2), (None, 3)]
    assert len(set(gates)) == len(gates)


@pytest.fixture
def story(any_database: Database) -> Story:
    told = tell_beginning(any_database)
    add_process(told, 1, wave=1)
    return told


def test_a_process_has_no_stage_before_the_contract(story: Story) -> None:
    pass_stage(story, Stage.IDENTIFY_NEEDS)
    pass_stage(story, Stage.SELECT_PARTNER)
    assert stages(story.database) == {1: None}
    pass_stage(story, Stage.DEFINE_CONTRACT)
    assert stages(story.database) == {1: Stage.TRANSITION_AND_INTEGRATE}


def test_no_stage_is_skipped(story: Story) -> None:
    version = pass_stage(story, Stage.IDENTIFY_NEEDS)
    with pytest.raises(GuardRefused, match="one stage at a time"):
        move(story, version, 2)


def test_no_stage_is_left_twice(story: Story) -> None:
    version = pass_stage(story, Stage.IDENTIFY_NEEDS)
    with pytest.raises(GuardRefused):
        move(story, version, 1)


def test_no_stage_is_left_on_a_gate_that_was_only_presented(story: Story) -> None:
    gate, handle = make_gate(story, Stage.IDENTIFY_NEEDS)
    version, _ = present(story, gate, handle)
    with pytest.raises(GuardRefused, match="only by the passed gate that closes it"):
        move(story, version, 1)


def test_no_stage_is_left_on_a_no_go(story: Story) -> None:
    gate, handle = make_gate(story, Stage.IDENTIFY_NEEDS)
    version, pack = present(story, gate, handle)
    sign_gate(story, version, pack, OWNER, Decision.NO_GO)
    decide(story, version, Decision.NO_GO)
    with pytest.raises(GuardRefused, match="only by the passed gate that closes it"):
        move(story, version, 1)


def test_a_process_moves_only_on_its_own_gate(any_database: Database) -> None:
    story = tell_three_waves(any_database)
    with open_store(any_database) as reader:
        of_first = reader.value(
            select(MOVE.c.gate_version_id).where(MOVE.c.process_id == 1, MOVE.c.from_stage_number == 4)
        )
    with pytest.raises(GuardRefused, match="only by the passed gate that closes it"):
        move(story, of_first, 4, process_id=3)
    assert stages(any_database)[3] is Stage.TRANSITION_AND_INTEGRATE


def test_a_gate_signed_twice_by_one_side_does_not_pass(story: Story) -> None:
    gate, handle = make_gate(story, Stage.DEFINE_CONTRACT)
    version, pack = present(story, gate, handle)
    sign_gate(story, version, pack, OWNER)
    with pytest.raises(GuardRefused, match="two different people"):
        decide(story, version)
    sign_gate(story, version, pack, LEAD)
    decide(story, version)


def test_one_person_never_signs_a_version_twice(story: Story) -> None:
    gate, handle = make_gate(story, Stage.DEFINE_CONTRACT)
    version, pack = present(story, gate, handle)
    sign_gate(story, version, pack, OWNER)
    with pytest.raises(GuardRefused):
        sign_gate(story, version, pack, OWNER)


def test_an_engagements_stage_is_not_written_by_hand(story: Story) -> None:
    with pytest.raises(GuardRefused, match="only with a gate that passed"), story.engagement("moved") as unit:
        unit.change(Engagement, 1, "E1", stage_number=2)
