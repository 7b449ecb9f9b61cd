"""What all stage flows share: move the tasks, ask how the stage stands, name the end. It knows no single stage."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from prefect import State
from prefect.states import Completed, Failed

from flows.house import here
from kt_engine.actions.move_tasks import move_tasks
from kt_engine.answers.ends import End, stage_end
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import EndKind, Stage

Work = Callable[[Database, Act, int], End]
"""A stage's plain function: what the sweep calls, and what its flow is the skin of."""


def work_on_stage(db: Database, act: Act, engagement_id: int, stage: Stage) -> End:
    """Do what can be done in one stage of one engagement, and say how it stands afterwards."""
    move_tasks(db, act, engagement_id, stage)
    return stage_end(db, engagement_id, stage, act.at.date())


def stage_state(work: Work, engagement_id: int, at: datetime | None) -> State[Any]:
    """Do a stage's work as the body of its flow: the end becomes the run's state."""
    house = here()
    return state_of(work(house.db, house.act(at), engagement_id))


def state_of(end: End) -> State[Any]:
    """Turn an end into Prefect's words: only `Stuck` is a failure, all others are a tick well done."""
    if end.kind is EndKind.STUCK:
        return Failed(name=end.kind.value, message=end.message)
    return Completed(name=end.kind.value, message=end.message)


def end_of(state: State[Any]) -> End | None:
    """Read the end back from a run; None when it came to none, because it raised or was cancelled."""
    names = {kind.value: kind for kind in EndKind}
    kind = names.get(state.name or "")
    return None if kind is None else End(kind, state.message or "")
