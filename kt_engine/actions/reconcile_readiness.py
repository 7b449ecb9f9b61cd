"""What the playbook knows of messages, controls and assumptions against what is there, once the transition begins.

What people added, sent, took over or decided stays as it is.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.add_communication import insert_communication
from kt_engine.actions.control_in_hand import insert_control
from kt_engine.actions.reconcile_tasks import Tally
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.control_cover import Period
from kt_engine.store.find import by_id
from kt_engine.store.functions import holder_now
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Assumption, Communication, Control, Engagement, Task, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import AssumptionStatus, Per, Stage, TaskStatus

CM, CT, AS, T = table_of(Communication), table_of(Control), table_of(Assumption), table_of(Task)


def reconcile_readiness(unit: Unit, playbook: Playbook, tally: Tally) -> None:
    """Insert what is missing; before the contract's gate there is nothing."""
    engagement_id = unit.engagement_id or 0
    begins = Stage.TRANSITION_AND_INTEGRATE.number
    if by_id(unit, Engagement, engagement_id)["stage_number"] < begins:
        return
    processes = in_scope(unit, engagement_id)
    for values in _messages(unit, engagement_id, playbook, processes):
        insert_communication(unit, engagement_id, values)
        tally.add("communications_added")
    for values, owners in _controls(unit, engagement_id, playbook, processes):
        insert_control(unit, engagement_id, values, owners)
        tally.add("controls_added")
    for values in _assumptions(unit, engagement_id, playbook):
        unit.insert(Assumption, **values)
        tally.add("assumptions_added")


def _messages(
    unit: Unit, engagement_id: int, playbook: Playbook, processes: Sequence[RowMapping]
) -> Iterator[dict[str, Any]]:
    """Give each message whose task the plan has."""
    if not playbook.communications:
        return
    known = {
        (row["communication_key"], row["process_id"])
        for row in unit.rows(
            select(CM.c.communication_key, CM.c.process_id).where(CM.c.engagement_id == engagement_id)
        )
    }
    tasks = _tasks(unit, engagement_id)
    for key, spec in playbook.communications.items():
        places = [None] if spec.per is Per.ENGAGEMENT else [row["id"] for row in processes]
        for process_id in places:
            task = tasks.get((spec.due_with, process_id)) or tasks.get((spec.due_with, None))
            if (key, process_id) in known or task is None:
                continue
            yield {
                "communication_key": key,
                "process_id": process_id,
                "audience": spec.audience,
                "message": spec.message,
                "channel": spec.channel,
                "owner_function": spec.owner,
                "due_task_id": task,
                "lead_calendar_days": int(playbook.thresholds[spec.lead].value) if spec.lead else 0,
            }


def _tasks(unit: Unit, engagement_id: int) -> dict[tuple[str, int | None], int]:
    rows = unit.rows(
        select(T.c.id, T.c.task_key, T.c.process_id).where(
            T.c.engagement_id == engagement_id,
            T.c.subject_kind.in_([Per.ENGAGEMENT, Per.PROCESS]),
            T.c.status != TaskStatus.WITHDRAWN,
        )
    )
    return {(row["task_key"], row["process_id"]): row["id"] for row in rows}


def _controls(
    unit: Unit, engagement_id: int, playbook: Playbook, processes: Sequence[RowMapping]
) -> Iterator[tuple[dict[str, Any], list[Period]]]:
    """Give each control of each process, with who holds its function; nobody where nobody does."""
    if not playbook.controls:
        return
    known = {
        (row["process_id"], row["control_key"])
        for row in unit.rows(
            select(CT.c.process_id, CT.c.control_key).where(CT.c.engagement_id == engagement_id)
        )
    }
    for process in processes:
        for key, spec in playbook.controls.items():
            if (process["id"], key) in known:
                continue
            owner = holder_now(unit, engagement_id, spec.owner, process["id"])
            yield (
                {
                    "process_id": process["id"],
                    "control_key": key,
                    "title": spec.title,
                    "risk": spec.risk,
                    "frequency": spec.frequency,
                    "evidence": spec.evidence,
                    "regulated": spec.regulated,
                    "from_on": unit.today,
                },
                [] if owner is None else [Period(owner, unit.today)],
            )


def _assumptions(unit: Unit, engagement_id: int, playbook: Playbook) -> Iterator[dict[str, Any]]:
    if not playbook.assumptions:
        return
    rows = unit.rows(select(AS.c.assumption_key).where(AS.c.engagement_id == engagement_id))
    known, number = {row["assumption_key"] for row in rows}, len(rows)
    for key, spec in playbook.assumptions.items():
        if key in known:
            continue
        number += 1
        yield {
            "engagement_id": engagement_id,
            "handle": f"E{engagement_id}-AS{number}",
            "number": number,
            "assumption_key": key,
            "text": spec.text,
            "source": spec.source,
            "owner_function": spec.owner,
            "expires_on": unit.today + timedelta(days=int(playbook.thresholds[spec.within].value)),
            "status": AssumptionStatus.OPEN,
            "raised_on": unit.today,
            "raised_by": unit.act.by,
        }
