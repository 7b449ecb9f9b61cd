"""Walks single processes of the very small desk through stages 4 to 6, by the real actions."""

from datetime import date, timedelta

from sqlalchemy import select

from builders import ENGINE, START, Someone, make_act
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.move_tasks import move_tasks
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.store.database import open_store
from kt_engine.store.tables import Task, table_of
from kt_engine.words import Decision, Stage, TaskStatus
from walking import House, handed

TASK = table_of(Task)
NEXT = {"ready": "learn", "live": "switch", "steady": "watch"}
"""The one task of the stage that each gate closes."""


def moved(house: House, on: date = START) -> None:
    """Do what a tick does to tasks: what is wanted exists, what can begin is ready, everything is dated."""
    engine = make_act(ENGINE, on)
    reconcile(house.database, engine, house.made.engagement_id)
    for stage in Stage:
        move_tasks(house.database, engine, house.made.engagement_id, stage)
    replan(house.database, engine, house.made.engagement_id)


def condition_row(owner: Someone, *, on: date = START, days: int = 5) -> ConditionRow:
    return ConditionRow(
        criterion="people", text="Certify one more person", owner=owner.handle, due_on=on,
        expires_on=on + timedelta(days=days), compensating_control="The expert checks every case",
        ramp_ceiling_pct=50, line=2,
    )  # fmt: skip


def do_task_of(house: House, gate: str, process: int = 1, on: date = START) -> str:
    """Complete the task in front of a process's gate, with a file as evidence; gives its handle."""
    people = house.people
    doer = people.trainers[0] if gate == "ready" else people.team_leads[0]
    where = (TASK.c.task_key == NEXT[gate], TASK.c.process_id == process)
    with open_store(house.database) as reader:
        row = reader.rows(select(TASK.c.handle, TASK.c.status).where(*where))[0]
    if row["status"] is not TaskStatus.DONE:
        complete_task(
            house.database, make_act(doer, on), row["handle"], files=house.files, evidence=[handed()]
        )
    return str(row["handle"])


def present(house: House, gate: str, process: int = 1, on: date = START) -> str:
    """Present a process's gate, the one of stage 4 with a condition, as nobody is certified; gives its handle."""
    people = house.people
    handle = f"{house.made.handle}-G-{gate}-P{process}"
    conditions = [condition_row(people.team_leads[0], on=on)] if gate == "ready" else []
    present_gate(house.database, make_act(people.manager, on), handle, conditions=conditions)
    return handle


def sign(house: House, gate: str, who: Someone, on: date = START) -> None:
    """Sign in favour: with conditions at the gate of stage 4, else without."""
    conditional = "-ready-" in gate
    decision = Decision.GO_WITH_CONDITIONS if conditional else Decision.GO
    sign_gate(
        house.database, make_act(who, on), gate, decision=decision, comment="Agreed" if conditional else None
    )


def passes(house: House, process: int, *gates: str, on: date = START) -> None:
    """Bring a process through gates of the small desk: ready, live, steady."""
    for gate in gates:
        moved(house, on)
        do_task_of(house, gate, process, on)
        handle = present(house, gate, process, on)
        for who in (house.people.process_owner, house.people.team_leads[0]):
            sign(house, handle, who, on)
    moved(house, on)
