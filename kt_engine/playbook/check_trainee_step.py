"""Checks which steps of a trainee's way tasks are to reach: that there is a trainee, and that the step is asked for."""

from collections.abc import Iterator, Mapping
from typing import Any

from kt_engine.playbook.loose import Fault, Names
from kt_engine.words import Per, TraineeStep

SECTIONS: Mapping[str, str] = {
    TraineeStep.CLEARED: "clearances",
    TraineeStep.INDUCTED: "induction",
    TraineeStep.ASSESSED: "assessors",
    TraineeStep.WATCHED: "shadow",
    TraineeStep.SUPERVISED: "reverse_shadow",
    TraineeStep.READY: "cases",
}
"""What `certification` has to hold for a step; a test counts where it is known who may score it."""


def trainee_step_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    certification = playbook.get("certification")
    asked = certification if isinstance(certification, dict) else {}
    for task in names.tasks:
        step = task.spec.get("reaches")
        if step is None:
            continue
        path = (*task.path, "reaches")
        if task.spec.get("per") != Per.TRAINEE:
            yield Fault(path, "only a trainee reaches a step: the task needs `per: trainee`.")
        section = SECTIONS.get(str(step))
        if section is not None and not asked.get(section):
            yield Fault(path, f"`{step}` is never proven here: `certification` has no `{section}`.")
