"""Plans again what has not started, and keeps a new forecast when a date moved; the baseline is never touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.planning import gate_ref, plan_of, task_ref
from kt_engine.plan.calendar import horizon_dates
from kt_engine.plan.shapes import NodeRef, Plan, PlanInput, PlannedNode
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Chain,
    Engagement,
    Event,
    Gate,
    Handover,
    PlanRevision,
    RoleGrant,
    Task,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import EngagementStatus, PlanKind, Side

T, G, H, R = table_of(Task), table_of(Gate), table_of(Handover), table_of(PlanRevision)
EV, CH, GRANT = table_of(Event), table_of(Chain), table_of(RoleGrant)


@dataclass(frozen=True)
class Cause:
    kind: str
    subject: str
    side: Side | None


def replan(database: Database, act: Act, engagement_id: int) -> bool:
    """Plan as of the act's day; True when a forecast date moved and a new revision was kept."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        engagement = by_id(unit, Engagement, engagement_id)
        if engagement["status"] is not EngagementStatus.ACTIVE:
            return False
        plan, plan_input = plan_of(unit, engagement_id, unit.today)
        moved, changed = _write_dates(unit, plan)
        due = _write_due_days(unit, engagement_id)
        if moved:
            revision = _keep_revision(unit, plan, plan_input)
            unit.event("plan_revised", engagement["handle"], revision=revision, dates_moved=moved)
        elif changed or due:
            unit.event("slack_changed", engagement["handle"], count=changed + due)
        return bool(moved or changed or due)


def _write_dates(unit: Unit, plan: Plan) -> tuple[int, int]:
    """Write what differs. Gives how many things got other dates, and how many only another slack."""
    nodes = {node.ref: node for node in plan.nodes}
    tasks = unit.rows(select(T).where(T.c.engagement_id == unit.engagement_id))
    gates = unit.rows(select(G).where(G.c.engagement_id == unit.engagement_id))
    results = [_date_task(unit, row, nodes) for row in tasks] + [
        _date_gate(unit, row, nodes) for row in gates
    ]
    return results.count("moved"), results.count("changed")


def _date_task(unit: Unit, row: RowMapping, nodes: dict[NodeRef, PlannedNode]) -> str:
    node = nodes.get(task_ref(row))
    if node is None:
        return "same"
    wanted = {
        "forecast_start_on": node.start_on,
        "forecast_on": node.end_on,
        "slack_days": node.slack_days,
        "is_critical": node.is_critical,
    }
    return _write(unit, Task, row, wanted, ("forecast_start_on", "forecast_on"))


def _date_gate(unit: Unit, row: RowMapping, nodes: dict[NodeRef, PlannedNode]) -> str:
    node = nodes.get(gate_ref(row))
    if node is None:
        return "same"
    return _write(
        unit, Gate, row, {"forecast_on": node.end_on, "slack_days": node.slack_days}, ("forecast_on",)
    )


def _write(unit: Unit, kind: Any, row: RowMapping, wanted: dict[str, Any], dates: Sequence[str]) -> str:
    if all(row[name] == value for name, value in wanted.items()):
        return "same"
    unit.change(kind, row["id"], row["handle"], **wanted)
    return "moved" if any(row[name] != wanted[name] for name in dates) else "changed"


def _write_due_days(unit: Unit, engagement_id: int) -> int:
    rows = unit.rows(
        select(H.c.id, H.c.handle, H.c.due_on, T.c.forecast_on)
        .join(T, T.c.id == H.c.due_task_id)
        .where(H.c.engagement_id == engagement_id)
    )
    late = [row for row in rows if row["due_on"] != row["forecast_on"]]
    for row in late:
        unit.change(Handover, row["id"], row["handle"], due_on=row["forecast_on"])
    return len(late)


def _keep_revision(unit: Unit, plan: Plan, plan_input: PlanInput) -> int:
    text = plan_text(plan)
    newest = select(func.coalesce(func.max(R.c.number), 0)).where(R.c.engagement_id == unit.engagement_id)
    number = int(unit.value(newest)) + 1
    cause = _cause(unit)
    unit.insert(
        PlanRevision,
        engagement_id=unit.engagement_id,
        number=number,
        kind=PlanKind.FORECAST,
        made_on=unit.today,
        cause=cause.kind,
        cause_subject=cause.subject,
        side=cause.side,
        sha256=sha256_text(text),
        plan_json=text,
        calendars_json=_calendars_text(plan, plan_input),
    )
    return number


def plan_text(plan: Plan) -> str:
    """Give a plan as canonical JSON: one short list per thing."""
    return canonical(
        [
            [
                node.ref.key,
                node.ref.subject.kind.value,
                node.ref.subject.id,
                node.start_on.isoformat(),
                node.end_on.isoformat(),
                node.slack_days,
                node.is_critical,
            ]
            for node in plan.nodes
        ]
    )


def _calendars_text(plan: Plan, plan_input: PlanInput) -> str:
    """Give the days off, inside the plan's span, of every calendar the plan used."""
    if not plan.nodes:
        return "{}"
    first = min(node.start_on for node in plan.nodes)
    last = max(node.end_on for node in plan.nodes)
    used = {plan_input.site_of[node.ref] for node in plan.nodes}
    return canonical(
        {str(site): _days(horizon_dates(plan_input.calendars[site], first, last)) for site in sorted(used)}
    )


def _days(days: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in days]


QUIET = ("plan_revised", "slack_changed", "reconciled", "tasks_made_ready", "document_issued")


def _cause(unit: Unit) -> Cause:
    """Name the newest event since the last revision that a person caused; without one, the calendar moved on."""
    row = unit.first(
        select(EV.c.kind, EV.c.subject, EV.c.by, EV.c.id)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == unit.engagement_id)
        .where(EV.c.kind.not_in(QUIET), EV.c.seq > _last_revised(unit))
        .order_by(EV.c.seq.desc())
        .limit(1)
    )
    if row is None:
        return Cause("day_passed", f"E{unit.engagement_id}", None)
    side = unit.value(
        select(GRANT.c.side)
        .where(GRANT.c.engagement_id == unit.engagement_id, GRANT.c.person_id == row["by"])
        .order_by(GRANT.c.id)
        .limit(1)
    )
    return Cause(row["kind"], row["subject"], side)


def _last_revised(unit: Unit) -> int:
    return int(
        unit.value(
            select(func.coalesce(func.max(EV.c.seq), 0))
            .join(CH, CH.c.id == EV.c.chain_id)
            .where(CH.c.engagement_id == unit.engagement_id, EV.c.kind == "plan_revised")
        )
    )
