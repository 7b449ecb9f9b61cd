"""Inserts a task straight through a Unit, for the told store."""

from decimal import Decimal
from typing import Any

from kt_engine.store.tables import Task
from kt_engine.store.unit import Unit
from kt_engine.words import Per, Stage, TaskStatus


def add_task(unit: Unit, number: int, **values: Any) -> int:
    known = {
        "engagement_id": 1, "handle": f"E1-T{number}", "process_id": 1,
        "stage": Stage.TRANSITION_AND_INTEGRATE,
        "task_key": f"task_{number}", "subject_kind": Per.PROCESS, "subject_id": 1, "title": f"Task {number}",
        "function_key": "trainer", "status": TaskStatus.WAITING, "effort_hours": Decimal("7.50"),
        "duration_days": 2,
    }  # fmt: skip
    return unit.insert(Task, **{**known, **values})
