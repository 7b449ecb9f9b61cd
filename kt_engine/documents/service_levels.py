"""Service levels and answer times as agreed: targets and periods in words. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_service_levels import ServiceLevel, ServiceLevelsFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import figure
from kt_engine.words import Direction

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ServiceLevelsFacts) -> str:
    return say("Service levels and answer times: {engagement}", engagement=facts.engagement.name)


def view(facts: ServiceLevelsFacts) -> Mapping[str, object]:
    return {
        "levels": [(one, target(one)) for one in facts.levels],
        "gates": [(one, gate) for one in facts.levels for gate in one.gates],
        "deemed": any(one.deemed for one in facts.answers),
    }


def target(level: ServiceLevel) -> str:
    value = figure(level.target, level.unit)
    least = level.direction is Direction.HIGHER
    return say("at least {value}", value=value) if least else say("at most {value}", value=value)
