"""The plan of the close watch: how long, by whom, and what ends it. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_hypercare_plan import HypercarePlanFacts
from kt_engine.documents.service_levels import target
from kt_engine.documents.speech import marked, say

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
MOST_RISKS = 10


def title(facts: HypercarePlanFacts) -> str:
    return say("Hypercare plan: {engagement}", engagement=facts.engagement.name)


def view(facts: HypercarePlanFacts) -> Mapping[str, object]:
    return {
        "levels": [(one, target(one)) for one in facts.levels],
        "risks": facts.risks[:MOST_RISKS],
        "more_risks": max(len(facts.risks) - MOST_RISKS, 0),
    }
