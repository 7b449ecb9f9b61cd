"""Refuses the end of a trainee's task while his way is not proven as far as the playbook says. It moves nothing."""

from sqlalchemy import RowMapping

from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused
from kt_engine.rules.trainee_step import step_gaps
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Unit
from kt_engine.words import Per


def refuse_unproven_step(unit: Unit, task: RowMapping) -> None:
    """Raise Refused with everything that is missing; a task about no trainee, or that reaches nothing, is let pass."""
    if task["subject_kind"] is not Per.TRAINEE:
        return
    playbook = pinned_playbook(unit, task["engagement_id"])
    spec = playbook.stages[task["stage"]].tasks.get(task["task_key"])
    if spec is None or spec.reaches is None:
        return
    row = by_id(unit, Certification, task["subject_id"])
    gaps = step_gaps(playbook, trainee_facts(unit, row), spec.reaches, unit.today)
    if gaps:
        raise Refused(
            f"{task['handle']} is done when {row['handle']} is {spec.reaches.value}, and that is not proven: "
            f"{'; '.join(gaps)}. See what comes next: kt training show {row['handle']}"
        )
