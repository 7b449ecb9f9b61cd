"""The assessment plan: what a trainee and a piece of knowledge must prove, step by step. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_assessment_plan import AssessmentPlanFacts
from kt_engine.documents.speech import marked, say

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: AssessmentPlanFacts) -> str:
    return say("Acceptance criteria and assessment plan: {engagement}", engagement=facts.engagement.name)


def view(facts: AssessmentPlanFacts) -> Mapping[str, object]:
    modules = facts.modules
    return {"hours": sum(one.hours for one in modules), "long_way": long_way(facts)}


def long_way(facts: AssessmentPlanFacts) -> bool:
    """Tell whether the playbook asks for more than class, tests and signatures."""
    spec = facts.certification
    return spec is not None and bool(spec.shadow_cases or spec.activities or spec.cases or spec.nursery)
