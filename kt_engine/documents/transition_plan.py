"""The transition plan: what the template needs beside the facts. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.transition_plan_facts import TransitionPlanFacts

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: TransitionPlanFacts) -> str:
    return f"Transition plan: {facts.engagement.name}"


def view(_facts: TransitionPlanFacts) -> Mapping[str, object]:
    return {}
