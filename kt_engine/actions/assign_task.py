"""Assigns a task to a person who holds the role behind its function; the newest assignment counts."""

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human, require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.task_in_hand import MovedTask, as_it_stands, task_in_hand
from kt_engine.errors import MoveRefused, Refused
from kt_engine.playbook.schema import FunctionSpec
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person, Task
from kt_engine.store.unit import Act, Unit
from kt_engine.words import OVER_TASKS, Role

KIND = "task_assigned"


def assign_task(database: Database, act: Act, handle: str, *, person: str) -> MovedTask:
    """Assign a task to a person, named by handle. Assigning it again to the same person changes nothing.

    Raises Refused when either person may not, MoveRefused when the task is over.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Task, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        task = task_in_hand(unit, handle)
        require(unit, "assign tasks", engagement_id=task["engagement_id"])
        _check_task(task)
        spec = pinned_playbook(unit, task["engagement_id"]).functions[task["function_key"]]
        _check_own_team(unit, task, spec)
        assignee = find(unit, Person, person)
        _check_assignee(unit, task, assignee, spec)
        if task["assignee_id"] != assignee["id"]:
            unit.change(Task, task["id"], task["handle"], version=task["version"], assignee_id=assignee["id"])
            unit.event(KIND, task["handle"], assignee_id=assignee["id"], before_id=task["assignee_id"])
        return MovedTask(task["handle"], task["status"])


def _check_task(task: RowMapping) -> None:
    if task["status"] in OVER_TASKS:
        raise MoveRefused(
            task["handle"], task["status"].value, "assigned", "There is nothing left to do in it."
        )
    if task["issues"]:
        raise Refused(
            f"{task['handle']} is done by the engine when it issues the document; nobody is assigned to it."
        )


def _check_own_team(unit: Unit, task: RowMapping, spec: FunctionSpec) -> None:
    held = roles_of(unit, task["engagement_id"], unit.act.by, unit.today)
    leads = {side for role, side in held if role is Role.TEAM_LEAD}
    if all(role is not Role.TRANSITION_MANAGER for role, _side in held) and spec.side not in leads:
        raise Refused(
            f"{task['handle']} is work of the {spec.side.value}; a team lead assigns tasks of the own side "
            "only. Ask the transition manager."
        )


def _check_assignee(unit: Unit, task: RowMapping, assignee: RowMapping, spec: FunctionSpec) -> None:
    handle = assignee["handle"]
    if not is_human(assignee):
        raise Refused(f"{handle} is not a person; {task['handle']} needs somebody who can be asked for it.")
    if assignee["disabled_on"] is not None and assignee["disabled_on"] <= unit.today:
        raise Refused(f"{handle} has left. Assign {task['handle']} to somebody who is still there.")
    if (spec.role, spec.side) not in roles_of(unit, task["engagement_id"], assignee["id"], unit.today):
        role = spec.role.value.replace("_", " ")
        raise Refused(
            f"{handle} cannot be assigned to {task['handle']}: that is for {spec.title}, with the role "
            f"{role} ({spec.side.value}). Grant it with: kt role grant"
        )
