"""What the plan could not date as the playbook asks, each as a sentence. It writes nothing."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.plan_spans import rows_by_ref
from kt_engine.answers.planning import PARTY_CALENDARS, plan_of
from kt_engine.plan.schedule import describe
from kt_engine.plan.shapes import NodeRef, PlanInput, WantedTask
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Party, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import EngagementStatus, TaskStatus


def plan_problems(database: Database, engagement: str, today: date) -> tuple[str, ...]:
    """Name sessions whose people share no working hour, and open work whose event has no day. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        if row["status"] is not EngagementStatus.ACTIVE:
            return ()
        plan, plan_input = plan_of(reader, row["id"], today)
        rows = rows_by_ref(reader, row["id"])
        places = _places(reader) if plan.apart else {}
    tasks = {task.ref: task for task in plan_input.wanted.tasks}
    return (
        *(_apart(tasks[ref], _name(ref, rows), plan_input, places) for ref in plan.apart),
        *(
            _unanchored(tasks[ref], _name(ref, rows), row["handle"])
            for ref in plan.unanchored
            if _is_open(ref, plan_input)
        ),
    )


def _name(ref: NodeRef, rows: Mapping[NodeRef, RowMapping]) -> str:
    return f"{rows[ref]['handle']} ({ref.key})" if ref in rows else describe(ref)


def _is_open(ref: NodeRef, plan_input: PlanInput) -> bool:
    progress = plan_input.progress.get(ref)
    return progress is None or progress.status not in {TaskStatus.DONE, TaskStatus.WAIVED}


def _apart(task: WantedTask, name: str, plan_input: PlanInput, places: Mapping[int, str]) -> str:
    sites = (plan_input.site_of[task.ref], *plan_input.attendees_of[task.ref])
    who = [
        f"{function} ({places[site]})"
        for function, site in zip((task.function, *task.attended_by), sites, strict=True)
    ]
    return (
        f"{name} is a session of {', '.join(who[:-1])} and {who[-1]}, who share no working hour in the coming year. "
        f"It is dated as if {task.function} did it alone. Change the hours of a site, "
        "as in: kt site hours SITE 08:00-16:30, or ask people of another site."
    )


def _unanchored(task: WantedTask, name: str, engagement: str) -> str:
    return (
        f"{name} waits for the event {task.anchored_to}, which has no day after the work before it. It is dated on its "
        f"earliest day. Add one with: kt site events {engagement} --add {task.anchored_to} DATE"
    )


def _places(reader: Reader) -> dict[int, str]:
    """Name every calendar by the handle of its site or company, with its hours' zone."""
    found: dict[int, str] = {}
    for table, is_company in ((table_of(Site), False), (table_of(Party), True)):
        for row in reader.rows(select(table)):
            key = PARTY_CALENDARS - row["id"] if is_company else row["id"]
            found[key] = f"{row['handle']}, {row['time_zone']}"
    return found
