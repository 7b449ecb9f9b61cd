"""Makes the waiting tasks of an open stage ready: predecessors ended, and the day of their event has come."""

from sqlalchemy import select

from kt_engine.rules.stages import stage_is_open
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement, Process, Task, table_of
from kt_engine.store.unit import Act
from kt_engine.words import EngagementStatus, ProcessStatus, Stage, TaskStatus

T, P = table_of(Task), table_of(Process)


def move_tasks(database: Database, act: Act, engagement_id: int, stage: Stage) -> bool:
    """Make tasks ready; True when at least one was. Tasks of a process on hold stay as they are."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        engagement = by_id(unit, Engagement, engagement_id)
        if engagement["status"] is not EngagementStatus.ACTIVE:
            return False
        processes = unit.rows(
            select(P.c.id, P.c.stage_number, P.c.status).where(P.c.engagement_id == engagement_id)
        )
        stages = {p["id"]: p["stage_number"] or 0 for p in processes if p["status"] is ProcessStatus.IN_SCOPE}
        waiting = unit.rows(
            select(T.c.id, T.c.handle, T.c.version, T.c.process_id, T.c.anchored_to, T.c.forecast_start_on)
            .where(T.c.engagement_id == engagement_id, T.c.status == TaskStatus.WAITING, T.c.stage == stage)
            .where(T.c.open_predecessors_count == 0)
            .order_by(T.c.id)
        )
        ready = [
            row
            for row in waiting
            if stage_is_open(stage, row["process_id"], engagement["stage_number"], stages)
            and (row["anchored_to"] is None or (row["forecast_start_on"] or unit.today) <= unit.today)
        ]
        for row in ready:
            unit.change(Task, row["id"], row["handle"], version=row["version"], status=TaskStatus.READY)
        if ready:
            unit.event("tasks_made_ready", engagement["handle"], stage=stage, count=len(ready))
        return bool(ready)
