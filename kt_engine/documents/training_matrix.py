"""The training matrix: how scores and seats read. It knows no store and no trainee's name."""

from collections.abc import Mapping

from kt_engine.answers.collect_training_matrix import MatrixProcess, MatrixResult, TrainingMatrixFacts
from kt_engine.documents.wording import number

CLASSIFICATION = "Confidential: personnel data, only for those who plan and sign training"


def title(facts: TrainingMatrixFacts) -> str:
    return f"Training matrix: {facts.engagement.name}"


def view(facts: TrainingMatrixFacts) -> Mapping[str, object]:
    return {
        "seats": [(process, seats_result(process)) for process in facts.processes],
        "scores": scores,
    }


def scores(result: MatrixResult) -> str:
    """Give every score in the order of the attempts and where it led: "64 %, 82 %: passed"."""
    if not result.scores:
        return "not assessed"
    said = ", ".join(f"{number(score)} %" for score in result.scores)
    return f"{said}: {'passed' if result.passed else 'failed'}"


def seats_result(process: MatrixProcess) -> str:
    if process.seats_needed is None:
        return "no seats asked for"
    return "met" if process.certified_count >= process.seats_needed else "unmet"
