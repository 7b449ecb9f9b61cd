"""The training matrix: how target and actual read beside each other. It knows no store, no name and no score."""

from collections.abc import Mapping

from kt_engine.answers.collect_training_matrix import (
    MatrixActivity,
    MatrixProcess,
    MatrixTrainee,
    TrainingMatrixFacts,
)
from kt_engine.documents.speech import marked, say

CLASSIFICATION = marked("Confidential: client and provider of this engagement; it names no trainee")


def title(facts: TrainingMatrixFacts) -> str:
    return say("Training and skills matrix: {engagement}", engagement=facts.engagement.name)


def view(facts: TrainingMatrixFacts) -> Mapping[str, object]:
    return {
        "seats": [(process, seats_result(process)) for process in facts.processes],
        "activities": facts.activities or (),
        "against": against,
        "cases": cases,
    }


def seats_result(process: MatrixProcess) -> str:
    if process.seats_needed is None:
        return say("no seats asked for")
    return say("met") if process.certified_count >= process.seats_needed else say("unmet")


def against(trainee: MatrixTrainee, activities: tuple[MatrixActivity, ...]) -> list[str]:
    """Say each level beside its target: "4 of 4", "2 of 3: short of 1"."""
    return [
        _level(level, activity.target) for level, activity in zip(trainee.levels, activities, strict=True)
    ]


def _level(level: int, target: int) -> str:
    said = (
        say("{count} of {whole}", count=level, whole=target)
        if level
        else say("none of {whole}", whole=target)
    )
    return said if level >= target else say("{reached}: short of {short}", reached=said, short=target - level)


def cases(trainee: MatrixTrainee) -> str:
    if trainee.cases_wanted is None:
        return say("none asked for")
    return say("{count} of {whole}", count=trainee.cases_seen, whole=trainee.cases_wanted)
