"""The choice of a provider: who was compared, who is recommended, who decided. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_award_recommendation import AwardRecommendationFacts
from kt_engine.documents.speech import marked, say
from kt_engine.words import CandidateStatus

CLASSIFICATION = marked("Confidential: client of this engagement only, never for a provider")


def title(facts: AwardRecommendationFacts) -> str:
    return say("Award recommendation: {engagement}", engagement=facts.engagement.name)


def view(facts: AwardRecommendationFacts) -> Mapping[str, object]:
    return {
        "chosen": [one for one in facts.candidates if one.status is CandidateStatus.CHOSEN],
        "others": [one for one in facts.candidates if one.status is not CandidateStatus.CHOSEN],
        "signatures": [one for decision in facts.decisions for one in decision.signatures],
    }
