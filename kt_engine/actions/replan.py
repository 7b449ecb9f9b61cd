"""Plans again what has not started, and keeps a new forecast when a date moved; the baseline is never touched."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.plan_cause import cause_of
from kt_engine.answers.planning import gate_ref, plan_of, task_ref
from kt_engine.exchange.hours import Hours
from kt_engine.plan.calendar import horizon_dates, is_half_day
from kt_engine.plan.shapes import NodeRef, Plan, PlanInput, PlannedNode, SiteCalendar
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Engagement,
    Gate,
    Handover,
    PlanRevision,
    Task,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import EngagementStatus, PlanKind

T, G, H, R = table_of(Task), table_of(Gate), table_of(Handover), table_of(PlanRevision)


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
    cause = cause_of(unit, unit.engagement_id or 0, plan, plan_input)
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
    """Give what every calendar the plan used says inside the plan's span: zone, hours, days off and half days."""
    if not plan.nodes:
        return "{}"
    first = min(node.start_on for node in plan.nodes)
    last = max(node.end_on for node in plan.nodes)
    refs = [node.ref for node in plan.nodes]
    used = {site for ref in refs for site in (plan_input.site_of[ref], *plan_input.attendees_of.get(ref, ()))}
    return canonical({str(site): _calendar(plan_input.calendars[site], first, last) for site in sorted(used)})


def _calendar(calendar: SiteCalendar, first: date, last: date) -> dict[str, Any]:
    half_days = sorted(day for day in calendar.half_days if first <= day <= last)
    return {
        "time_zone": calendar.time_zone,
        "hours": str(Hours(calendar.opens_at, calendar.closes_at)),
        "days_off": _days(horizon_dates(calendar, first, last)),
        "half_days": _days([day for day in half_days if is_half_day(calendar, day)]),
    }


def _days(days: Sequence[date]) -> list[str]:
    return [day.isoformat() for day in days]
