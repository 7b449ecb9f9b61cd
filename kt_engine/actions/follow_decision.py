"""What follows from a decided gate, in the decision's own transaction: conditions, stage moves, baseline, the end."""

import json
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.store.find import by_id, next_number
from kt_engine.store.tables import (
    Condition,
    Engagement,
    Gate,
    PlanRevision,
    Process,
    StageMove,
    Task,
    table_of,
)
from kt_engine.store.unit import Unit
from kt_engine.words import ConditionStatus, Decision, EngagementStatus, PlanKind, ProcessStatus, Stage

P, T, G = table_of(Process), table_of(Task), table_of(Gate)


def follow_decision(
    unit: Unit, gate: RowMapping, version: RowMapping, pack: dict[str, Any], decision: Decision
) -> None:
    """Write what a decision brings; the caller writes the event. A decision that does not pass brings nothing."""
    if not decision.passes:
        return
    unit.change(Gate, gate["id"], gate["handle"], passed_on=unit.today)
    if decision is Decision.GO_WITH_CONDITIONS:
        _open_conditions(unit, version, pack["conditions"])
    if pack.get("plan"):
        _sign_baseline(unit, pack["plan"])
    if gate["closes"] is Stage.MONITOR:
        _finish_process(unit, gate)
    elif gate["closes"] is not None:
        _move_stage(unit, gate, version)


def _open_conditions(unit: Unit, version: RowMapping, proposed: list[dict[str, Any]]) -> None:
    number = next_number(unit, Condition, engagement_id=unit.engagement_id)
    for offset, condition in enumerate(proposed):
        unit.insert(
            Condition,
            engagement_id=unit.engagement_id,
            handle=f"E{unit.engagement_id}-C{number + offset}",
            gate_version_id=version["id"],
            criterion_key=condition["criterion"],
            text=condition["text"],
            owner_id=condition["owner_id"],
            due_on=date.fromisoformat(condition["due_on"]),
            expires_on=date.fromisoformat(condition["expires_on"]),
            compensating_control=condition["compensating_control"],
            ramp_ceiling_pct=condition["ramp_ceiling_pct"],
            status=ConditionStatus.OPEN,
        )


def _sign_baseline(unit: Unit, plan: dict[str, Any]) -> None:
    """Copy the forecast that was frozen in the pack to revision 0, and its dates to tasks and gates."""
    revision = table_of(PlanRevision)
    rows = unit.rows(select(revision).where(revision.c.engagement_id == unit.engagement_id))
    if any(row["number"] == 0 for row in rows):
        return
    signed = next(row for row in rows if row["number"] == plan["revision"])
    kept = {
        name: signed[name]
        for name in ("cause", "cause_subject", "side", "sha256", "plan_json", "calendars_json")
    }
    unit.insert(
        PlanRevision,
        engagement_id=unit.engagement_id,
        number=0,
        kind=PlanKind.BASELINE,
        made_on=unit.today,
        copied_from=signed["number"],
        **kept,
    )
    dates = {
        (key, kind, subject): (start, end)
        for key, kind, subject, start, end, *_ in json.loads(signed["plan_json"])
    }
    for row in unit.rows(select(T).where(T.c.engagement_id == unit.engagement_id)):
        found = dates.get((row["task_key"], row["subject_kind"].value, row["subject_id"]))
        if found:
            start, end = (date.fromisoformat(day) for day in found)
            unit.change(Task, row["id"], row["handle"], baseline_start_on=start, baseline_on=end)
    for row in unit.rows(select(G).where(G.c.engagement_id == unit.engagement_id)):
        found = dates.get((row["gate_key"], row["subject_kind"].value, row["subject_id"]))
        if found:
            unit.change(Gate, row["id"], row["handle"], baseline_on=date.fromisoformat(found[1]))


def _move_stage(unit: Unit, gate: RowMapping, version: RowMapping) -> None:
    number = gate["closes"].number
    unit.insert(
        StageMove,
        engagement_id=unit.engagement_id,
        process_id=gate["process_id"],
        from_stage_number=number,
        to_stage_number=number + 1,
        gate_version_id=version["id"],
        moved_at=unit.act.at,
    )
    moved = {"stage_number": number + 1, "stage_since_on": unit.today}
    if gate["process_id"] is not None:
        process = by_id(unit, Process, gate["process_id"])
        unit.change(Process, process["id"], process["handle"], version=process["version"], **moved)
        return
    engagement = by_id(unit, Engagement, unit.engagement_id or 0)
    unit.change(Engagement, engagement["id"], engagement["handle"], version=engagement["version"], **moved)
    if gate["closes"] is Stage.DEFINE_CONTRACT:
        _open_processes(unit, moved)


def _open_processes(unit: Unit, moved: dict[str, Any]) -> None:
    """From stage 4 on each process owns its stage."""
    rows = unit.rows(
        select(P)
        .where(P.c.engagement_id == unit.engagement_id, P.c.status != ProcessStatus.DESCOPED)
        .order_by(P.c.id)
    )
    for row in rows:
        unit.change(Process, row["id"], row["handle"], version=row["version"], **moved)


def _finish_process(unit: Unit, gate: RowMapping) -> None:
    process = by_id(unit, Process, gate["process_id"])
    unit.change(Process, process["id"], process["handle"], version=process["version"], finished=True)
    finish_when_all_have(unit)


def finish_when_all_have(unit: Unit) -> bool:
    """Finish the engagement once every process left in scope has finished; the caller writes the event."""
    left = unit.rows(
        select(P.c.finished).where(
            P.c.engagement_id == unit.engagement_id, P.c.status != ProcessStatus.DESCOPED
        )
    )
    if not left or not all(row["finished"] for row in left):
        return False
    engagement = by_id(unit, Engagement, unit.engagement_id or 0)
    unit.change(
        Engagement,
        engagement["id"],
        engagement["handle"],
        version=engagement["version"],
        status=EngagementStatus.FINISHED,
    )
    return True
