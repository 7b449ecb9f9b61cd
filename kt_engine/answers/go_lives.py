"""The go-live of each process, as it was or is expected. It writes nothing."""

from datetime import date

from sqlalchemy import select

from kt_engine.plan.milestones import GO_LIVE
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import TaskStatus

T = table_of(Task)


def go_lives(reader: Reader, engagement_id: int) -> dict[int, date]:
    """Give the day of each process in scope that has one, by its id: real, else forecast, else promised."""
    known = {row["id"] for row in in_scope(reader, engagement_id)}
    rows = reader.rows(
        select(T.c.process_id, T.c.actual_on, T.c.forecast_on, T.c.baseline_on)
        .where(
            T.c.engagement_id == engagement_id,
            T.c.milestone == GO_LIVE,
            T.c.status != TaskStatus.WITHDRAWN,
        )
        .order_by(T.c.id)
    )
    found = {
        row["process_id"]: row["actual_on"] or row["forecast_on"] or row["baseline_on"]
        for row in rows
        if row["process_id"] in known
    }
    return {process: on for process, on in found.items() if on is not None}


def first_go_live(days: dict[int, date], process_id: int | None) -> date | None:
    """Give the go-live of a process; for the whole engagement (None) the first one of all."""
    return min(days.values(), default=None) if process_id is None else days.get(process_id)
