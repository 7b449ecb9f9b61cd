"""Plans a message to an audience, for a day or so many days before a task ends."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.assign_function import function_of
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person, named_process
from kt_engine.actions.notice_in_hand import VERB
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Communication, Engagement, Task
from kt_engine.store.unit import Act, Unit

KIND = "communication_planned"
TEXT_LENGTH = 400
MOST_DAYS = 365


@dataclass(frozen=True)
class Message:
    """What is said to whom, and how."""

    audience: str
    message: str
    channel: str


@dataclass(frozen=True)
class Planned:
    handle: str
    sent_on: date | None = None


def add_communication(
    database: Database,
    act: Act,
    engagement: str,
    *,
    message: Message,
    function: str,
    owner: str | None = None,
    process: str | None = None,
    planned_on: date | None = None,
    before_task: str | None = None,
    lead_calendar_days: int = 0,
) -> Planned:
    """Plan a message; `function` is a key of the playbook, `before_task` a task's handle, `planned_on` its other.

    Raises UsageProblem unless there is one day or one task, NotFound for an unknown name, Refused for who may not.
    """
    if (planned_on is None) is (before_task is None):
        raise UsageProblem(
            "Say when it is sent: either --on DATE or --before TASK, with --days before its end."
        )
    if not 0 <= lead_calendar_days <= MOST_DAYS or (planned_on is not None and lead_calendar_days):
        raise UsageProblem(f"--days goes from 0 to {MOST_DAYS} and belongs to --before TASK.")
    values: dict[str, Any] = {
        "audience": one_line(message.audience, "audience", most=TEXT_LENGTH),
        "message": one_line(message.message, "message", most=TEXT_LENGTH),
        "channel": one_line(message.channel, "channel", most=TEXT_LENGTH),
        "owner_function": function,
        "planned_on": planned_on,
        "lead_calendar_days": lead_calendar_days,
    }
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return sent_or_not(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        function_of(pinned_playbook(unit, engagement_id), function)
        values["owner_id"] = named_person(unit, engagement_id, owner)["id"] if owner else None
        task = _task(unit, engagement_id, before_task) if before_task else None
        about = named_process(unit, engagement_id, process)["id"] if process else None
        values["process_id"] = about or (task["process_id"] if task else None)
        values["due_task_id"] = task["id"] if task else None
        handle = insert_communication(unit, engagement_id, values)
        unit.event(KIND, handle, planned_on=planned_on, before=task["handle"] if task else None)
        return Planned(handle)


def _task(unit: Unit, engagement_id: int, handle: str) -> RowMapping:
    row = find(unit, Task, handle)
    if row["engagement_id"] != engagement_id:
        raise Refused(f"{row['handle']} is a task of another engagement.")
    return row


def insert_communication(unit: Unit, engagement_id: int, values: dict[str, Any]) -> str:
    """Insert a message to be sent and give its handle; the caller writes the event."""
    number = next_number(unit, Communication, engagement_id=engagement_id)
    handle = f"E{engagement_id}-CM{number}"
    unit.insert(Communication, engagement_id=engagement_id, handle=handle, number=number, **values)
    return handle


def sent_or_not(unit: Unit, handle: str) -> Planned:
    row = find(unit, Communication, handle)
    return Planned(row["handle"], row["sent_on"])
