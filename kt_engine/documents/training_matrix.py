"""The training matrix: how target and actual read beside each other. It knows no store, no name and no score."""

from collections.abc import Mapping

from kt_engine.answers.collect_training_matrix import (
    MatrixActivity,
    MatrixProcess,
    MatrixTrainee,
    TrainingMatrixFacts,
)

CLASSIFICATION = "Confidential: client and provider of this engagement; it names no trainee"


def title(facts: TrainingMatrixFacts) -> str:
    return f"Training and skills matrix: {facts.engagement.name}"


def view(facts: TrainingMatrixFacts) -> Mapping[str, object]:
    return {
        "seats": [(process, seats_result(process)) for process in facts.processes],
        "activities": facts.activities or (),
        "against": against,
        "cases": cases,
    }


def seats_result(process: MatrixProcess) -> str:
    if process.seats_needed is None:
        return "no seats asked for"
    return "met" if process.certified_count >= process.seats_needed else "unmet"


def against(trainee: MatrixTrainee, activities: tuple[MatrixActivity, ...]) -> list[str]:
    """Say each level beside its target: "4 of 4", "2 of 3: short of 1"."""
    return [
        _level(level, activity.target) for level, activity in zip(trainee.levels, activities, strict=True)
    ]


def _level(level: int, target: int) -> str:
    said = f"{level} of {target}" if level else f"none of {target}"
    return said if level >= target else f"{said}: short of {target - level}"


def cases(trainee: MatrixTrainee) -> str:
    if trainee.cases_wanted is None:
        return "none asked for"
    return f"{trainee.cases_seen} of {trainee.cases_wanted}"
