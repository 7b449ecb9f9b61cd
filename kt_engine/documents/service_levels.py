"""Service levels and answer times as agreed: targets and periods in words. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_service_levels import ServiceLevel, ServiceLevelsFacts
from kt_engine.documents.wording import figure
from kt_engine.words import Direction

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: ServiceLevelsFacts) -> str:
    return f"Service levels and answer times: {facts.engagement.name}"


def view(facts: ServiceLevelsFacts) -> Mapping[str, object]:
    return {
        "levels": [(one, target(one)) for one in facts.levels],
        "gates": [(one, gate) for one in facts.levels for gate in one.gates],
        "deemed": any(one.deemed for one in facts.answers),
    }


def target(level: ServiceLevel) -> str:
    least = level.direction is Direction.HIGHER
    return f"{'at least' if least else 'at most'} {figure(level.target, level.unit)}"
