"""Stage 4. Knowledge, documents and people move to the provider, process by process. It knows no other stage."""

from datetime import datetime
from typing import Any

from prefect import State

from flows.house_flow import house_flow
from flows.stage import stage_state, work_on_stage
from kt_engine.answers.ends import End
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import Stage


def work(db: Database, act: Act, engagement_id: int) -> End:
    return work_on_stage(db, act, engagement_id, Stage.TRANSITION_AND_INTEGRATE)


@house_flow("4 transition and integrate", "{label} · 4 transition and integrate")
async def transition_and_integrate(
    label: str,  # noqa: ARG001 names the run
    engagement_id: int,
    at: datetime | None = None,
) -> State[Any]:
    return stage_state(work, engagement_id, at)
