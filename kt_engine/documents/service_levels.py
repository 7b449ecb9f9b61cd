"""Service levels and answer times as agreed: targets and periods in words. It knows no store."""

from collections.abc import Iterable, Mapping

from kt_engine.answers.answer_periods import TermLine
from kt_engine.answers.collect_service_levels import ServiceLevel, ServiceLevelsFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import figure
from kt_engine.words import Direction, Side, WaitKind

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ServiceLevelsFacts) -> str:
    return say("Service levels and answer times: {engagement}", engagement=facts.engagement.name)


def view(facts: ServiceLevelsFacts) -> Mapping[str, object]:
    return {
        "levels": [(one, target(one)) for one in facts.levels],
        "gates": [(one, gate) for one in facts.levels for gate in one.gates],
        "answers": both_sides(facts.answers),
        "deemed": any(one.deemed for one in facts.answers),
    }


def target(level: ServiceLevel) -> str:
    value = figure(level.target, level.unit)
    least = level.direction is Direction.HIGHER
    return say("at least {value}", value=value) if least else say("at most {value}", value=value)


def both_sides(lines: Iterable[TermLine]) -> list[tuple[TermLine, list[Side]]]:
    """Put together what holds for client and provider alike; each line with the sides it holds for."""
    found: dict[tuple[WaitKind, int, str], tuple[TermLine, list[Side]]] = {}
    for line in lines:
        found.setdefault((line.wait, line.answer_days, line.source), (line, []))[1].append(line.side)
    return list(found.values())
