"""Brings the store in line with what the plan says should exist: inserts what is missing, withdraws what is not wanted.

It never touches what somebody added by hand, what is done, or what is accepted.
"""

from collections.abc import Iterable

from sqlalchemy import select

from kt_engine.actions.nominate_trainee import nominate
from kt_engine.actions.reconcile_handovers import reconcile_handovers
from kt_engine.actions.reconcile_knowledge import reconcile_knowledge
from kt_engine.actions.reconcile_readiness import reconcile_readiness
from kt_engine.actions.reconcile_risks import reconcile_risks
from kt_engine.actions.reconcile_tasks import Tally, reconcile_gates, reconcile_tasks
from kt_engine.actions.withdraw_leavers import withdraw_leavers
from kt_engine.answers.planning import plan_of, task_ref, wanted_of
from kt_engine.plan.shapes import Wanted, WantedTask
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, Process, Task, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import EngagementStatus

T = table_of(Task)
KNOWN_TASKS = select(T.c.task_key, T.c.subject_kind, T.c.subject_id)


def reconcile(database: Database, act: Act, engagement_id: int) -> bool:
    """Bring everything the playbook and the scope ask for in line; True when anything was written."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        engagement = by_id(unit, Engagement, engagement_id)
        if engagement["status"] is not EngagementStatus.ACTIVE:
            return False
        tally = Tally()
        playbook = pinned_playbook(unit, engagement_id)
        withdraw_leavers(unit, tally)
        wanted = _nominate(unit, tally)
        tasks = reconcile_tasks(unit, _in_order(unit, wanted), playbook, tally)
        reconcile_gates(unit, wanted.gates, tally)
        reconcile_handovers(unit, wanted.handovers, playbook, tasks, tally)
        reconcile_risks(unit, playbook, tally)
        reconcile_knowledge(unit, wanted.knowledge, playbook, tally)
        reconcile_readiness(unit, playbook, tally)
        if not tally.counts:
            return False
        unit.event("reconciled", engagement["handle"], texts=None, **tally.counts)
        return True


def _nominate(unit: Unit, tally: Tally) -> Wanted:
    """Fill free seats, and give what is wanted once they are filled."""
    engagement_id = unit.engagement_id or 0
    wanted = wanted_of(unit, engagement_id)
    for seat in wanted.certifications:
        nominate(unit, by_id(unit, Process, seat.process_id), seat.person_id)
        tally.add("nominated")
    return wanted_of(unit, engagement_id) if wanted.certifications else wanted


def _in_order(unit: Unit, wanted: Wanted) -> Iterable[WantedTask]:
    """Give the tasks in the order in which they are planned, so that the numbers of new ones count along the way."""
    known = {task_ref(row) for row in unit.rows(KNOWN_TASKS.where(T.c.engagement_id == unit.engagement_id))}
    if all(task.ref in known for task in wanted.tasks):
        return wanted.tasks
    plan, _ = plan_of(unit, unit.engagement_id or 0, unit.today)
    place = {node.ref: number for number, node in enumerate(plan.nodes)}
    return sorted(wanted.tasks, key=lambda task: (task.stage.number, place.get(task.ref, len(place))))
