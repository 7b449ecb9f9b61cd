"""The transition plan: what the template needs beside the facts. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.transition_plan_facts import TransitionPlanFacts
from kt_engine.documents.speech import marked, say

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: TransitionPlanFacts) -> str:
    return say("Transition plan: {engagement}", engagement=facts.engagement.name)


def view(_facts: TransitionPlanFacts) -> Mapping[str, object]:
    return {}
